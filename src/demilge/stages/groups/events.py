"""What is said of initiative groups in the journal. No names: those put up are numbers, members are offices."""

from django.utils.translation import gettext_lazy as _

from demilge.journal.events import event

FORMED = event("groups.formed", _("An initiative group is being formed in %(place)s: %(name)s"))
RECORDED = event("groups.recorded", _("A group elected earlier was recorded: %(name)s, %(elected)s. Members: %(size)s"))
CHANGED = event("groups.changed", _("What is said about the group was changed: %(name)s"))
SEATS_CHANGED = event("groups.seats_changed", _("The seats of %(name)s were set: at least %(least)s, at most %(most)s"))
NOMINATIONS_OPENED = event(
    "groups.nominations_opened", _("The criteria of %(name)s stand; from now on people can be put up")
)
STOOD = event("groups.stood", _("Somebody put themselves up for %(name)s"))
NOMINATED = event("groups.nominated", _("Somebody was put up for %(name)s by another person"))
AGREED = event("groups.agreed", _("Somebody put up for %(name)s agreed. How: %(how)s"))
DECLINED = event("groups.declined", _("Somebody put up for %(name)s declined. How: %(how)s"))
ELECTED = event("groups.elected", _("%(name)s was elected at %(meeting)s. Members: %(members)s. Present: %(present)s"))
OFFICE_SET = event("groups.office_set", _("An office in %(name)s was given: %(office)s"))
RESIGNED = event("groups.resigned", _("A member of %(name)s gave up the seat. Last day: %(on)s"))
RECALLED = event("groups.recalled", _("The residents called back a member of %(name)s. Last day: %(on)s"))
LEFT = event("groups.left", _("A member of %(name)s moved away or can't go on. Last day: %(on)s"))
RUNNER_UP_SEATED = event("groups.runner_up_seated", _("A free seat in %(name)s went to a runner-up of the vote"))
SEATED = event("groups.seated", _("A free seat in %(name)s went to somebody who was put up and agreed"))
DISSOLVED = event("groups.dissolved", _("%(name)s was dissolved. Reason: %(reason)s"))
LINK_SET = event("groups.link_set", _("The WhatsApp link of %(name)s was made anew"))
LINK_REMOVED = event("groups.link_removed", _("The WhatsApp link of %(name)s was taken away"))
TASK_ADDED = event("groups.task_added", _("A next step of %(name)s was written down: %(title)s"))
TASK_TAKEN = event("groups.task_taken", _("Somebody in %(name)s took a next step on: %(title)s"))
TASK_DONE = event("groups.task_done", _("A next step of %(name)s was done: %(title)s"))

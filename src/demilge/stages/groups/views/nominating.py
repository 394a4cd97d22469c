"""Pages to put people up and to answer."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from demilge.foundation import clock
from demilge.people.middleware import Request
from demilge.stages.groups import actions, forms, permissions, queries
from demilge.ui.acting import doorman

from .parts import around, home, load, load_nomination


def stand(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    act = partial(actions.stand, group=record, by=request.actor, at=clock.now())
    return doorman(
        request,
        form=forms.StandForm(request.POST or None, at_desk=request.actor.serving is not None),
        may=permissions.may_stand(request.actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("Put myself up"), submit=_("I stand for the group"), keep=True),
        done=_("You are on the list. The hall votes at the meeting."),
    )


def nominate(request: Request, pk: int) -> HttpResponse:
    record = load(request, pk)
    actor = request.actor
    act = partial(actions.nominate, group=record, by=actor, at=clock.now())
    persons = queries.may_be_put_up(record) if actor.is_team else None
    is_leader = bool(permissions.may_lead(actor, record))
    return doorman(
        request,
        form=forms.NominateForm(request.POST or None, persons=persons, is_leader=is_leader),
        may=permissions.may_nominate(actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record, heading=_("Put somebody up"), submit=_("Put up"), keep=True),
        done=_("Put up. Only who agrees stands in the vote: ask the person."),
    )


def answer(request: Request, pk: int) -> HttpResponse:
    record = load_nomination(request, pk)
    actor = request.actor
    act = partial(actions.answer_nomination, nomination=record, by=actor, at=clock.now())
    is_own = actor.person is not None and actor.person.pk == record.person_id
    lead = _("You were put up for this group. Do you agree to stand?") if is_own else ""
    return doorman(
        request,
        form=forms.AnswerForm(request.POST or None, is_own=is_own, may_show=is_own or actor.is_team),
        may=permissions.may_answer(actor, record),
        act=lambda data: act(**data),
        go=home,
        context=around(record.group, heading=_("Answer"), submit=_("Write down the answer"), lead=lead),
    )

"""Reading initiative groups."""

from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, When

from demilge.foundation import clock
from demilge.gatherings.models import Decision, Kind, Meeting
from demilge.gatherings.states import State as Meetings
from demilge.journal.models import Entry
from demilge.people.actors import Actor
from demilge.people.models import Person
from demilge.people.queries import may_be_named, residents_of
from demilge.places.models import Place

from .models import Consent, Group, Mandate, Nomination, Task
from .states import State


def visible_to(_actor: Actor) -> QuerySet[Group]:
    """Groups are public from the moment they are being formed: criteria first, people after."""
    return Group.objects.select_related("programme", "place", "meeting", "ballot")


def listed(actor: Actor, *, on: date) -> QuerySet[Group]:
    """Groups by settlement, those that stand first; with `members`, the seats held on a day."""
    held = Q(mandates__ended_on__isnull=True, mandates__until__gte=on)
    return (
        visible_to(actor)
        .annotate(members=Count("mandates", filter=held))
        .order_by(Case(When(state=State.DISSOLVED, then=1), default=0), "place__slug", "-pk")
    )


def mandates_visible_to(actor: Actor) -> QuerySet[Mandate]:
    return Mandate.objects.filter(group__in=visible_to(actor)).select_related("group__place", "person")


def nominations_visible_to(actor: Actor) -> QuerySet[Nomination]:
    return Nomination.objects.filter(group__in=visible_to(actor)).select_related("group__place", "person__home")


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(group__in=visible_to(actor)).select_related("group__place", "owner")


def nominations(group: Group) -> QuerySet[Nomination]:
    """Those put up: by their number on the list once there is one, else in the order they came."""
    put_up = group.nominations.select_related("person", "option")
    return put_up.order_by(F("option__position").asc(nulls_last=True), "at", "pk")


def on_the_list(group: Group) -> list[Nomination]:
    """Those who stand in the vote, by number."""
    return [nomination for nomination in nominations(group) if nomination.option_id]


def names(persons: list[Person], *, inside: bool) -> dict[int, str]:
    """The names that a reader may see: everybody's inside, else of those who agreed. At most one query."""
    shown = {person.pk for person in persons} if inside else may_be_named(persons)
    return {person.pk: person.name for person in persons if person.pk in shown}


def assemblies_for(group: Group) -> QuerySet[Meeting]:
    """Where the hall may vote on a group: assemblies of its settlement that were not over when it was formed. Two queries."""
    found = group.place.meetings.filter(kind=Kind.ASSEMBLY).exclude(state=Meetings.CANCELLED)
    formed = Entry.objects.filter(subject=f"groups.group:{group.pk}").order_by("number").values_list("at").first()
    if formed:
        day = clock.local(datetime.fromisoformat(formed[0])).date()
        found = found.exclude(state=Meetings.CLOSED, first_day__lt=day)
    return found.order_by("-first_day", "-pk")


def has_successor(group: Group) -> bool:
    """Whether the settlement of a dissolved group has formed another one."""
    return Group.objects.filter(place=group.place).exclude(state=State.DISSOLVED).exists()


def decisions_of(place: Place) -> QuerySet[Decision]:
    """What a settlement's meetings decided, newest first: each can become a next step."""
    found = Decision.objects.filter(meeting__communities=place, meeting__state=Meetings.CLOSED)
    return found.select_related("meeting").order_by("-meeting__first_day", "-meeting", "number")


def may_be_put_up(group: Group) -> QuerySet[Person]:
    """Registered residents who have not been put up yet."""
    return residents_of(group.place).exclude(nominations__group=group).order_by("name")


def replacements(group: Group) -> QuerySet[Nomination]:
    """Who may take a free seat: those who agreed and never held one here, the runners-up with most hands first."""
    seated = group.mandates.values("person")
    agreed = group.nominations.filter(consent=Consent.GIVEN, person__erased_at__isnull=True).exclude(person__in=seated)
    return agreed.select_related("person", "option").order_by(F("option__votes_for").desc(nulls_last=True), "pk")

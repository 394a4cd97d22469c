"""Reading initiative groups."""

from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, When

from demilge.gatherings.models import Decision, Meeting
from demilge.gatherings.states import State as Meetings
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


def meetings_of(place: Place) -> QuerySet[Meeting]:
    """Where a settlement's hall may vote."""
    return place.meetings.exclude(state=Meetings.CANCELLED).order_by("-first_day", "-pk")


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

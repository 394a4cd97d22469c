"""Reading meetings."""

from django.db.models import Q, QuerySet, Sum

from demilge.people.actors import Actor
from demilge.people.models import Sex
from demilge.places.models import Place

from .models import Band, Headcount, Meeting
from .states import State


def visible_to(_actor: Actor) -> QuerySet[Meeting]:
    """Calls and records are public, cancelled ones too: people must learn that they need not come."""
    return Meeting.objects.all()


def coming(place: Place) -> QuerySet[Meeting]:
    """Meetings of a settlement that are planned or going on, the next one first, whatever their kind."""
    found = place.meetings.filter(state__in=[State.PLANNED, State.OPEN])
    return found.order_by("first_day", "starts", "pk")


def totals(meetings: QuerySet[Meeting]) -> tuple[int, int, int]:
    """How many sessions were held; at how many of them people were counted, and how many people that were."""
    counted = Q(present__isnull=False)
    found = meetings.filter(state=State.CLOSED).aggregate(
        held=Sum("sessions"), held_counted=Sum("sessions", filter=counted), people=Sum("present", filter=counted)
    )
    return found["held"] or 0, found["held_counted"] or 0, found["people"] or 0


def headcount_table(meeting: Meeting) -> list[tuple[str, list[int], int]]:
    """Rows by sex with a count per age band and their sum; only the sexes that were counted."""
    counts = {(row.sex, row.band): row.count for row in Headcount.objects.filter(meeting=meeting)}
    rows = []
    for sex in Sex:
        numbers = [counts.get((sex.value, band.value), 0) for band in Band]
        if sum(numbers):
            rows.append((str(sex.label), numbers, sum(numbers)))
    return rows


def suppressed(rows: list[tuple[str, list[int], int]]) -> bool:
    """Whether a table is too fine to be public: a cell of 1 to 4 people could be recognised."""
    return any(0 < number < SMALLEST for _name, numbers, _sum in rows for number in numbers)


SMALLEST = 5


def attendance_text(meeting: Meeting) -> str:
    """The attendance list as it is typed."""
    return "\n".join(
        "; ".join(str(part) for part in (row.name, row.sex if row.sex != "u" else "", row.birth_year or "", row.street))
        for row in meeting.attendees.all()
    )

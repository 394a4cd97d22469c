"""Labels that several files share."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.texts.words import Words, words

from . import rules
from .models import Group, Mandate, Office
from .states import State


def people(count: int | str) -> Words:
    """How many members, in a few words for the path: "7 адам"."""
    return words(f"{count} адам", f"{count} чел.", f"{count} people")


def question(group: Group) -> Words:
    """What the hall votes on, in every language in which the group has its name."""
    asked = {}
    for code, name in group.name.texts.items():
        with override(code):
            asked[code] = _("Who becomes a member: %(name)s") % {"name": name}
    return Words(asked)


def size(group: Group, standing: int) -> str:
    """How many members there are: as counted here, else as the source says; "" where nobody knows."""
    return str(standing) if standing or not group.size_text else group.size_text


def seat_names(mandates: Iterable[Mandate]) -> dict[int, str]:
    """What each seat is called where its holder is not named: the office, or a number that stays."""
    return {
        mandate.pk: str(mandate.get_office_display())
        if mandate.office != Office.MEMBER
        else _("member %(number)s") % {"number": number}
        for number, mandate in enumerate(sorted(mandates, key=lambda mandate: mandate.pk), start=1)
    }


def standing(mandates: Iterable[Mandate], *, on: date) -> list[Mandate]:
    """The seats held on a day: chair, secretary, then the others."""
    held = [seat for seat in mandates if rules.stands(until=seat.until, ended_on=seat.ended_on, on=on)]
    order = (Office.CHAIR, Office.SECRETARY, Office.MEMBER)
    return sorted(held, key=lambda seat: (order.index(Office(seat.office)), seat.pk))


# The mark beside a group's state (ui: status).
MARKS = {
    State.FORMING: "wait",
    State.NOMINATING: "work",
    State.VOTING: "work",
    State.ELECTED: "done",
    State.DISSOLVED: "shut",
}

"""What is printed: the decision of the election, in Kyrgyz and Russian side by side."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.ballots.models import Ballot, Option
from demilge.journal.models import Entry
from demilge.texts import spoken
from demilge.texts.words import Words

from . import events
from .models import Group, Nomination

PRINTED = ("ky", "ru")


def election(group: Group, ballot: Ballot, nominations: list[Nomination], *, named: bool) -> dict[str, Any]:
    """The data of `election.typ`. Without `named` those put up are numbers, as for a public reader."""
    return {
        "columns": [_column(group, ballot, language) for language in PRINTED],
        "rows": [_row(nomination, named=named) for nomination in nominations],
        "address": f"{settings.SITE_URL}{group.path}",
        "print": _fingerprint(group),
    }


def _column(group: Group, ballot: Ballot, language: str) -> dict[str, Any]:
    won = [option.position for option in ballot.options.all() if option.won]
    with override(language):
        return {
            "language": language,
            "heading": _("DECISION"),
            "title": _pick(ballot.question, language),
            "facts": [[name, text] for name, text in _facts(group, ballot, language) if text],
            "criteria": [
                [_("Criteria"), _pick(group.criteria, language)],
                [_("Principles of selection"), _pick(group.principles, language)],
            ],
            "table": ["№", _("Name"), _("For"), _("Against"), _("Abstained"), _tie_heading(ballot), _("Elected")],
            "yes": _("yes"),
            "decided_heading": _("Decided"),
            "decided": _("Elected into the group: numbers %(numbers)s") % {"numbers": ", ".join(map(str, won))},
            "term": _term(group),
            "signatures": [_("Chair"), _("Secretary"), _("Counter of votes")],
            "sign": [_("Signature"), _("Name")],
        }


def _facts(group: Group, ballot: Ballot, language: str) -> list[tuple[str, str]]:
    meeting = group.meeting
    way = _("one vote on the whole list") if ballot.as_list else _("a vote on each person")
    return [
        (_("Settlement"), _pick(group.place.name, language)),
        (_("Meeting"), _pick(meeting.title, language) if meeting else ""),
        (_("Date"), spoken.when(group.elected, weekday=True)),
        (_("Present"), spoken.number(ballot.present or 0)),
        (_("Seats"), str(ballot.seats)),
        (_("How the hall voted"), way),
        (_("What decides between equal counts"), str(ballot.get_tie_rule_display())),
    ]


def _tie_heading(ballot: Ballot) -> str:
    return _("Second vote") if ballot.tie_rule == "second_vote" else _("Lot")


def _term(group: Group) -> str:
    first = group.mandates.order_by("pk").first()
    if first is None:
        return ""
    return _("The mandates last from %(since)s to %(until)s.") % {
        "since": spoken.day(first.since),
        "until": spoken.day(first.until),
    }


def _row(nomination: Nomination, *, named: bool) -> dict[str, Any]:
    option = nomination.option or Option()
    return {
        "number": option.position,
        "name": nomination.person.name if named else "",
        "hands": [option.votes_for, option.votes_against, option.abstained],
        "decider": option.decider,
        "won": bool(option.won),
    }


def _pick(text: Words, language: str) -> str:
    """The text in this language; one that is there only in another is marked as such."""
    picked = text.pick(language)
    return f"{picked.text} ({spoken.in_language(picked.language)})" if picked.fallback and picked.text else picked.text


def _fingerprint(group: Group) -> str:
    """The journal's entry on the election: number and the hash's beginning, to compare with the journal later."""
    entries = Entry.objects.filter(subject=f"groups.group:{group.pk}", kind=events.ELECTED.kind)
    entry = entries.order_by("number").last()
    return f"№ {entry.number} · {entry.hash[:16]}" if entry else ""

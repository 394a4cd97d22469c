"""What is printed: the invitation, the protocol in Kyrgyz and Russian side by side, and the list to sign."""

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.gatherings.models import Band, Decision, Meeting, SpokenPromise
from demilge.journal.models import Entry
from demilge.people.models import Person, Sex
from demilge.places import queries as places
from demilge.texts import spoken
from demilge.texts.words import Words
from demilge.ui import qr

from . import words

PRINTED = ("ky", "ru")
EMPTY_LINES = 25  # a full sheet


def invitation(meeting: Meeting) -> dict[str, Any]:
    """The data of `invitation.typ`."""
    address = f"{settings.SITE_URL}{meeting.path}"
    return {
        "qr": str(qr.svg(address)),
        "address": address.split("://", 1)[1].rstrip("/"),
        "columns": [_invitation_column(meeting, language) for language in PRINTED],
    }


def _invitation_column(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        facts = (
            (_("Settlement"), _settlements(meeting, language)),
            (_("Who is asked to come"), _pick(meeting.invited, language)),
            (_("Called by"), _pick(meeting.called_by, language)),
        )
        return {
            "language": language,
            "kind": str(meeting.get_kind_display()),
            "title": _pick(meeting.title, language),
            "when": words.hours(meeting),
            "where": _pick(meeting.where, language),
            "facts": [[name, text] for name, text in facts if text],
            "agenda_heading": _("Agenda"),
            "agenda": [_pick(item.title, language) for item in meeting.agenda.all()],
            "come": _("Come and speak. What is decided is read at this address."),
        }


def protocol(meeting: Meeting, *, named: bool) -> dict[str, Any]:
    """The data of `protocol.typ`. Without `named` the names of private people stay out, as for a public reader."""
    return {
        "columns": [_column(meeting, language, named=named) for language in PRINTED],
        "signers": [_person(person, named=named) for person in (meeting.chair, meeting.secretary, None)],
        "address": f"{settings.SITE_URL}{meeting.path}",
        "print": _fingerprint(meeting),
    }


def _column(meeting: Meeting, language: str, *, named: bool) -> dict[str, Any]:
    with override(language):
        return {
            "language": language,
            "heading": _("PROTOCOL"),
            "title": _pick(meeting.title, language),
            "facts": [[name, text] for name, text in _facts(meeting, language, named=named) if text],
            "agenda_heading": _("Agenda"),
            "agenda": [_pick(item.title, language) for item in meeting.agenda.all()],
            "heard_heading": _("Heard"),
            "heard": [[speech.role, speech.text] for speech in meeting.speeches.all()],
            "decided_heading": _("Decided"),
            "decided": [[_pick(decision.text, language), _votes(decision)] for decision in meeting.decisions.all()],
            "promised_heading": _("Promised"),
            "promised": [
                [_pick(promise.what, language), _giver(promise, language)] for promise in meeting.promises.all()
            ],
            "addenda_heading": _("Corrections"),
            "addenda": [addendum.text for addendum in meeting.addenda.all()],
            "signatures": [_("Chair"), _("Secretary"), _("Counter of votes")],
            "sign": [_("Signature"), _("Name")],
            "checked": _("Entry of the journal"),
        }


def _facts(meeting: Meeting, language: str, *, named: bool) -> list[tuple[str, str]]:
    by_sex = _counts(meeting)
    present = _("not known") if meeting.present is None else f"{spoken.number(meeting.present)}{by_sex}"
    return [
        (_("Date"), words.hours(meeting)),
        (_("Settlement"), _settlements(meeting, language)),
        (_("Where"), _pick(meeting.where, language)),
        (_("Called by"), _pick(meeting.called_by, language)),
        (_("Legal basis"), _pick(meeting.legal_basis, language)),
        (_("May vote"), spoken.number(meeting.entitled) if meeting.entitled is not None else ""),
        (_("Present"), present),
        (_("Quorum"), str(meeting.quorum) if meeting.quorum else _("not required")),
        (_("Chair"), _person(meeting.chair, named=named)),
        (_("Secretary"), _person(meeting.secretary, named=named)),
    ]


def _settlements(meeting: Meeting, language: str) -> str:
    """The settlements with the name, on the meeting's day, of what they belonged to."""
    day = meeting.first_day
    said = []
    for place in places.with_names(meeting.communities.all()):
        above = places.parent_on(place, day)
        own = place.name_on(day).pick(language).text
        said.append(f"{own} ({above.pick(language).text})" if above else own)
    return ", ".join(said)


def _counts(meeting: Meeting) -> str:
    counts: dict[str, int] = {}
    for row in meeting.headcounts.all():
        counts[row.sex] = counts.get(row.sex, 0) + row.count
    labels = {Sex.FEMALE: _("women"), Sex.MALE: _("men"), Sex.UNKNOWN: Sex.UNKNOWN.label}
    parts = [f"{label}: {counts[sex.value]}" for sex, label in labels.items() if counts.get(sex.value)]
    return f" ({', '.join(parts)})" if parts else ""


def _votes(decision: Decision) -> str:
    if not decision.was_counted:
        return ""
    return _("for %(for)s, against %(against)s, abstained %(abstained)s") % {
        "for": decision.votes_for,
        "against": decision.votes_against,
        "abstained": decision.abstained,
    }


def _giver(promise: SpokenPromise, language: str) -> str:
    who = ", ".join(
        part for part in (_pick(promise.body.name, language), promise.officer_name, promise.officer_post) if part
    )
    return f"{who} · {_('Due')}: {spoken.day(promise.due)}"


def _person(person: Person | None, *, named: bool) -> str:
    return person.name if person and named else ""


def _pick(text: Words, language: str) -> str:
    """The text in this language; one that is there only in another is marked as such."""
    picked = text.pick(language)
    return f"{picked.text} ({spoken.in_language(picked.language)})" if picked.fallback and picked.text else picked.text


def _fingerprint(meeting: Meeting) -> str:
    """The journal's last entry on this meeting: number and the hash's beginning, to compare with the journal later."""
    number = Entry.objects.filter(subject=f"gatherings.meeting:{meeting.pk}").aggregate(last=Max("number"))["last"]
    entry = Entry.objects.filter(number=number).first()
    return f"№ {entry.number} · {entry.hash[:16]}" if entry else ""


def attendance(meeting: Meeting, *, named: bool) -> dict[str, Any]:
    """The data of `attendance.typ`: the kept lines for who may see them, and empty lines up to a full sheet."""
    rows = [
        [row.name, row.get_sex_display() if row.sex != Sex.UNKNOWN else "", str(row.birth_year or ""), row.street]
        for row in (meeting.attendees.all() if named else [])
    ]
    heads = []
    for language in PRINTED:
        with override(language):
            heads.append(
                {
                    "heading": _("Attendance list"),
                    "title": _pick(meeting.title, language),
                    "when": spoken.when(meeting.when, weekday=True),
                    "columns": ["№", _("Name"), _("Woman / man"), _("Year of birth"), _("Street"), _("Signature")],
                    "consent": _(
                        "With my signature I agree that this line is kept by the coordinators, to know who was there. "
                        "It is not shown in public."
                    ),
                    "bands": [str(band.label) for band in Band],
                }
            )
    return {"heads": heads, "rows": rows, "empty": max(0, EMPTY_LINES - len(rows)), "language": PRINTED[0]}

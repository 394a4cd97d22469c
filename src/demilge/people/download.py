"""Everything that is kept about a person, as they take it home."""

from typing import Any

from django.utils.translation import override

from demilge.texts.words import Words

from . import events, receipts
from .consents import text_of
from .models import Consent, Person

_ALL = 100_000


def everything_about(person: Person) -> dict[str, Any]:
    """Plain values, ready for JSON: what this floor keeps, and what the floors above answer when asked."""
    kept: dict[str, Any] = {
        "person": {
            "key": str(person.key),
            "name": person.name,
            "sex": person.sex,
            "birth_year": person.birth_year,
            "home": _words(person.home.name if person.home else None),
            "language": person.language,
            "programme": person.programme_id,
            "since": person.added_at.isoformat(),
        },
        "contacts": [
            {"scheme": contact.scheme, "value": contact.value, "shared": contact.is_shared}
            for contact in person.contacts.all()
        ],
        "roles": _roles(person),
        "consents": _consents(person),
        "phones": [
            {
                "shared": login.device.is_shared,
                "since": login.device.made_at.isoformat(),
                "open_until": login.open_until.isoformat(),
            }
            for login in person.logins.select_related("device")
        ],
        "slips": [
            {"made": slip.made_at.isoformat(), "used": slip.used_at.isoformat() if slip.used_at else None}
            for slip in person.slips.all()
        ],
        "secrets": [
            {"kind": secret.kind, "login": secret.login, "set": secret.set_at.isoformat()}
            for secret in person.secrets.all()
        ],
        "acts": [
            {
                "entry": line.entry.number,
                "at": line.entry.at,
                "kind": line.entry.kind,
                "sentence": line.sentence,
                "receipt": line.number,
            }
            for line in receipts.with_part_of(person, limit=_ALL)
        ],
    }
    answers: list[tuple[Any, Any]] = events.data_asked.send(sender=Person, person=person)
    for _receiver, answer in answers:
        kept |= answer
    return kept


def _roles(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "kind": role.kind,
            "place": _words(role.place.name if role.place else None),
            "body": _words(role.body.name if role.body else None),
            "since": role.since.isoformat(),
            "until": role.until.isoformat() if role.until else None,
        }
        for role in person.roles.select_related("place", "body")
    ]


def _consents(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "purpose": consent.purpose,
            "text": _as_read(consent),
            "version": consent.text_version,
            "given": consent.given_on.isoformat(),
            "how": consent.how,
            "withdrawn": consent.withdrawn_on.isoformat() if consent.withdrawn_on else None,
        }
        for consent in person.consents.all()
    ]


def _as_read(consent: Consent) -> str:
    with override(consent.language):
        return text_of(consent.purpose, consent.text_version)


def _words(text: Words | None) -> dict[str, str] | None:
    return dict(text.texts) if text else None

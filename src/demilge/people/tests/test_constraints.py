"""Each constraint of this floor, broken once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from demilge.people.models import (
    Consent,
    ContactPoint,
    Device,
    DeviceLogin,
    PersonSecret,
    Role,
    Slip,
)
from village import NOON, TODAY

YESTERDAY = TODAY - timedelta(days=1)


def contact(village, **more):
    return ContactPoint(**{"person": village.bakyt, "scheme": "tel", "value": "+996555123456", **more})


def consent(village, **more):
    asked = {
        "person": village.bakyt,
        "purpose": "keep",
        "text_version": "1",
        "language": "ky",
        "given_on": TODAY,
        "how": "web",
    }
    return Consent(**{**asked, **more})


def role(village, **more):
    return Role(**{"person": village.bakyt, "kind": "member", "since": TODAY, **more})


def slip(village, **more):
    return Slip(**{"person": village.bakyt, "digest": "a", "made_at": NOON, "expires_at": NOON + timedelta(1), **more})


def secret(village, **more):
    return PersonSecret(**{"person": village.bakyt, "kind": "pin", "encoded": "x", "set_at": NOON, **more})


def login(village, device):
    return DeviceLogin(device=device, person=village.bakyt, open_until=NOON)


def broken(village):
    device = Device.objects.create(digest="d", made_at=NOON, expires_at=NOON)
    return {
        "one_contact_once_a_person": [contact(village, is_shared=True), contact(village)],
        "an_unshared_contact_is_one_person_s": [contact(village), contact(village, person=village.elmira)],
        "one_standing_consent_a_purpose": [consent(village), consent(village)],
        "a_consent_is_withdrawn_after_it_was_given": [consent(village, withdrawn_on=YESTERDAY)],
        "a_role_ends_after_it_begins": [role(village, until=YESTERDAY)],
        "one_standing_role_of_a_kind": [role(village), role(village)],
        "a_slip_lives_a_while": [slip(village, expires_at=NOON)],
        "a_slip_is_used_or_revoked_not_both": [slip(village, used_at=NOON, revoked_at=NOON)],
        "a_person_once_a_device": [login(village, device), login(village, device)],
        "one_secret_of_a_kind": [secret(village), secret(village)],
    }


NAMES = [
    "one_contact_once_a_person",
    "an_unshared_contact_is_one_person_s",
    "one_standing_consent_a_purpose",
    "a_consent_is_withdrawn_after_it_was_given",
    "a_role_ends_after_it_begins",
    "one_standing_role_of_a_kind",
    "a_slip_lives_a_while",
    "a_slip_is_used_or_revoked_not_both",
    "a_person_once_a_device",
    "one_secret_of_a_kind",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_database_refuses_what_must_never_be(village, name):
    *fit, last = broken(village)[name]
    for row in fit:
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        last.save()


def test_what_is_near_to_it_is_allowed(village):
    contact(village, is_shared=True).save()
    contact(village, person=village.elmira, is_shared=True).save()
    consent(village, withdrawn_on=TODAY).save()
    consent(village).save()
    role(village, until=TODAY).save()
    role(village).save()
    secret(village).save()
    secret(village, kind="password", login="bakyt").save()

"""Every kind of entry this floor makes reads as a sentence in each language, from the facts it was made with."""

import json
from datetime import date

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.people import actions, office_actions, sign_in_actions, slip_actions, territory_actions, tokens
from demilge.people.actors import system
from demilge.people.models import SecretKind
from village import NOON, TODAY, actor, op, w, when


@pytest.fixture
def lived(village):
    """Each act of this floor, once."""
    team = actor(village.aigul)

    def do(act, **asked):
        return act(**{"by": team, "at": NOON, "operation": op(), **asked})

    person = do(
        actions.register_person, programme=village.programme, name="Жаңыл", phone="0555123456", consent_how="paper"
    )
    do(actions.change_person, person=person, name="Ж", sex="f", birth_year=None, home=None, language="ky")
    kept = do(actions.add_contact, person=person, scheme="mailto", value="a@example.org", is_shared=False)
    do(actions.remove_contact, person=person, contact=kept.pk)
    do(actions.withdraw_consent, consent=person.consents.get())
    role = do(
        actions.give_role, person=person, kind="member", place=village.settlement, body=None, since=date(2026, 1, 1)
    )
    do(actions.end_role, role=role, on=TODAY)
    operation = op()
    do(slip_actions.issue_slip, person=person, operation=operation)
    code = tokens.slip_code(operation)
    do(sign_in_actions.use_slip, code=code, is_shared=False, secret="", device=None)
    do(
        sign_in_actions.set_secret,
        person=person,
        kind=SecretKind.PASSWORD,
        secret="жакшы ат кара суу",
        login="j",
        by=system("test"),
    )
    do(sign_in_actions.sign_in_with_password, person=person, is_shared=False, device=None)
    do(sign_in_actions.sign_out, token="", everywhere=True)
    do(actions.erase_person, person=person)
    place = do(
        territory_actions.add_place, programme=village.programme, kind="street", name=w("К"), parent=village.settlement
    )
    do(territory_actions.change_place, place=place, nature=w("Н"), is_community=False, source="")
    do(territory_actions.rename_place, place=place, name=w("Ж"), on=when("2024-03"))
    do(territory_actions.move_place, place=place, parent=village.other, on=when("2025"))
    do(territory_actions.add_alias, thing=place, name=w("А"))
    body = do(office_actions.add_body, programme=village.programme, kind="ngo", name=w("У"), place=village.settlement)
    do(office_actions.change_body, body=body, place=None, parent=None, email="", address=w("А"), source="")
    do(office_actions.rename_body, body=body, name=w("Б"), on=when("2024"))
    do(office_actions.succeed_body, body=body, successor=village.mtu, on=when("2025"))
    service = do(office_actions.add_service, programme=village.programme, name=w("С"), body=None)
    do(office_actions.change_service, service=service, name=w("С"), body=village.mtu)
    seats = {"seats_min": 1, "seats_max": 2, "mandate_months": 3, "quorum": None, "reply_days": 4}
    do(office_actions.change_settings, programme=village.programme, **seats)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.usefixtures("lived")
def test_every_entry_reads_as_a_sentence(language):
    with override(language):
        for entry in Entry.objects.all():
            sentence = sentence_of(entry.kind, json.loads(entry.facts))
            assert sentence != entry.kind and "%" not in sentence


@pytest.mark.usefixtures("lived")
def test_no_kind_of_this_floor_was_left_out_and_no_name_is_a_fact():
    ours = {kind for kind in all_events() if kind.split(".")[0] in ("people", "places")}
    assert ours - set(Entry.objects.values_list("kind", flat=True)) == set()
    for entry in Entry.objects.filter(kind__startswith="people."):
        assert not any(name in entry.facts for name in ("Жаңыл", "555123456", "example.org", "Айгүл"))


@pytest.mark.usefixtures("lived")
def test_an_entry_about_a_settlement_s_street_belongs_to_the_settlement():
    assert Entry.objects.get(kind="places.place_added").place == "ak-bulak"
    assert Entry.objects.get(kind="places.place_moved").place == "kok-tash"

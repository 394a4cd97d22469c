"""A number on paper leads to what became of it."""

import io

import pytest
from pypdf import PdfReader

from demilge.foundation.ids import show_code
from demilge.journal.acts import receipt_number
from demilge.people import actions, receipts, slip_actions, territory_actions
from village import NOON, actor, op, w


@pytest.fixture
def street(village):
    operation = op()
    territory_actions.add_place(
        programme=village.programme,
        kind="street",
        name=w("Булак көчөсү"),
        parent=village.settlement,
        by=actor(village.aigul),
        at=NOON,
        operation=operation,
    )
    return receipt_number(operation)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_everybody_reads_what_a_number_became(client, street, language, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = client.get(f"/{language}/receipt/{street}/").content.decode()
    assert {"ky": "Булак көчөсү", "ru": "Булак көчөсү (ru)", "en": "Булак көчөсү (en)"}[language] in page


@pytest.mark.parametrize(
    "typed", [str.lower, show_code, lambda number: f" {number[:4]} {number[4:]}".replace("0", "O")]
)
def test_the_number_is_read_however_it_is_typed(client, street, typed):
    assert client.get("/ky/receipt/", {"number": typed(street)}).url == f"/ky/receipt/{street}/"


@pytest.mark.parametrize("typed", ["AAAAAAAA", "12", "Бакыт"])
def test_an_unknown_number_is_told_and_the_field_stays(client, village, typed):
    for page in (client.get("/en/receipt/", {"number": typed}), client.get(f"/en/receipt/{typed}/")):
        assert page.status_code == 404
        assert "know this number" in page.content.decode() and typed in page.content.decode()
    assert client.get(f"/en/receipt/{typed}/receipt.pdf").status_code == 404


def test_a_receipt_of_an_act_about_a_person_names_nobody(client, village):
    operation = op()
    actions.give_consent(
        person=village.bakyt, purpose="name", how="paper", by=actor(village.aigul), at=NOON, operation=operation
    )
    page = client.get(f"/en/receipt/{receipt_number(operation)}/").content.decode()
    assert "Consent was recorded" in page
    assert "Бакыт" not in page and "Айгүл" not in page


def test_several_acts_in_one_have_each_their_receipt(village):
    operation = op()
    slip_actions.issue_slips(persons=village.residents, by=actor(village.aigul), at=NOON, operation=operation)
    outer = receipts.find(receipt_number(operation))
    inner = receipts.find(receipt_number(slip_actions.slip_operation(operation, village.residents[0])))
    assert (outer.lines, [line.entry.kind for line in inner.lines]) == ((), ["people.slip_issued"])


def test_a_receipt_without_an_entry_says_that_it_was_received(client, village):
    operation = op()
    slip_actions.issue_slips(persons=[], by=actor(village.aigul), at=NOON, operation=operation)
    assert "It was received and is kept" in client.get(f"/en/receipt/{receipt_number(operation)}/").content.decode()


def test_the_receipt_is_printed_with_its_number_and_the_sentence(client, street):
    answer = client.get(f"/ky/receipt/{street}/receipt.pdf")
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert answer["Content-Type"] == "application/pdf"
    assert show_code(street) in text and "Булак көчөсү" in text and "Булак көчөсү (ru)" in text


def test_what_somebody_had_a_part_in_is_listed_newest_first(village):
    for purpose in ("keep", "name"):
        actions.give_consent(
            person=village.bakyt, purpose=purpose, how="paper", by=actor(village.aigul), at=NOON, operation=op()
        )
    assert [line.entry.number for line in receipts.with_part_of(village.bakyt)] == [2, 1]
    assert [line.entry.number for line in receipts.with_part_of(village.bakyt, limit=1)] == [2]
    assert receipts.with_part_of(village.daniyar) == []

"""The journal in its database: what was written stays, and whoever touches it is found out."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.utils.translation import gettext_lazy, override

from demilge.journal import chain, events
from demilge.journal.acts import NoOpenAct, act
from demilge.journal.models import Entry, Head, Secret
from demilge.journal.record import record
from demilge.journal.verify import forget, verify
from demilge.texts.words import words
from village import NOON, actor, op, w, when

DONE = events.event("journal_tests.done", gettext_lazy("%(place)s: %(count)s (%(day)s)"))


@act
def do(*, thing, by, at, operation, **facts):
    record(DONE, by=by, at=at, about=thing, programme="ayil", place="ak-bulak", facts=facts)
    return thing


@pytest.fixture
def entries(village):
    """Three entries, the second of them about somebody who was served."""
    for number in range(3):
        by = actor(village.aigul, serving=village.bakyt if number == 1 else None)
        do(
            thing=village.settlement,
            by=by,
            at=NOON,
            operation=op(),
            place=w("Ак-Булак"),
            count=number,
            day=when("2023"),
        )
    return list(Entry.objects.order_by("number"))


def test_each_entry_is_numbered_and_carries_the_hash_of_the_one_before(entries):
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [chain.GENESIS, entries[0].hash, entries[1].hash]
    assert (Head.objects.get().number, Head.objects.get().hash) == (3, entries[2].hash)
    assert verify().holds


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_an_entry_reads_as_a_sentence_in_each_language(entries, language):
    with override(language):
        sentence = events.sentence_of(
            entries[1].kind, {"place": dict(w("Ак-Булак").texts), "count": 1, "day": {"edtf": "2023"}}
        )
    assert sentence.startswith({"ky": "Ак-Булак: 1", "ru": "Ак-Булак (ru): 1", "en": "Ак-Булак (en): 1"}[language])


def test_a_kind_that_is_no_longer_known_is_named_as_it_stands():
    assert events.sentence_of("gone.kind", {}) == "gone.kind"


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        events.event("journal_tests.done", "x")


@pytest.mark.parametrize(
    ("value", "said"), [(True, "–"), (None, "–"), (1234, "1,234"), ("суу", "суу"), (words(en="water"), "water")]
)
def test_facts_are_said_as_people_read_them(value, said):
    with override("en"):
        assert events.spoken_fact(dict(value.texts) if hasattr(value, "texts") else value) == said


def test_nobody_changes_or_deletes_an_entry_not_even_past_django(entries):
    attempts = [
        lambda: Entry.objects.filter(number=2).update(facts="{}"),
        lambda: Entry.objects.filter(number=3).delete(),
        lambda: entries[0].save(force_update=True),
        lambda: connection.cursor().execute("UPDATE journal_entry SET place = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM journal_entry"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert (Entry.objects.count(), verify().holds) == (3, True)


def without_the_guard(statement):
    """What somebody can do who owns the database and takes the triggers off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_entry_no_update")
            cursor.execute("DROP TRIGGER journal_entry_no_delete")
        else:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.mark.parametrize("field", [field for field in chain.FIELDS if field != "number"])
def test_whoever_takes_the_guard_off_and_changes_a_field_is_found_out(entries, field):
    without_the_guard(f"UPDATE journal_entry SET {field} = '~' || substr({field}, 2) WHERE number = 2")
    verdict = verify()
    assert (verdict.broken_at, verdict.why) == (2, "previous" if field == "previous" else "content")


@pytest.mark.parametrize(("number", "why"), [(1, "number"), (2, "number"), (3, "tail")])
def test_whoever_takes_an_entry_out_is_found_out(entries, number, why):
    without_the_guard(f"DELETE FROM journal_entry WHERE number = {number}")
    verdict = verify()
    assert (verdict.broken_at, verdict.why) == (number, why)


def test_a_changed_personal_part_is_found_out(entries):
    Secret.objects.filter(entry=2).update(text='{"name":"Башка"}')
    assert (verify().broken_at, verify().why) == (2, "secret")


def test_a_moved_end_is_found_out(entries):
    Head.objects.update(number=2, hash=entries[1].hash)
    assert verify().why == "tail"


def test_erasing_a_person_leaves_the_chain_whole_and_the_other_s_part(entries, village):
    assert forget(str(village.bakyt.key)) == 1
    assert verify().holds
    assert {secret.person for secret in Secret.objects.all()} == {str(village.aigul.key)}
    assert forget(str(village.bakyt.key)) == 0


def test_no_name_stands_in_an_entry(entries):
    text = str(list(Entry.objects.values()))
    assert "Айгүл" not in text and "Бакыт" not in text
    assert '"via":"desk"' in entries[1].facts


def test_nothing_is_recorded_outside_an_act(village):
    with pytest.raises(NoOpenAct):
        record(DONE, by=actor(None), at=NOON, about=village.settlement, programme="ayil")


def test_the_journal_has_one_end(db):
    with pytest.raises(IntegrityError, match="one_head"), transaction.atomic():
        Head.objects.create(pk=2, number=0, hash="x")


# -- pages ---------------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_journal_newest_first_in_two_queries(client, entries, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = client.get("/ky/journal/")
    assert [row["entry"].number for row in page.context["rows"]] == [3, 2, 1]
    assert [row["entry"].number for row in client.get("/ky/journal/?before=3").context["rows"]] == [2, 1]
    assert client.get("/ky/journal/?place=elsewhere").context["rows"] == []
    assert client.get("/ky/journal/?place=%00&before=x").status_code == 200


def test_an_entry_s_page_lets_anybody_make_its_hash_anew(client, entries):
    page = client.get("/en/journal/2/")
    fields = dict(page.context["fields"])
    assert chain.hash_of(fields) == entries[1].hash and page.context["holds"]
    assert client.get("/en/journal/4/").status_code == 404


def test_a_long_journal_goes_on_from_page_to_page(client, village):
    for number in range(45):
        do(
            thing=village.settlement,
            by=actor(village.aigul),
            at=NOON,
            operation=op(),
            place=w("А"),
            count=number,
            day=when("2023"),
        )
    first = client.get("/en/journal/")
    assert (len(first.context["rows"]), first.context["more"]) == (40, 6)
    assert len(client.get("/en/journal/?before=6").context["rows"]) == 5


def test_the_last_entry_leads_to_none_after_it(client, entries):
    last = entries[-1].number
    assert f"/ky/journal/{last + 1}/" not in client.get(f"/ky/journal/{last}/").content.decode()
    assert f"/ky/journal/{last}/" in client.get(f"/ky/journal/{last - 1}/").content.decode()

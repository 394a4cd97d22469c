"""`demilge verify`: whoever changes what was entered, past the program and its triggers, is found out, entry by entry."""

import pytest

from demilge.journal import chain

from .conftest import site

pytestmark = pytest.mark.server

COLUMNS = (*chain.FIELDS, "hash")


def verify(database):
    """The exit code, and what was said where."""
    done = site(database).command("verify")
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def end(database):
    return database.one("SELECT max(number) FROM journal_entry")


def found_at(number, why):
    return (1, "", f"The chain breaks at entry {number}: {why}. Entries before it hold.")


def test_a_chain_that_nobody_touched_holds_and_its_head_is_said(database):
    [(number, digest)] = database.rows("SELECT number, hash FROM journal_head")
    assert number == end(database) > 100
    assert verify(database) == (0, f"The chain holds: {number} entries, head {digest}", "")


def test_the_database_itself_refuses_to_change_an_entry(database):
    for statement in ("UPDATE journal_entry SET facts = '{}' WHERE number = 2", "DELETE FROM journal_entry"):
        with pytest.raises(Exception, match="append-only"):
            database.change(statement)
    assert verify(database)[0] == 0


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_byte_changed_in_an_entry_is_found_and_named(database, place):
    number = {"first": 1, "middle": end(database) // 2, "last": end(database)}[place]
    database.without_its_guard(f"UPDATE journal_entry SET facts = replace(facts, 'via', 'vib') WHERE number = {number}")
    assert verify(database) == found_at(number, "what stands there is not what was entered")


@pytest.mark.parametrize("column", ["at", "private", "hash"])  # journal/tests has all of them
def test_a_change_in_another_column_is_found_and_named(database, column):
    database.without_its_guard(f"UPDATE journal_entry SET {column} = '~' || substr({column}, 2) WHERE number = 60")
    assert verify(database) == found_at(60, "what stands there is not what was entered")


def test_a_changed_link_to_the_entry_before_is_found_and_named(database):
    database.without_its_guard("UPDATE journal_entry SET previous = '~' || substr(previous, 2) WHERE number = 60")
    assert verify(database) == found_at(60, "it does not follow from the entry before it")


def test_an_entry_that_was_changed_with_a_hash_that_fits_is_found_at_the_next_one(database):
    [row] = database.rows(f"SELECT {', '.join(COLUMNS)} FROM journal_entry WHERE number = 60")
    entry = {**dict(zip(COLUMNS, row, strict=True)), "place": "elsewhere"}
    database.without_its_guard(
        f"UPDATE journal_entry SET place = 'elsewhere', hash = '{chain.hash_of(entry)}' WHERE number = 60"
    )
    assert verify(database) == found_at(61, "it does not follow from the entry before it")


@pytest.mark.parametrize("number", [1, 60])
def test_an_entry_that_was_taken_out_is_found_and_named(database, number):
    database.without_its_guard(f"DELETE FROM journal_entry WHERE number = {number}")
    assert verify(database) == found_at(number, "it is missing, or an entry was put in between")


def test_a_cut_off_end_is_found_and_named(database):
    last = end(database)
    database.without_its_guard(f"DELETE FROM journal_entry WHERE number > {last - 3}")
    assert verify(database) == found_at(last - 2, "the end of the journal was cut off or added to by hand")


def test_an_entry_added_by_hand_is_found_and_named(database):
    last = end(database)
    [row] = database.rows(f"SELECT {', '.join(COLUMNS)} FROM journal_entry WHERE number = {last}")
    kept = dict(zip(COLUMNS, row, strict=True))
    more = {**kept, "number": last + 1, "previous": kept["hash"]}
    changed = f"{last + 1}, at, programme, place, kind, subject, path, facts, private, operation, hash, '{chain.hash_of(more)}'"
    database.without_its_guard(
        f"INSERT INTO journal_entry ({', '.join(COLUMNS)}) SELECT {changed} FROM journal_entry WHERE number = {last}"
    )
    assert verify(database) == found_at(last + 1, "the end of the journal was cut off or added to by hand")


def test_the_head_set_back_together_with_the_entries_shows_in_the_count_and_head_that_were_kept_on_paper(database):
    """A whole end taken off with its head leaves a chain that holds: the fingerprint on paper is the answer to that."""
    last, before = end(database), verify(database)[1]
    database.without_its_guard(
        f"DELETE FROM journal_entry WHERE number > {last - 3}",
        f"UPDATE journal_head SET number = {last - 3}, hash = (SELECT hash FROM journal_entry WHERE number = {last - 3})",
        f"DELETE FROM journal_secret WHERE entry > {last - 3}",
    )
    code, said, _wrong = verify(database)
    assert code == 0 and said != before

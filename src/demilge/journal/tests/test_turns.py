"""Writers take turns: nobody is refused, and nobody is kept waiting for ever. On a file and on PostgreSQL."""

import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from demilge.journal.acts import act
from demilge.journal.events import event
from demilge.journal.models import Entry, Head, Receipt
from demilge.journal.record import record
from demilge.journal.statements import locked_head
from demilge.journal.turns import turn
from demilge.journal.verify import verify
from village import NOON, guest, op

WRITERS, TURNS = 6, 40


def in_thread(work, *args):
    """Run in a thread of its own, which has a connection of its own; gives what went wrong."""
    problems = []

    def run():
        try:
            work(*args)
        except Exception as problem:  # noqa: BLE001 - handed to the test, which fails with it
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, problems


@pytest.fixture
def own_database(tmp_path, monkeypatch, django_db_blocker):
    """A database with the journal's tables that several connections can share: a file, or one more on the server."""
    shared = connections.settings["default"]
    is_file = "sqlite" in shared["ENGINE"]
    own = {**shared, "NAME": str(tmp_path / "j.sqlite3") if is_file else f"turns_{tmp_path.name[-40:]}".lower()}
    if not is_file:
        on_the_server(shared, f'CREATE DATABASE "{own["NAME"]}"')
    monkeypatch.setitem(connections.settings, "default", own)
    with django_db_blocker.unblock():
        run_all(lambda: call_command("migrate", "journal", verbosity=0))
        yield Path(own["NAME"])
    if not is_file:
        on_the_server(shared, f'DROP DATABASE "{own["NAME"]}" WITH (FORCE)')


def on_the_server(shared, statement):
    with psycopg.connect(
        host=shared["HOST"], port=shared["PORT"], user=shared["USER"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(statement)


def run_all(*works):
    """Run each in a thread at once; fails with what went wrong in the first that failed."""
    running = [in_thread(work) for work in works]
    for thread, _problems in running:
        thread.join(60)
    for _thread, problems in running:
        for problem in problems:
            raise problem


def end():
    """The chain's end, held until the turn is over."""
    return locked_head()


def test_writers_take_turns_and_nobody_is_refused_or_starved(own_database):
    order = []

    def writer(name):
        def write():
            for _turn in range(TURNS):
                with turn():
                    number = end()[0] + 1  # read, then written: lost if two were in at once
                    Head.objects.filter(pk=1).update(number=number)
                    order.append(name)
                time.sleep(0.002)  # between two writes of a phone there is always something else to do

        return write

    run_all(*(writer(name) for name in range(WRITERS)))
    counted = []
    run_all(lambda: counted.append(Head.objects.get(pk=1).number))
    assert (len(order), counted) == (WRITERS * TURNS, [WRITERS * TURNS])
    assert longest_wait(order) < WRITERS * TURNS / 2


def longest_wait(order):
    """How many turns of others the unluckiest writer sat through between two of its own."""
    waits, last = [0], {}
    for place, name in enumerate(order):
        waits.append(place - last.get(name, place))
        last[name] = place
    return max(waits)


def test_a_turn_that_fails_lets_the_next_in_and_leaves_nothing(own_database):
    def fail():
        with turn():
            Head.objects.filter(pk=1).update(number=99)
            raise RuntimeError

    def look():
        with turn():
            seen.append(end()[0])

    seen = []
    with pytest.raises(RuntimeError):
        run_all(fail)
    run_all(look)
    assert seen == [0]


def test_a_turn_inside_a_turn_is_part_of_it(own_database):
    def refused():
        with turn():
            Head.objects.filter(pk=1).update(number=2)
            raise RuntimeError

    def nest():
        with turn():
            Head.objects.filter(pk=1).update(number=1)
            with pytest.raises(RuntimeError):
                refused()
            seen.append(Head.objects.get(pk=1).number)

    seen = []
    run_all(nest)
    assert seen == [1]


WRITTEN = event("journal_tests.written", "Written")


@act
def write_slowly(*, by, at, operation):
    """An act that takes long enough for a second tap to arrive meanwhile."""
    time.sleep(0.3)
    head = Head.objects.get(pk=1)
    record(WRITTEN, by=by, at=at, about=head, programme="ayil")
    return head


def test_two_taps_at_the_same_moment_get_one_answer_and_neither_an_error(own_database):
    operation, answers = op(), []

    def tap():
        answers.append(write_slowly(by=guest(), at=NOON, operation=operation))

    run_all(tap, tap, tap)
    kept = []
    run_all(lambda: kept.extend([Entry.objects.count(), Receipt.objects.count(), verify().holds]))
    assert (len(set(answers)), kept) == (1, [1, 1, True])


def test_many_who_write_at_once_leave_one_whole_chain(own_database):
    run_all(*(lambda: write_slowly(by=guest(), at=NOON, operation=op()) for _writer in range(5)))
    kept = []
    run_all(lambda: kept.extend([Entry.objects.count(), verify().holds]))
    assert kept == [5, True]

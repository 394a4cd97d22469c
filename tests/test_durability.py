"""Nothing acknowledged is lost and nothing is counted twice, though the server is killed ten times in the middle."""

import random
import re
import threading
import time
from dataclasses import dataclass, field
from uuid import UUID

import pytest

import databases
import phones
from demilge.journal.acts import receipt_number
from phones import Answer, Deed
from running import Server

pytestmark = pytest.mark.server

KILLS = 10
PHONES = 8
BETWEEN = 25  # answers after a start before the next kill may come


@dataclass
class Seen:
    """What a phone saw of one deed."""

    deed: Deed
    answer: Answer
    receipt: str = ""


@dataclass
class Crowd:
    """People who write all at once, each from a new phone, and repeat what was not answered until it is."""

    port: int
    ideas: list[str]
    place: str
    entries_before: int
    seen: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unanswered: int = 0
    going: bool = True
    counting: threading.Lock = field(default_factory=threading.Lock)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        self.threads = [
            threading.Thread(target=self._one_after_another, args=(number,), daemon=True) for number in range(PHONES)
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.going = False
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "a phone waits for ever"

    def _one_after_another(self, number: int) -> None:
        dice = random.Random(number)
        while self.going:
            proposes = dice.random() < 0.25
            deed = (
                phones.idea(self.place, dice.randrange(10**9)) if proposes else phones.support(dice.choice(self.ideas))
            )
            answer = self._until_answered(deed)
            if answer is None:
                return
            seen = Seen(deed, answer, self._receipt(answer) if proposes else "")
            if dice.random() < 0.2 and (again := self._until_answered(deed)) and again.location != answer.location:
                self.wrong.append(f"{deed} was answered with {answer.location}, then with {again.location}")
            with self.counting:
                self.seen.append(seen)

    def _until_answered(self, deed: Deed) -> Answer | None:
        """The same bytes again and again; None where the server answered, but not as it should."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                answer = phones.send(self.port, deed)
            except ConnectionRefusedError:  # it is down: nothing was sent
                time.sleep(0.1)
            except phones.NO_ANSWER:
                with self.counting:
                    self.unanswered += 1
            else:
                if answer.status == 302:
                    return answer
                self.wrong.append(f"{answer.status} for {deed}")
                return None
        self.wrong.append(f"no answer in a minute for {deed}")
        return None

    def _receipt(self, answer: Answer) -> str:
        while True:
            try:
                return phones.receipt_shown(self.port, answer)
            except phones.NO_ANSWER:
                time.sleep(0.1)


@pytest.fixture(params=databases.KINDS)
def database(request, tmp_path):
    with databases.own(request.param, tmp_path / "data") as fresh:
        yield fresh


@pytest.fixture
def server(database):
    started = Server(data=database.data, env={"DEMILGE_NETWORK_WRITES": "100000000", **database.env}, example=True)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def crowd(server, database):
    """Some ideas to stand behind, and the crowd that does."""
    place = database.one("SELECT min(id) FROM places_place WHERE is_community")
    gathered = Crowd(server.port, [], str(place), database.one("SELECT number FROM journal_head"))
    for number in range(10):
        deed = phones.idea(gathered.place, number)
        answer = phones.send(server.port, deed)
        assert answer.status == 302, answer
        gathered.ideas.append(answer.location)
        gathered.seen.append(Seen(deed, answer, phones.receipt_shown(server.port, answer)))
    gathered.begin()
    yield gathered
    gathered.going = False


def test_ten_kills_under_load_lose_nothing_that_was_acknowledged_and_double_nothing(server, database, crowd):
    for _kill in range(KILLS):
        wait_for_answers(crowd, BETWEEN)
        time.sleep(random.random() * 0.2)
        server.kill()
        server.start()
    wait_for_answers(crowd, BETWEEN)
    crowd.end()
    print(f"{database.kind}: {len(crowd.seen)} acknowledged, {crowd.unanswered} sent again after a kill")
    assert crowd.wrong == []
    assert crowd.unanswered > 0, "no kill hit anybody: the test proves nothing"

    each_is_there_exactly_once(crowd.seen, database)
    nothing_else_is_there(crowd, database)
    the_first_answer_is_given_again(crowd.seen, server, database)
    verdict = server.command("verify")
    assert (verdict.returncode, verdict.stderr) == (0, "")
    assert re.search(r"locked|Traceback|Internal Server Error|ERROR", server.log.read_text()) is None


def wait_for_answers(crowd: Crowd, count: int) -> None:
    wanted, end = len(crowd.seen) + count, time.monotonic() + 60
    while len(crowd.seen) < wanted:
        assert crowd.wrong == []
        assert time.monotonic() < end, "the server gives no more answers"
        time.sleep(0.02)


def each_is_there_exactly_once(seen: list[Seen], database: databases.Database) -> None:
    receipts = {
        str(operation).replace("-", ""): (number, answer)
        for operation, number, answer in database.rows("SELECT operation, number, answer FROM journal_receipt")
    }
    entries = database.rows("SELECT operation, subject FROM journal_entry")
    for one in seen:
        number, answer = receipts[one.deed.operation.replace("-", "")]
        assert answer == f"ideas.idea:{one.answer.pk}", one
        assert [subject for operation, subject in entries if operation == one.deed.operation] == [answer], one
        if one.deed.fields:  # a proposal shows its receipt
            assert one.receipt == number == receipt_number(UUID(one.deed.operation)), one


def nothing_else_is_there(crowd: Crowd, database: databases.Database) -> None:
    """Every phone ended with its last deed answered: so what is kept is exactly what they saw."""
    proposed = [one.answer.pk for one in crowd.seen if one.deed.fields]
    supported = [one.answer.pk for one in crowd.seen if not one.deed.fields]
    assert [pk for (pk,) in database.rows("SELECT id FROM ideas_idea WHERE title LIKE 'Idea %' ORDER BY id")] == sorted(
        proposed
    )
    kept = [pk for (pk,) in database.rows("SELECT idea_id FROM ideas_support")]
    assert sorted(pk for pk in kept if pk in proposed) == sorted(supported)
    counts = dict(database.rows("SELECT id, supports FROM ideas_idea"))
    assert {pk: counts[pk] for pk in proposed} == {pk: supported.count(pk) for pk in proposed}
    entries = f"SELECT count(*) FROM journal_entry WHERE kind LIKE 'ideas.%' AND number > {crowd.entries_before}"
    assert database.one(entries) == len(crowd.seen)
    assert database.rows("SELECT number, hash FROM journal_head") == database.rows(
        "SELECT number, hash FROM journal_entry ORDER BY number DESC LIMIT 1"
    )


def the_first_answer_is_given_again(seen: list[Seen], server: Server, database: databases.Database) -> None:
    before = database.one("SELECT number FROM journal_head")
    for one in random.Random(1).sample(seen, 30):
        assert phones.send(server.port, one.deed).location == one.answer.location
        if one.receipt:
            status, page = phones.look(server.port, f"/en/receipt/{one.receipt}/")
            assert status == 200 and f"№ {one.answer.pk}" in page
    assert database.one("SELECT number FROM journal_head") == before

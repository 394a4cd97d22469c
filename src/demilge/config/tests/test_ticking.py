"""`demilge tick`: what waits goes out once, however often and however many at once it runs; what is over is tidied up."""

import re
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from demilge.config import command, ticking
from demilge.foundation import clock
from demilge.messaging.channels.outcomes import TryLater
from demilge.messaging.models import Message, State
from demilge.messaging.outbox import enqueue
from demilge.people.models import Device, Tries

from .conftest import site


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def letter(to="a@example.org", **more):
    asked = {"programme": "ayil", "channel": "email", "to": to, "language": "ky", "subject": "С", "text": "Т"}
    return enqueue(**{**asked, "at": clock.now(), **more})


def tick(capsys):
    assert command.main(["tick"]) == 0
    return capsys.readouterr().out.strip()


def test_what_waits_is_sent_and_the_same_tick_again_sends_nothing(db, capsys):
    for number in range(3):
        letter(f"{number}@example.org")
    assert tick(capsys) == "Messages: 3 sent, 0 failed, 0 still waiting."
    assert tick(capsys) == "Messages: 0 sent, 0 failed, 0 still waiting."
    assert len(mail.outbox) == 3


def test_what_is_long_overdue_is_sent_when_the_machine_is_back_the_oldest_first(db, capsys):
    for days in (1, 400, 30):
        letter(f"{days}@example.org", at=clock.now() - timedelta(days=days))
    tick(capsys)
    assert [sent.to[0] for sent in mail.outbox] == ["400@example.org", "30@example.org", "1@example.org"]


def test_a_letter_for_later_waits(db, capsys):
    letter(at=clock.now() + timedelta(hours=1))
    assert tick(capsys) == "Messages: 0 sent, 0 failed, 1 still waiting."


def test_a_mail_server_that_is_away_fails_nobody_and_the_tick_says_so(db, capsys, monkeypatch):
    def away(_message):
        raise TryLater("away")

    letter()
    monkeypatch.setitem(ticking.deliver_due.__globals__["TRANSPORTS"], "email", away)
    assert tick(capsys) == "Messages: 0 sent, 0 failed, 1 still waiting."
    assert Message.objects.get().state == State.WAITING


def test_what_is_over_is_tidied_up_and_what_is_not_stays(db, capsys):
    now = clock.now()
    for name, ends in (("over", now - timedelta(minutes=1)), ("still", now + timedelta(minutes=1))):
        Tries.objects.create(key=name, window_ends=ends)
        Device.objects.create(digest=name, made_at=now - timedelta(days=200), expires_at=ends)
    tick(capsys)
    assert (
        [tried.key for tried in Tries.objects.all()] == [device.digest for device in Device.objects.all()] == ["still"]
    )


def test_the_last_tick_is_known_and_a_damaged_note_of_it_is_none(db, capsys, tmp_path):
    assert ticking.last_tick() is None
    before = clock.now()
    tick(capsys)
    assert before <= ticking.last_tick() <= clock.now()
    assert [path.name for path in tmp_path.iterdir()] == ["last-tick.txt"]
    (tmp_path / "last-tick.txt").write_text("2026-1")
    assert ticking.last_tick() is None


@pytest.mark.server
def test_three_ticks_at_once_send_each_letter_once(database):
    """On a database of each kind, each tick a process of its own; letters go into files."""
    count = 60
    for number in range(count):
        database.change(
            'INSERT INTO messaging_message (key, programme, channel, "to", language, subject, text, state, attempts, unsure, '
            f"due_at, problem, made_at) VALUES ('{uuid.uuid4().hex}', 'ayil', 'email', '{number}@example.org', 'ky', 'С', 'Т', "
            "'waiting', 0, 0, '2026-01-01 00:00:00', '', '2026-01-01 00:00:00')"
        )
    words = [str(Path(sys.executable).parent / "demilge"), "tick"]
    env = site(database).environment()
    begun = [
        subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _one in range(3)
    ]
    said = [one.communicate(timeout=60) for one in begun]
    assert [one.returncode for one in begun] == [0, 0, 0], said
    assert [wrong for _out, wrong in said] == ["", "", ""]
    sent = [int(re.match(r"Messages: (\d+) sent, 0 failed", out)[1]) for out, _wrong in said]
    assert sum(sent) == count
    letters = "".join(path.read_text() for path in (database.data / "mail").iterdir())
    assert sorted(re.findall(r"^To: (\d+)@", letters, re.MULTILINE), key=int) == [
        str(number) for number in range(count)
    ]
    assert database.rows("SELECT DISTINCT state, attempts FROM messaging_message") == [("sent", 1)]

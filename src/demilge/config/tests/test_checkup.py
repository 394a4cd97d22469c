"""`demilge check`: each finding says what to do next."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core import checks
from django.db import OperationalError

from demilge.config import checkup, ticking
from demilge.foundation import clock
from demilge.journal.models import Head
from demilge.messaging.models import Message
from demilge.messaging.outbox import enqueue


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def well(village, settings, tmp_path, monkeypatch):
    """A site with nothing to put right."""
    settings.DATA = tmp_path
    settings.SITE_URL = "https://example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(checks, "run_checks", lambda **_how: [])
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda _path: Usage(0, 0, 10**12))
    ticking._note(clock.now())


def look(capsys):
    """The exit code, and the lines by their mark."""
    code = checkup.check()
    lines = {"ok  ": [], "!!  ": [], "    ": []}
    for line in capsys.readouterr().out.splitlines():
        lines[line[:4]].append(line[4:])
    return code, lines["!!  "], lines["    "], lines["ok  "]


def test_a_site_with_nothing_to_put_right_is_said_to_be_well(well, capsys):
    code, faults, notes, fine = look(capsys)
    assert (code, faults, notes, len(fine)) == (0, [], [], 5)


def test_the_framework_s_own_findings_are_passed_on(well, capsys, monkeypatch):
    found = [checks.Error("bad", hint="Do this.", id="x.E1"), checks.Warning("odd", id="x.W1")]
    monkeypatch.setattr(checks, "run_checks", lambda **_how: found)
    code, faults, _notes, fine = look(capsys)
    assert (code, faults) == (1, ["x.E1: bad Do this."])
    assert "x.W1: odd" in fine


def test_the_inside_of_errors_is_not_for_everybody(well, capsys, settings):
    settings.DEBUG = True
    code, faults, _notes, _fine = look(capsys)
    assert code == 1 and any("DEMILGE_DEBUG is on" in line and "Unset it" in line for line in faults)


def test_tables_that_are_not_up_to_date_lead_to_serve(well, capsys, monkeypatch):
    monkeypatch.setattr(checkup, "pending_migrations", lambda: 3)
    code, faults, _notes, _fine = look(capsys)
    assert (code, faults) == (1, ["3 changes of the tables are due: demilge serve makes them, after a backup."])


def test_a_database_that_is_away_is_said_and_the_rest_is_looked_at_all_the_same(well, capsys, monkeypatch):
    def away():
        raise OperationalError("connection refused\n")

    monkeypatch.setattr(checkup, "pending_migrations", away)
    monkeypatch.setattr(Message.objects, "filter", lambda **_what: away())
    code, faults, _notes, fine = look(capsys)
    assert (code, faults) == (1, ["the database can't be reached (connection refused). Look at DATABASE_URL."])
    assert len(fine) == 4


def test_a_journal_without_its_end_leads_to_verify(well, capsys):
    Head.objects.all().delete()
    code, faults, _notes, _fine = look(capsys)
    assert code == 1 and "Run demilge verify" in faults[0]


def test_without_a_programme_it_says_how_to_load_one(db, well, capsys, monkeypatch):
    monkeypatch.setattr(checkup.Programme.objects, "exists", lambda: False)
    code, _faults, notes, _fine = look(capsys)
    assert (code, notes) == (0, ["no programme yet: demilge load FOLDER"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8000", "Set DEMILGE_URL to the site's public address"),
        ("http://example.org", "DEMILGE_URL is not https"),
    ],
)
def test_an_address_that_is_not_for_people_is_said(well, capsys, settings, address, said):
    settings.SITE_URL = address
    code, _faults, notes, _fine = look(capsys)
    assert code == 0 and len(notes) == 1 and said in notes[0]


def test_letters_that_only_go_into_files_are_said(well, capsys, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    _code, _faults, notes, _fine = look(capsys)
    assert notes == [f"e-mail is written to {tmp_path / 'mail'}; set DEMILGE_EMAIL_URL to send it."]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.unlink(), "never ran"),
        (lambda path: path.write_text(""), "never ran"),
        (lambda path: path.write_text((clock.now() - timedelta(hours=2)).isoformat()), "ran last"),
    ],
)
def test_a_tick_that_is_overdue_is_said_with_what_waits(well, capsys, tmp_path, village, spoil, said):
    spoil(tmp_path / "last-tick.txt")
    enqueue(programme="ayil", channel="email", to="a@example.org", language="ky", subject="С", text="Т", at=clock.now())
    code, _faults, notes, _fine = look(capsys)
    assert code == 0 and len(notes) == 1
    assert f"demilge tick {said}" in notes[0] and "1 messages wait. Let cron or a systemd timer run it" in notes[0]


def test_a_key_that_others_can_read_is_to_be_shut(well, capsys, tmp_path):
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o640)
    code, faults, _notes, _fine = look(capsys)
    assert (code, faults) == (1, [f"others on this machine can read {key}: chmod 600 it."])
    key.chmod(0o600)
    assert look(capsys)[0] == 0


def test_a_disk_that_is_nearly_full_is_said(well, capsys, monkeypatch):
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda _path: Usage(0, 0, 100 * 2**20))
    code, faults, _notes, _fine = look(capsys)
    assert code == 1 and faults[0].endswith("100 MB free")

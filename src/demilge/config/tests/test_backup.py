"""Backup while people write, and restore into either kind of database: everything, once, or nothing."""

import http.client
import io
import json
import shutil
import stat
import threading
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from PIL import Image

import databases
import phones
from databases import Database
from demilge.config.backup import _Encoder
from phones import Deed

from .conftest import site

server_test = pytest.mark.server
WRITERS = 3


def test_a_moment_keeps_its_microseconds_and_its_zone():
    moment = datetime(2026, 5, 18, 6, 0, 0, 123456, tzinfo=UTC)
    kept = json.loads(json.dumps([moment, time(14, 30, 0, 5)], cls=_Encoder))
    assert kept == ["2026-05-18T06:00:00.123456+00:00", "14:30:00.000005"]


# -- a busy site, backed up once in the middle ---------------------------------------------------------------------------


@dataclass
class Busy:
    """A site that was backed up while people wrote to it."""

    database: Database
    file: Path
    photo: bytes
    first: tuple[Deed, str] = field(default_factory=lambda: (Deed(""), ""))  # a deed and where its answer led
    acknowledged: list[int] = field(default_factory=list)  # the ideas that were supported, in order
    before: int = 0  # how many were acknowledged when the backup began
    after: int = 0  # … and when it was written

    def table(self, name: str) -> list[list]:
        return table(self.file, name)


def table(file: Path, name: str) -> list[list]:
    with zipfile.ZipFile(file) as archive:
        return [json.loads(line) for line in archive.read(f"tables/{name}.jsonl").splitlines()]


@pytest.fixture(scope="module", params=databases.KINDS)
def busy(request, example, tmp_path_factory) -> Iterator[Busy]:
    folder = tmp_path_factory.mktemp(f"busy-{request.param}")
    with databases.own(request.param, folder / "data", like=example(request.param)) as database:
        server = site(database)
        server.start()
        try:
            yield _back_up_in_the_middle(server, Busy(database, folder / "backup.zip", photo()))
        finally:
            server.stop()


def _back_up_in_the_middle(server, made):
    place = str(made.database.one("SELECT min(id) FROM places_place WHERE is_community"))
    ideas = [phones.send(server.port, phones.idea(place, number)).location for number in range(5)]
    assert send_photo(server.port, place, made.photo) == 302
    deed = phones.support(ideas[0])
    made.first = (deed, phones.send(server.port, deed).location)
    made.acknowledged.append(int(ideas[0].split("/")[3]))
    going, wrong = threading.Event(), []

    def write(number):
        while not going.is_set():
            answer = phones.send(server.port, phones.support(ideas[number % len(ideas)]))
            if answer.status != 302:
                wrong.append(answer)
                return
            made.acknowledged.append(answer.pk)
            going.wait(0.02)  # people, not a storm

    threads = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    while len(made.acknowledged) < 50 and not wrong:
        going.wait(0.02)
    made.before = len(made.acknowledged)
    done = server.command("backup", str(made.file))
    made.after = len(made.acknowledged)
    going.set()
    for thread in threads:
        thread.join(30)
    assert (done.returncode, done.stderr, wrong) == (0, "", [])
    return made


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(written, "PNG")
    return written.getvalue()


def send_photo(port: int, place: str, content: bytes) -> int:
    fields = {
        "csrfmiddlewaretoken": phones.FORM,
        "operation": str(uuid.uuid4()),
        "place": place,
        "title": "With a photo",
        "trouble": "x",
        "proposal": "y",
        "language": "ky",
    }
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    parts.append(
        '--edge\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    )
    body = "".join(parts).encode() + content + b"\r\n--edge--\r\n"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    cookies = f"demilge_form={phones.FORM}; demilge_guest={uuid.uuid4().hex}"
    link.request(
        "POST", "/en/ideas/new/", body, {"Cookie": cookies, "Content-Type": "multipart/form-data; boundary=edge"}
    )
    status = link.getresponse().status
    link.close()
    return status


@server_test
def test_a_backup_is_one_moment_of_a_site_that_people_write_to(busy):
    assert busy.after > busy.before, "nobody wrote during the backup: the test proves nothing"
    with zipfile.ZipFile(busy.file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    entries, supports = busy.table("journal.entry"), busy.table("ideas.support")
    assert [entry[0] for entry in entries] == list(range(1, manifest["journal"]["number"] + 1))
    assert entries[-1][-1] == manifest["journal"]["hash"]
    assert [head[1:] for head in busy.table("journal.head")] == [[entries[-1][0], entries[-1][-1]]]
    # What was acknowledged before it began is in it, and every count agrees with its rows.
    kept = Counter(row[2] for row in supports)
    assert kept >= Counter(busy.acknowledged[: busy.before])
    assert busy.before <= kept.total() <= busy.after + WRITERS
    counts = {row[0]: row for row in busy.table("ideas.idea")}
    assert {pk: counts[pk][_column("ideas", "Idea", "supports")] for pk in kept} == dict(kept)
    supported = [entry for entry in entries if entry[4] == "ideas.supported"]
    receipts = {row[0]: row for row in busy.table("journal.receipt")}
    assert len(supported) == kept.total()
    for entry in supported:
        assert receipts[entry[9]][6].replace("Z", "+00:00") == entry[1]  # the same moment, to the microsecond


def _column(app, model, name):
    from django.apps import apps

    return [one.attname for one in apps.get_model(app, model)._meta.concrete_fields].index(name)


@server_test
def test_only_its_owner_reads_a_backup_and_nothing_unfinished_is_left(busy):
    assert stat.S_IMODE(busy.file.stat().st_mode) == 0o600
    assert [path.name for path in busy.file.parent.iterdir() if "unfinished" in path.name] == []


@server_test
@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_restored_site_is_the_same_in_either_kind_of_database_and_goes_on(busy, kind, tmp_path):
    with databases.own(kind, tmp_path / "restored") as fresh:
        restored = site(fresh)
        done = restored.command("restore", str(busy.file))
        entries = len(busy.table("journal.entry"))
        assert (done.returncode, done.stderr) == (0, "")
        assert f"1 files; the journal's chain holds ({entries} entries)" in done.stdout
        assert restored.command("verify").returncode == 0
        again = tmp_path / "again.zip"
        assert restored.command("backup", str(again)).returncode == 0
        assert contents(again) == contents(busy.file)
        [path] = [path for path in (fresh.data / "files").rglob("*") if path.is_file()]
        with Image.open(path) as picture:
            assert picture.size == (40, 30)
        goes_on(restored, fresh, busy)


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def goes_on(server, fresh, busy) -> None:
    """What was sent before gets its first answer, what is new gets a new number, what is there can be found."""
    server.start()
    try:
        deed, location = busy.first
        before = fresh.one("SELECT number FROM journal_head")
        assert phones.send(server.port, deed).location == location
        assert fresh.one("SELECT number FROM journal_head") == before
        place = str(fresh.one("SELECT min(id) FROM places_place WHERE is_community"))
        last = fresh.one("SELECT max(id) FROM ideas_idea")
        assert phones.send(server.port, phones.idea(place, 99)).pk == last + 1
        assert "With a photo" in phones.look(server.port, "/en/search/?q=photo")[1]
    finally:
        assert server.stop() == 0
    assert server.command("verify").returncode == 0


# -- what is refused -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(example, tmp_path_factory) -> Path:
    """A backup of the quiet example, to be spoilt."""
    file = tmp_path_factory.mktemp("whole") / "whole.zip"
    assert site(example("sqlite")).command("backup", str(file)).returncode == 0
    return file


@server_test
def test_a_database_that_has_something_in_it_is_left_alone(whole, database):
    before = database.rows("SELECT number, hash FROM journal_head")
    done = site(database).command("restore", str(whole))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "This database is not empty. Restore into a new DEMILGE_DATA folder or a new database.\n"
    assert database.rows("SELECT number, hash FROM journal_head") == before
    assert not (database.data / "files").exists()


def cut(share):
    return lambda file: file.write_bytes(file.read_bytes()[: int(len(file.read_bytes()) * share)])


def one_byte(file):
    """One bit turned over inside a table."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo("tables/journal.entry.jsonl")
    content[entry.header_offset + entry.compress_size // 2] ^= 0x10
    file.write_bytes(content)


def rewritten(change):
    """The same zip, whole, with other members: `change` gets and gives them by name."""

    def spoil(file):
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in change(members).items():
                archive.writestr(name, content)

    return spoil


def in_manifest(**more):
    def change(members):
        return {**members, "manifest.json": json.dumps({**json.loads(members["manifest.json"]), **more})}

    return rewritten(change)


def without_last_line(members):
    name = "tables/search.searchabletext.jsonl"
    return {**members, name: b"".join(members[name].splitlines(keepends=True)[:-1])}


SPOILT = {
    "empty": (cut(0), "is no whole backup"),
    "half": (cut(0.5), "is no whole backup"),
    "all but its last bytes": (cut(0.999), "is no whole backup"),
    "no zip at all": (lambda file: file.write_text("SQLite format 3"), "is no whole backup"),
    "one bit turned": (one_byte, "is "),
    "another zip": (rewritten(lambda _members: {"hello.txt": b"hello"}), "is no whole backup"),
    "a manifest that is none": (rewritten(lambda members: {**members, "manifest.json": b"[]"}), "is no whole backup"),
    "a manifest without all it needs": (
        rewritten(lambda members: {**members, "manifest.json": b"{}"}),
        "is damaged at manifest.json",
    ),
    "a file that wants out": (
        rewritten(lambda members: {**members, "files/../../secret.key": b"mine"}),
        "holds a file outside its folder",
    ),
    "of another version": (
        in_manifest(version="9.9", tables=["journal.0001_initial"]),
        "made by Demilge 9.9, whose tables differ",
    ),
    "of another format": (in_manifest(format=2), "whose tables differ"),
    "a line is missing": (rewritten(without_last_line), "rows, not"),
    "a table is missing": (
        rewritten(lambda members: {name: members[name] for name in members if "searchable" not in name}),
        "can't be read as a backup",
    ),
    "a line that is no row": (
        rewritten(lambda members: {**members, "tables/ideas.support.jsonl": b"[1, 2]\n"}),
        "can't be read as a backup",
    ),
}


@server_test
@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_backup_is_refused_in_a_sentence_and_nothing_is_changed(whole, tmp_path, what):
    spoil, said = SPOILT[what]
    file, data = shutil.copy(whole, tmp_path / "spoilt.zip"), tmp_path / "data"
    spoil(file)
    done = site(Database(data)).command("restore", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert_nothing_is_in(Database(data))


def assert_nothing_is_in(database: Database) -> None:
    assert not (database.data / "files").exists() and not (database.data.parent / "secret.key").exists()
    if database.rows("SELECT name FROM sqlite_master WHERE name = 'journal_entry'"):
        for table_name in ("journal_entry", "places_place", "search_searchabletext"):
            assert database.one(f"SELECT count(*) FROM {table_name}") == 0
        assert database.rows("SELECT id, number FROM journal_head") == [(1, 0)]


@server_test
@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_refused_restore_can_be_followed_by_a_good_one(whole, tmp_path, kind):
    spoilt = shutil.copy(whole, tmp_path / "spoilt.zip")
    rewritten(without_last_line)(spoilt)
    with databases.own(kind, tmp_path / "data") as fresh:
        assert site(fresh).command("restore", str(spoilt)).returncode == 2
        assert fresh.one("SELECT count(*) FROM journal_entry") == 0
        assert site(fresh).command("restore", str(whole)).returncode == 0


@server_test
def test_a_backup_that_can_t_be_read_or_written_is_said_in_a_sentence(example, tmp_path):
    commands = site(Database(tmp_path / "new"))
    missing = commands.command("restore", str(tmp_path / "missing.zip"))
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1) and "Nothing was restored" in missing.stderr
    nowhere = site(example("sqlite")).command("backup", str(tmp_path / "no" / "folder" / "b.zip"))
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (2, 1) and "could not be written" in nowhere.stderr


@server_test
@pytest.mark.parametrize("command", [["backup", "b.zip"], ["verify"], ["tick"], ["invite"]])
def test_a_database_without_tables_leads_to_serve(tmp_path, command):
    done = site(Database(tmp_path / "new")).command(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert "demilge serve makes them" in done.stderr and "Traceback" not in done.stderr

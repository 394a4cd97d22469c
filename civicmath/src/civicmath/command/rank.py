"""`civicmath rank FILE --method METHOD`: put problems in order of priority, and say how firm that order is."""

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

from civicmath.ballots import Ranked
from civicmath.command import parsing
from civicmath.command.asking import (
    ask_how_read,
    by_name,
    described,
    how_ranked,
    names,
    number,
    pair,
    ties_of,
    weights,
    without_withdrawn,
)
from civicmath.command.printing import told
from civicmath.faults import Faults, bad
from civicmath.files import cvr, heads, problems, ranked, reading, sheet
from civicmath.files.called import plain
from civicmath.files.places import peeked, plain_word, rank_in
from civicmath.outcomes import Outcome
from civicmath.priorities import borda, grid, severity
from civicmath.priorities.criteria import criteria
from civicmath.priorities.pairwise import pairwise

METHODS = ("borda3", "pairwise", "criteria", "severity")
GRID = "pairwise --grid"
ONLY_FOR = {
    **dict.fromkeys(("seed", "draws", *parsing.READING), ("borda3",)),
    "columns": ("borda3", "severity"),
    **dict.fromkeys(("prior", "grid"), ("pairwise",)),
    **dict.fromkeys(("step", "reach"), (GRID,)),
    **dict.fromkeys(("weights", "lower", "scale"), ("criteria",)),
    **dict.fromkeys(("most", "reach_interval"), ("severity",)),
    "level": ("borda3", "pairwise", "severity"),
}
WITH_GRID = ("prior", "grid", "step", "reach")  # all that matters to the grid
# what no problem is called: numbers, times, addresses
NO_PROBLEM = re.compile(r"[+-]?\d[\d\s.,:/%+tz-]*(?:[ap]\.?m\.?)?(?:\s*gmt.*)?|[^\s@]+@[^\s@]+\.\w+", re.IGNORECASE)
SEVERAL = re.compile(r";(?![ \u00a0])")  # between answers, as forms write a list into one cell
USUAL = {"withdrawn": [], "repeats": "fault"}  # of options that are never None
EXAMPLE = """
  civicmath rank problems.csv --method borda3 --first 3 --seed "4 2 6 1" --explain ky
  civicmath rank answers.csv --method pairwise --prior 1/2
  civicmath rank options.csv --method criteria --weights need=3,cost=2 --lower cost --scale 1:5
  civicmath rank survey.csv --method severity --most 5 --json
"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = described("rank", METHODS) + EXAMPLE
    command.add_argument("file", metavar="FILE")
    command.add_argument("--method", choices=METHODS, default="borda3")
    command.add_argument("--first", type=int, metavar="N")
    command.add_argument("--ties", default="none", metavar="none|order|lot:SEED|FILE")
    command.add_argument("--level", type=number, metavar="95%")
    command.add_argument("--columns", action="extend", type=names, metavar="A,B,C")
    one = command.add_argument_group("borda3")
    one.add_argument("--seed", metavar="TEXT")
    one.add_argument("--draws", type=int, metavar="N")
    ask_how_read(command, f"borda3, {parsing.said('command.reading')}")
    two = command.add_argument_group("pairwise")
    two.add_argument("--prior", type=number, metavar="P")
    two.add_argument("--grid", action="store_true", default=None)
    two.add_argument("--step", type=number, metavar="S")
    two.add_argument("--reach", type=int, metavar="R")
    three = command.add_argument_group("criteria")
    three.add_argument("--weights", action="extend", type=weights, metavar="A=3,B=2")
    three.add_argument("--lower", action="extend", type=names, metavar="A,B")
    three.add_argument("--scale", type=pair, metavar="LOW:HIGH")
    four = command.add_argument_group("severity")
    four.add_argument("--most", type=number, metavar="N")
    four.add_argument("--reach-interval", choices=("wilson", "jeffreys"))


def run(asked: argparse.Namespace) -> Outcome:
    check(asked)
    if asked.method == "borda3":
        ballots = choices(asked)
        return borda.borda3(
            ballots,
            ties=ties_of(asked.ties, ballots.candidates, asked.encoding),
            wanted=asked.first,
            **chosen(asked, "draws", "seed", "level"),
        )
    if asked.method == "pairwise":
        return ranked_by_pairs(asked)
    if asked.method == "criteria":
        scored = problems.matrix(
            asked.file, problems.Asked(by_name(asked.weights), asked.lower or (), asked.scale), asked.encoding
        )
        return criteria(scored, ties=ties_of(asked.ties, scored.options, asked.encoding), wanted=asked.first)
    survey = problems.survey(asked.file, **chosen(asked, "most", "encoding", "columns"))
    return severity.severity(
        survey,
        reach=asked.reach_interval or "wilson",
        ties=ties_of(asked.ties, survey.problems, asked.encoding),
        wanted=asked.first,
        **chosen(asked, "level"),
    )


def check(asked: argparse.Namespace) -> None:
    """BadInput: an option that would change nothing."""
    method = GRID if asked.method == "pairwise" and asked.grid else asked.method
    for option, methods in ONLY_FOR.items():
        fits = option in WITH_GRID if method == GRID else method in methods
        if getattr(asked, option) != USUAL.get(option) and not fits:
            said = f"--{option.replace('_', '-')}"
            raise bad("command.not_for_rule", option=said, rule=method, rules=list(methods))


def chosen(asked: argparse.Namespace, *options: str) -> dict[str, Any]:
    """Those of the options that were given: for the others the method has its own usual values."""
    given = {option: getattr(asked, option) for option in options}
    return {option: value for option, value in given.items() if value is not None}


def choices(asked: argparse.Namespace) -> Ranked:
    """Read ballots, opening the file once; in a CSV of up to three columns, whatever they are called, each is a place."""
    columns, called = asked.columns, reading.name_of(asked.file)
    faults = Faults(called)
    with reading.opened(asked.file, faults, asked.encoding) as stream, faults.first():
        head = reading.first_line(stream)
        begins = reading.beginning(stream)
        kind = asked.form or ranked.form_of(called, head + begins)
        if columns is None and kind in ("csv", "ranks"):
            columns = places(head, begins, faults, asked)
        form = asked.form or ("ranks" if columns else kind)
        source = reading.Rejoined(head, stream, called, faults.encoding)
        ballots = ranked.read(source, **{**how_ranked(asked), "form": form}, columns=columns)
    return without_withdrawn(ballots, asked.withdrawn)


def places(head: bytes, begins: bytes, faults: Faults, asked: argparse.Namespace) -> list[str] | None:
    """The columns of a CSV that are places though they are not called so. None: their names will tell.

    BadInput: nothing but ranks stands in them as far as can be seen, so each may be a problem as well, and no form was chosen.
    """
    found, _, block = next(sheet.tables(BytesIO(head + begins), faults))  # the last line may be cut
    faults.raise_if_any()
    at = found.candidates()
    free = [found.names[place] for place in at]
    in_words = {heads.ORDER_WORDS.get(plain(name), 0): name for name in free}
    in_words.pop(0, None)
    if in_words and sorted(in_words) == list(range(1, len(in_words) + 1)):
        return [in_words[number] for number in sorted(in_words)]
    if len(free) > 3 or heads.numbered(found.names).places:
        return None
    if "" in free:  # of a column without a name nobody can say what it holds
        raise bad("files.table.column_without_name", found.line, number=1 + at[free.index("")])
    skip = frozenset(map(plain_word, (*cvr.SKIPPED, *cvr.MISSING, *(asked.skip or ()))))
    cells = {found.names[place]: peeked(found, block, [place], skip) for place in at}
    every = set().union(*cells.values())
    if asked.form is None and every and all(map(rank_in, every)):
        raise bad("command.rank.which", found.line, names=[reading.short(name) for name in free])
    for name in free if asked.form is None else ():
        if cells[name] and all(map(NO_PROBLEM.fullmatch, cells[name])):
            faults.add("command.rank.no_place", found.line, name=reading.short(name), cell=min(cells[name])[:60])
        if several := sorted(filter(SEVERAL.search, cells[name])):
            faults.add("command.rank.several", found.line, name=reading.short(name), cell=several[0][:60])
    faults.raise_if_any()
    return free


def ranked_by_pairs(asked: argparse.Namespace) -> Outcome:
    answers = problems.compared(asked.file, asked.encoding)
    ties = ties_of(asked.ties, answers.names, asked.encoding)
    if not asked.grid:
        return pairwise(
            answers, prior=asked.prior or Fraction(0), ties=ties, wanted=asked.first, **chosen(asked, "level")
        )
    laid = replace(grid.Grid(), **chosen(asked, "step", "reach"))
    prior = laid.prior if asked.prior is None else asked.prior
    if prior != int(prior):
        raise bad("priorities.grid.no_grid", step=laid.step, reach=laid.reach, prior=prior)
    return grid.pairwise_grid(answers, replace(laid, prior=int(prior)), ties=ties, wanted=asked.first)


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """The order and who is chosen; with `explain` every step."""
    short = (
        ".columns",
        ".withdrawn",
        ".weightless",
        ".placed",
        ".shared",
        ".chosen",
        ".smallest_change",
        ".as_small",
        ".no_change",
        "_more",
        "_less",
    )
    yield from told(
        [one for one in outcome.events if explain or one.key.endswith(short) or one.key[:5] == "ties."], language
    )

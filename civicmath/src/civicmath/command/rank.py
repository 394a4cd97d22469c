"""`civicmath rank FILE --method METHOD`: put problems in order of priority, and say how firm that order is."""

import argparse
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO

from civicmath import intervals
from civicmath.ballots import Ranked
from civicmath.command.asking import described, names, number, pair, ties_of, weights
from civicmath.command.printing import told
from civicmath.faults import Faults, bad
from civicmath.files import problems, ranked, reading, sheet, table
from civicmath.outcomes import Outcome
from civicmath.priorities import borda, grid, severity
from civicmath.priorities.criteria import criteria
from civicmath.priorities.pairwise import pairwise

METHODS = ("borda3", "pairwise", "criteria", "severity")
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
    command.add_argument("--level", type=number, default=intervals.LEVEL, metavar="95%")
    one = command.add_argument_group("borda3")
    one.add_argument("--seed", default=borda.SEED, metavar="TEXT")
    one.add_argument("--draws", type=int, default=2000, metavar="N")
    one.add_argument("--columns", type=names, metavar="A,B,C")
    two = command.add_argument_group("pairwise")
    two.add_argument("--prior", type=number, metavar="P")
    two.add_argument("--grid", action="store_true")
    two.add_argument("--step", type=number, default=grid.Grid.step, metavar="S")
    two.add_argument("--reach", type=int, default=grid.Grid.reach, metavar="R")
    three = command.add_argument_group("criteria")
    three.add_argument("--weights", type=weights, metavar="A=3,B=2")
    three.add_argument("--lower", type=names, default=[], metavar="A,B")
    three.add_argument("--scale", type=pair, metavar="LOW:HIGH")
    four = command.add_argument_group("severity")
    four.add_argument("--most", type=number, default=severity.MOST, metavar="N")
    four.add_argument("--reach-interval", choices=("wilson", "jeffreys"), default="wilson")


def run(asked: argparse.Namespace) -> Outcome:
    if asked.method == "borda3":
        ballots = choices(asked)
        return borda.borda3(
            ballots,
            ties=ties_of(asked.ties, ballots.candidates),
            wanted=asked.first,
            draws=asked.draws,
            seed=asked.seed,
            level=asked.level,
        )
    if asked.method == "pairwise":
        return ranked_by_pairs(asked)
    if asked.method == "criteria":
        scored = problems.matrix(asked.file, problems.Asked(asked.weights, asked.lower, asked.scale))
        return criteria(scored, ties=ties_of(asked.ties, scored.options), wanted=asked.first)
    survey = problems.survey(asked.file, asked.most)
    return severity.severity(
        survey,
        level=asked.level,
        reach=asked.reach_interval,
        ties=ties_of(asked.ties, survey.problems),
        wanted=asked.first,
    )


def choices(asked: argparse.Namespace) -> Ranked:
    """Read ballots, opening the file once; in a CSV of up to three columns, whatever they are called, each is a place."""
    columns, called = asked.columns, reading.name_of(asked.file)
    with reading.opened(asked.file) as stream:
        head = reading.first_line(stream)
        kind = ranked.form_of(called, head + reading.beginning(stream))
        if columns is None and kind == "csv":
            columns = places(head, called)
        source = reading.Rejoined(head, stream, called)
        return ranked.read(source, form="ranks" if columns else kind, columns=columns)


def places(head: bytes, called: str) -> list[str] | None:
    """The columns of a CSV that are places though they are not called so. None: their names will tell."""
    header = table.stream(reading.Rejoined(head, BytesIO(), called), Faults(called)).header
    free = [name for name in header if name.lower() not in sheet.WEIGHTS | sheet.OTHERS]
    return free if len(free) <= 3 and not sheet.numbered(header).places else None


def ranked_by_pairs(asked: argparse.Namespace) -> Outcome:
    answers = problems.compared(asked.file)
    ties = ties_of(asked.ties, answers.names)
    if not asked.grid:
        return pairwise(answers, prior=asked.prior or Fraction(0), level=asked.level, ties=ties, wanted=asked.first)
    prior = grid.Grid.prior if asked.prior is None else asked.prior
    if prior != int(prior):
        raise bad("priorities.grid.no_grid", step=asked.step, reach=asked.reach, prior=prior)
    return grid.pairwise_grid(answers, grid.Grid(asked.step, asked.reach, int(prior)), ties=ties, wanted=asked.first)


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """The order and who is chosen; with `explain` every step."""
    short = (".placed", ".shared", ".chosen", ".smallest_change", ".no_change")
    yield from told(
        [one for one in outcome.events if explain or one.key.endswith(short) or one.key[:5] == "ties."], language
    )

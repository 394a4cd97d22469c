"""`civicmath budget FILE.pb --rule RULE`: share a budget among projects; a folder of Parquet files is read as well."""

import argparse
from collections.abc import Iterator
from fractions import Fraction

from civicmath import spoken
from civicmath.budgets import voters
from civicmath.budgets.instance import Instance
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import COMPLETIONS, RULES, shared
from civicmath.budgets.support import UTILITIES, support
from civicmath.command import asking
from civicmath.command.asking import ties_of
from civicmath.command.parsing import said
from civicmath.command.printing import paragraph, told
from civicmath.faults import bad
from civicmath.files import category_limits, pabulib
from civicmath.outcomes import Outcome
from civicmath.partitioned.blocks import is_folder
from civicmath.partitioned.budgets import read as read_blocks
from civicmath.partitioned.crew import connected
from civicmath.ties import TieBreak, by_order

SHORT = tuple(f"budgets.{part}" for part in ("ended", "nothing", "limit.brought", "limit.kept_out", "voter"))


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = said("command.examples") + (
        "\n"
        "  civicmath budget village.pb --completion add1 --ties cheapest --explain ky\n"
        "  civicmath budget village.pb --completion add1+greedy --ties lot:'4 2 6 1 · 87.4356' --voter 17\n"
        "  civicmath budget village.pb --rule greedy --category-limits limits.csv"
    )
    command.add_argument("file", metavar="FILE")
    command.add_argument("--rule", choices=RULES, default="equal-shares")
    command.add_argument("--utility", choices=UTILITIES)
    command.add_argument("--completion", choices=COMPLETIONS, default="none")
    command.add_argument("--increment", type=plain_number, metavar="MONEY")
    command.add_argument("--compare", action="store_true")
    command.add_argument("--ties", default="none", metavar="none|order|id|cheapest|lot:SEED|FILE")
    command.add_argument("--category-limits", metavar="FILE")
    command.add_argument("--least-votes", type=plain_number, default=Fraction(0), metavar="N")
    command.add_argument("--limit", type=plain_number, metavar="MONEY")
    command.add_argument("--cluster", metavar="ADDRESS")
    command.add_argument("--voter", metavar="ID")


def plain_number(text: str) -> Fraction:
    """Read 1.5, 1,5 or 3/2, for argparse. Not 50%: nothing here says of what."""
    if "%" in text:
        raise argparse.ArgumentTypeError(said("budgets.no_percent", text=text))
    return asking.number(text)


def run(asked: argparse.Namespace) -> Outcome:
    instance = read(asked)
    outcome = shared(
        instance,
        asked.rule,
        utility=asked.utility,
        completion=asked.completion,
        ties=tie_break(asked.ties, instance, asked.encoding),
        limits=category_limits.read(asked.category_limits, asked.encoding) if asked.category_limits else (),
        least_votes=asked.least_votes,
        increment=asked.increment,
        compared=asked.compare,
    )
    if asked.voter is not None:
        events, machine = voters.told(outcome, support(instance, outcome.utility), asked.voter)
        outcome.events += events
        outcome.more["voter"] = machine
    return outcome


def read(asked: argparse.Namespace) -> Instance:
    if asked.cluster or is_folder(asked.file):
        with connected(asked.cluster) as client:
            return read_blocks(asked.file, client=client, limit=asked.limit, encoding=asked.encoding)
    if asked.limit is not None:
        raise bad("partitioned.limit_of_file")
    return pabulib.read(asked.file, encoding=asked.encoding)


def tie_break(given: str, instance: Instance, encoding: str) -> TieBreak:
    """Read `--ties`, and the rules that only projects have."""
    ids = instance.ballots.candidates
    if given == "id":
        return by_order(sorted(ids))
    if given == "cheapest":
        counted = support(instance, "cardinality")
        places = sorted(range(len(ids)), key=lambda p: (counted.costs[p], -counted.votes(p), p))
        return by_order(ids[p] for p in places)
    if not given:
        raise bad("command.budget.ties")
    return ties_of(given, ids, encoding)


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """The projects in a few lines; with `explain` every step."""
    if not isinstance(outcome, Shared):
        return
    events = (
        outcome.events if explain else [event for event in outcome.events if event.key.startswith((*SHORT, "ties."))]
    )
    yield from told(events, language)
    if not explain:
        yield from paragraph(spoken.say(language, "command.budget.ask"))
        yield f"  --explain {language}"

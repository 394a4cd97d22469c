"""`civicmath sample [FILE] --what TASK`: how many to ask, what each stands for, what follows, and what may be published."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import numpy as np

from civicmath import intervals
from civicmath.alphabet import alphabetical
from civicmath.command.asking import described, number, pair, ties_of
from civicmath.command.located import Lines, lines_of, located, of_all
from civicmath.command.parsing import said
from civicmath.command.printing import told
from civicmath.command.sample_files import clusters_of, floats, ids, people_of, truths, weights_of, write
from civicmath.faults import Faults
from civicmath.files import survey, table
from civicmath.files.called import in_order, plain
from civicmath.files.reading import name_of
from civicmath.outcomes import Outcome
from civicmath.sampling import allocation, estimates, raking, size, suppression, weights
from civicmath.sampling import told as sampled
from civicmath.sampling.design import LONELY, Design, design
from civicmath.sampling.estimates import Estimate
from civicmath.spoken import event

ESTIMATES = ("mean", "total", "share", "ratio")
TAKES = {
    "size": ("level", "margin", "population", "share", "effect", "response"),
    "allocate": ("file", "encoding", "people", "least", "ties"),
    "weights": ("file", "encoding", "strata", "stratum", "answered", "cell", "trim", "out", "id"),
    "rake": ("file", "encoding", "totals", "weight", "trim", "out", "id"),
    "estimate": (
        "file",
        "encoding",
        "level",
        "of",
        "kind",
        "over",
        "by",
        "cluster",
        "clusters_of",
        "lonely",
        "weight",
        "stratum",
    ),
    "suppress": ("file", "encoding", "smallest", "zeros", "rows", "columns"),
}
EXAMPLE = """
  civicmath sample --what size --margin 5% --population 12000 --response 60%
  civicmath sample villages.csv --what allocate --people 400 --least 10 --ties lot:"4 2 6 1"
  civicmath sample people.csv --what weights --strata villages.csv --stratum village --answered answered
  civicmath sample people.csv --what rake --totals census.csv --out weights.csv
  civicmath sample people.csv --what estimate --of water --as share --weight weight --stratum village --cluster street
  civicmath sample table.csv --what suppress --smallest 5 --explain ky
"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = described("sample", TASKS) + EXAMPLE
    command.add_argument("file", metavar="FILE", nargs="?")
    command.add_argument("--what", choices=TASKS, required=True)
    command.add_argument("--level", type=number, default=intervals.LEVEL, metavar="95%")
    one = command.add_argument_group("size")
    one.add_argument("--margin", type=number, default=Fraction(5, 100), metavar="5%")
    one.add_argument("--population", type=int, metavar="N")
    one.add_argument("--share", type=number, default=size.HALF, metavar="50%")
    one.add_argument("--effect", type=number, default=size.ONE, metavar="D")
    one.add_argument("--response", type=number, default=size.ONE, metavar="60%")
    two = command.add_argument_group("allocate")
    two.add_argument("--people", type=int, metavar="N")
    two.add_argument("--least", type=int, default=0, metavar="N")
    two.add_argument("--ties", default="none", metavar="none|order|lot:SEED|FILE")
    three = command.add_argument_group("weights, rake")
    three.add_argument("--strata", metavar="FILE")
    three.add_argument("--answered", metavar="COLUMN")
    three.add_argument("--cell", metavar="COLUMN")
    three.add_argument("--trim", type=pair, metavar="LOW:HIGH")
    three.add_argument("--totals", metavar="FILE")
    three.add_argument("--out", metavar="FILE")
    four = command.add_argument_group("estimate")
    four.add_argument("--of", metavar="COLUMN")
    four.add_argument("--as", dest="kind", choices=ESTIMATES, default="mean")
    four.add_argument("--over", metavar="COLUMN")
    four.add_argument("--by", metavar="COLUMN")
    four.add_argument("--cluster", metavar="COLUMN")
    four.add_argument("--clusters-of", metavar="FILE")
    four.add_argument("--lonely", choices=LONELY, default="fail")
    five = command.add_argument_group("suppress")
    five.add_argument("--smallest", type=int, default=suppression.SMALLEST, metavar="K")
    five.add_argument("--zeros", action="store_true")
    five.add_argument("--rows", metavar="COLUMN")
    five.add_argument("--columns", metavar="COLUMN")
    people = command.add_argument_group(said("command.sample.people"))
    people.add_argument("--id", metavar="COLUMN")
    people.add_argument("--weight", metavar="COLUMN")
    people.add_argument("--stratum", metavar="COLUMN")
    every = {option for options in TAKES.values() for option in options}
    command.set_defaults(usual={option: command.get_default(option) for option in sorted(every)})


def run(asked: argparse.Namespace) -> Outcome:
    check(asked)
    return TASKS[asked.what](asked)


def check(asked: argparse.Namespace) -> None:
    """BadInput: options that would change nothing."""
    faults = Faults()
    tasks = {option: [task for task, options in TAKES.items() if option in options] for option in asked.usual}
    if asked.kind != "ratio":
        tasks["over"] = ["estimate --as ratio"]
    if asked.answered is None:
        tasks["cell"] = ["weights --answered"]
    for option, usual in asked.usual.items():
        if getattr(asked, option) != usual and asked.what not in tasks[option]:
            faults.add("command.sample.changes_nothing", option=called(option), task=asked.what, tasks=tasks[option])
    faults.raise_if_any()


def called(option: str) -> str:
    return {"file": "FILE", "kind": "--as"}.get(option, f"--{option.replace('_', '-')}")


def needed(asked: argparse.Namespace, *options: str) -> None:
    """BadInput: an option that this task needs is missing."""
    faults = Faults()
    for option in options:
        if getattr(asked, option) is None:
            faults.add("command.sample.needed", option=called(option), task=asked.what)
    table.in_order(faults)


def run_size(asked: argparse.Namespace) -> Outcome:
    return size.size(
        asked.margin,
        level=asked.level,
        share=asked.share,
        population=asked.population,
        design_effect=asked.effect,
        response=asked.response,
    )


def run_allocate(asked: argparse.Namespace) -> Outcome:
    needed(asked, "file", "people")
    strata = survey.strata(asked.file, asked.encoding)
    ties = ties_of(asked.ties, [stratum.name for stratum in strata], asked.encoding)
    return allocation.allocation(strata, asked.people, least=asked.least, ties=ties)


def respondents(asked: argparse.Namespace, faults: Faults, needed: Sequence[str] = ()) -> table.Table:
    """Read the table of people. A last row of totals is a fault."""
    read = table.read(asked.file, needed, faults=faults, encoding=asked.encoding)
    ending = table.Ending()
    for row in read.rows():
        ending.take(row)
    ending.check(faults)
    return read


def run_weights(asked: argparse.Namespace) -> Outcome:
    needed(asked, "file", "strata", "stratum")
    faults = Faults(name_of(asked.file))
    read = respondents(asked, faults)
    strata = survey.names_of(read, asked.stratum, faults)
    cells = survey.names_of(read, asked.cell or asked.stratum, faults)
    names = ids(read, asked, faults)
    answered = truths(read, asked.answered, faults) if asked.answered else None
    table.in_order(faults)
    whole, held = people_of(asked.strata, asked.encoding)
    known = {
        "sampling.weights.unknown_stratum": lines_of(read.name, read.lines, stratum=strata),
        "sampling.weights.stratum_too_small": held,
        "sampling.weights.not_positive": of_all(read.name),
    }
    bounds = sampled.Bounds(*asked.trim) if asked.trim else None
    with located(known):
        base = weights.base(strata, whole)
        if answered is not None:
            base = weights.nonresponse(base, cells, answered)
        outcome = sampled.weighted(names, base, answered=answered, cells=len(set(cells)), bounds=bounds)
    write(outcome, asked.out)
    return outcome


def run_rake(asked: argparse.Namespace) -> Outcome:
    needed(asked, "file", "totals")
    faults = Faults(name_of(asked.totals))
    read = table.read(asked.totals, faults=faults, encoding=asked.encoding)
    totals = survey.totals_of(read, faults)
    rows = {name: survey.names_of(read, name, Faults()) for name in ("margin", "category")}
    known = {
        "sampling.raking.not_positive": lines_of(read.name, read.lines, **rows),
        "sampling.raking.sums": lines_of(read.name, read.lines, margin=rows["margin"]),
    }
    faults = Faults(name_of(asked.file))
    read = respondents(asked, faults, tuple(totals))
    margins = [raking.Margin(name, survey.names_of(read, name, faults), known) for name, known in totals.items()]
    begin = weights_of(read, asked.weight, faults)
    names = ids(read, asked, faults)
    table.in_order(faults)
    bounds = sampled.Bounds(*asked.trim) if asked.trim else None
    people = [lines_of(read.name, read.lines, category=margin.categories).lines for margin in margins]
    known["sampling.raking.weights"] = of_all(read.name)
    known["sampling.raking.without_total"] = Lines(
        read.name,
        ("margin", "category"),
        {(margin.name, *one): at for margin, found in zip(margins, people, strict=True) for one, at in found.items()},
    )
    with located(known):
        outcome = sampled.calibrated(names, begin, margins, bounds=bounds)
    write(outcome, asked.out)
    return outcome


def run_estimate(asked: argparse.Namespace) -> Outcome:
    needed(asked, "file", "of", *(["over"] if asked.kind == "ratio" else []))
    faults = Faults(name_of(asked.file))
    read = respondents(asked, faults)
    estimate = measured(read, asked, faults)
    begin = weights_of(read, asked.weight, faults)
    strata = survey.names_of(read, asked.stratum, faults) if asked.stratum else None
    clusters = survey.names_of(read, asked.cluster, faults) if asked.cluster else None
    groups = survey.names_of(read, asked.by, faults) if asked.by else None
    table.in_order(faults)
    counted, known = clusters_of(asked)
    known["sampling.design.weights"] = of_all(read.name)
    if strata is not None:
        known["sampling.design.clusters_unknown"] = lines_of(read.name, read.lines, stratum=strata)
    with located(known):
        drawn = design(begin, strata, clusters, clusters_of=counted, lonely=asked.lonely)
    name = asked.of if asked.kind != "ratio" else f"{asked.of} / {asked.over}"
    found = {name: estimate(drawn, None)}
    for group in alphabetical(set(groups or ())):
        found[f"{name} ({group})"] = estimate(drawn, np.array([one == group for one in groups or ()]))
    chosen = {key: getattr(asked, key) for key in ("of", "kind", "over", "by", "weight", "stratum", "cluster")}
    outcome = sampled.estimated(drawn, found, chosen | {"level": asked.level})
    used = {table.named(one, read.header) for one in chosen.values() if isinstance(one, str)}
    for name in (name for name in read.header if name not in used and plain(name) in in_order("weight")):
        if asked.weight is None:
            outcome.events.insert(0, event("sampling.estimate.unweighted", column=name[:60]))
    return outcome


def measured(
    read: table.Table, asked: argparse.Namespace, faults: Faults
) -> Callable[[Design, estimates.Domain], Estimate]:
    """The estimate asked for, with its values read."""
    if asked.kind == "share":
        yes = np.array(truths(read, asked.of, faults), dtype=np.bool_)
        return lambda drawn, domain: estimates.share(drawn, yes, domain=domain, level=asked.level)
    values = floats(read.numbers(asked.of, faults))
    if asked.kind == "ratio":
        below = floats(read.numbers(asked.over, faults))
        return lambda drawn, domain: estimates.ratio(drawn, values, below, domain=domain, level=asked.level)
    rule = estimates.mean if asked.kind == "mean" else estimates.total
    return lambda drawn, domain: rule(drawn, values, domain=domain, level=asked.level)


def run_suppress(asked: argparse.Namespace) -> Outcome:
    needed(asked, "file", *(["rows", "columns"] if asked.rows or asked.columns else []))
    if asked.rows:
        faults = Faults(name_of(asked.file))
        read = respondents(asked, faults)
        rows, columns = (survey.names_of(read, one, faults) for one in (asked.rows, asked.columns))
        counted = suppression.tabulated(rows, columns)
        table.in_order(faults)
    else:
        counted = survey.counts(asked.file, asked.encoding)
    return suppression.suppression(counted, smallest=asked.smallest, zeros=asked.zeros)


TASKS: dict[str, Callable[[argparse.Namespace], Outcome]] = {
    "size": run_size,
    "allocate": run_allocate,
    "weights": run_weights,
    "rake": run_rake,
    "estimate": run_estimate,
    "suppress": run_suppress,
}


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """Every step is short here; the details of weights are told when asked for."""
    long = ("sampling.raking.margin", "sampling.size.endless", "sampling.estimate.quality")
    yield from told([one for one in outcome.events if explain or one.key not in long], language)

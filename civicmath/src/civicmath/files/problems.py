"""Plain CSV for priorities: pairwise answers, a criteria matrix, a household survey."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from civicmath.faults import Faults, bad
from civicmath.files import heads, table
from civicmath.files.called import called
from civicmath.files.commas import Commas
from civicmath.files.numbers import Numbers, column_parser, exact, number_parser, on_scale
from civicmath.files.reading import Source, name_of, short
from civicmath.files.sheet import listed
from civicmath.files.values import spelled
from civicmath.priorities.comparisons import MOST_ITEMS, Comparisons, comparisons
from civicmath.priorities.criteria import MOST_CELLS, Criterion, Matrix
from civicmath.priorities.severity import MOST, Sums, Survey, check_most

# no more words than these: an option or a problem may well be called "votes"
WEIGHTS = called("weight")
WEIGHING = re.compile(r"(?:weigh|весо|салмак|салмаг)\w*")  # and the first word of a name that may mean weights
EQUAL = called("equal") | {"="}
MOST_NAME = 500
MOST_PROBLEMS = 2000
MOST_KEPT = 1000  # different answers and weights gathered before they are added up
ONE = Fraction(1)


def compared(source: Source, encoding: str = "utf-8") -> Comparisons:
    """Read pairwise answers: columns winner, loser or left, right, chosen, and how many answered so; constant memory.

    chosen: the text of left or right, or "=" (equal, тең, поровну). How many: a column `count` or the like (`heads.WEIGHTS`); 1
    without it. Columns may have Kyrgyz and Russian names, see `called`.
    BadInput: every fault by its line: other columns, blank cells, an answer that names neither, an item against itself.
    """
    faults = Faults(name_of(source))
    with faults.first():
        return answers_of(table.stream(source, faults, tail=True, encoding=encoding), faults)


def answers_of(streamed: table.Stream, faults: Faults) -> Comparisons:
    header = streamed.header
    three = table.meant("chosen", header) is not None
    asked = ("left", "right", "chosen") if three else ("winner", "loser")
    places = [header.index(name) for name in table.own_names(asked, header, faults).values()]
    counted = heads.weight_place(header, places, streamed.line)
    parse = number_parser()
    answers: Counter[tuple[str, str, bool]] = Counter()
    names: set[str] = set()
    for row in streamed.rows:
        answer = answered([spelled(row.cells[place]) for place in places], row.line, faults)
        times = 1 if counted is None else whole(row.cells[counted], header[counted], parse, row.line, faults)
        if answer is not None:
            answers[answer] += times
            names.update(answer[:2])
            if len(names) > MOST_ITEMS:
                faults.add("priorities.pairwise.too_many", row.line, many=len(names), most=MOST_ITEMS)
                faults.raise_all()
    table.in_order(faults)
    return comparisons(
        ((one, other, times) for (one, other, equal), times in answers.items() if not equal),
        ((one, other, times) for (one, other, equal), times in answers.items() if equal),
    )


def answered(cells: list[str], line: int, faults: Faults) -> tuple[str, str, bool] | None:
    """(better, worse, False) or (one, other, True) for equal. None: a fault was added."""
    one, other = cells[0], cells[1]
    if not all(cells):
        faults.add("files.problems.blank", line)
    elif one == other:
        faults.add("priorities.pairwise.with_itself", line, name=one[:60])
    elif len(one) > MOST_NAME or len(other) > MOST_NAME:
        faults.add("files.name_too_long", line, most=MOST_NAME)
    elif len(cells) == 2 or cells[2] == one:
        return one, other, False
    elif cells[2] == other:
        return other, one, False
    elif cells[2].lower() in EQUAL:
        return min(one, other), max(one, other), True
    else:
        faults.add("files.problems.neither", line, chosen=cells[2][:60], left=one[:60], right=other[:60])
    return None


def whole(cell: str, column: str, parse: Callable[[str], Fraction | str], line: int, faults: Faults) -> int:
    value = parse(cell)
    if isinstance(value, Fraction) and value.denominator == 1 and value >= 1:
        return int(value)
    key = value if value == "files.table.thousands" else "files.problems.count"
    faults.add(str(key), line, column=column, cell=cell[:60])
    return 1


def weighs(name: str, line: int, faults: Faults) -> bool:
    """Whether an option or a column is called weights: Веса, `Вес, %`, Weight (%). A fault where it may be."""
    words = words_in(name)
    if not words or (words[0] not in WEIGHTS and not WEIGHING.fullmatch(words[0])):
        return False
    if len(words) > 1 or words[0] not in WEIGHTS:
        faults.add("files.problems.weights_perhaps", line, name=short(name))
    return True


def words_in(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name.casefold())


@dataclass(frozen=True)
class Asked:
    """What was fixed about criteria beside the file: weights by name, criteria where lower is better, one scale for all."""

    weights: Mapping[str, Fraction] | None = None
    lower: Collection[str] = ()
    scale: tuple[Fraction, Fraction] | None = None


def matrix(source: Source, asked: Asked = Asked(), encoding: str = "utf-8") -> Matrix:
    """Read a criteria matrix: the first column names the options, every other one is a criterion with a score for each.

    A row of weights (see `weighs`) weighs the criteria; `asked.weights` go before it; without both all weigh the same. A column of
    them is a fault, unless `asked` names it: the table is turned, with criteria for options.
    BadInput: every fault by its line; an unknown criterion.
    """
    faults = Faults(name_of(source))
    with faults.first():
        return scored(table.read(source, most_cells=2 * MOST_CELLS, faults=faults, encoding=encoding), asked, faults)


def scored(read: table.Table, asked: Asked, faults: Faults) -> Matrix:
    if len(read.header) < 2:
        faults.add("priorities.criteria.size", most=MOST_CELLS)
        table.in_order(faults)
    options = [spelled(one) for one in read.texts(read.header[0], faults)]
    weighing = [
        place for place, (name, line) in enumerate(zip(options, read.lines, strict=True)) if weighs(name, line, faults)
    ]
    scores = [scores_of(read, name, weighing, faults) for name in read.header[1:]]
    names = [spelled(name) for name in read.header[1:]]
    table.no_total(options, read.lines, faults)
    table.no_total(names, [read.line] * len(names), faults, "files.survey.total_column")
    lower = {table.named(name, names) or spelled(name) for name in asked.lower}
    fixed = {table.named(name, names) or spelled(name): weight for name, weight in (asked.weights or {}).items()}
    for name in names:
        if words_in(name) and WEIGHTS.issuperset(words_in(name)) and name not in {*lower, *fixed}:
            faults.add("files.problems.turned", read.line, name=short(name))
    if len(fixed) < len(asked.weights or {}):
        faults.add("files.problems.weights_twice")
    for name in sorted({*lower, *fixed} - set(names)):
        faults.add("priorities.criteria.unknown", criterion=name, criteria=names)
    for place in weighing[1:]:
        faults.add("files.problems.weights_twice", read.lines[place])
    weights = dict.fromkeys(names, Fraction(0)) | fixed if fixed else dict.fromkeys(names, ONE)
    if weighing and not fixed:
        weights = {name: column[weighing[0]] for name, column in zip(names, scores, strict=True)}
        for name, weight in weights.items():
            if weight < 0:
                line = read.lines[weighing[0]]
                faults.add("priorities.criteria.negative_weight", line, criterion=name, weight=weight)
    table.in_order(faults)
    rows = [place for place in range(len(options)) if place not in weighing]
    return Matrix(
        options=tuple(options[place] for place in rows),
        criteria=tuple(Criterion(name, weights[name], name in lower, asked.scale) for name in names),
        scores=[[column[place] for column in scores] for place in rows],
        lines=[read.lines[place] for place in rows],
        source=read.name,
    )


def scores_of(read: table.Table, name: str, weighing: Collection[int], faults: Faults) -> list[Fraction]:
    """The numbers of a criterion: scores, and in rows of weights also shares such as 1/3 and 50%."""
    cells = read.column(name)
    weight = Numbers(column=name, parse=column_parser(cells), faults=faults)
    score = replace(weight, parse=column_parser(cells, on_scale))
    return [
        (weight if place in weighing else score).of(cell, line)
        for place, (cell, line) in enumerate(zip(cells, read.lines, strict=True))
    ]


def survey(
    source: Source, most: Fraction = MOST, encoding: str = "utf-8", columns: Sequence[str] | None = None
) -> Survey:
    """Read a household survey: a row for each person, a column for each problem, cells 0 … most, blank for "not asked".

    columns: those of problems; None: all but weights (see `weighs`) and who, when and where (`heads.known`). Constant memory.
    BadInput: every fault by its line; no such scale.
    """
    check_most(most)
    faults = Faults(name_of(source))
    with faults.first():
        return surveyed(table.stream(source, faults, tail=True, encoding=encoding), most, faults, columns)


def surveyed(streamed: table.Stream, most: Fraction, faults: Faults, columns: Sequence[str] | None) -> Survey:
    problems, weighing = read_of(streamed, columns, faults)
    header = streamed.header
    read = {*problems, *weighing}
    passed = [name for place, name in enumerate(header) if name and place not in read and not heads.by_form(name)]
    told = {"columns": listed([header[place] for place in problems]), "passed_over": listed(passed)} if passed else {}
    found = Survey(tuple(spelled(header[place]) for place in problems), most, told)
    commas = Commas([*problems, *weighing], faults)
    plain, decimal = number_parser(on_scale), number_parser(partial(on_scale, decimal=True))
    numbers = [
        [Numbers(column=name, parse=parse, faults=faults, least=0, most=most) for name in header]
        for parse in (plain, decimal)
    ]
    plain, decimal = number_parser(), number_parser(partial(exact, decimal=True))
    weights = [[Numbers(column=name, parse=parse, faults=faults) for name in header] for parse in (plain, decimal)]
    tallies: list[Counter[tuple[Fraction, Fraction]]] = [Counter() for _ in problems]
    ending = table.Ending()
    for row in commas.settled(streamed.rows):
        ending.take(row)
        weight = ONE
        for place in weighing:
            weight = weight_of(row.cells[place], row.line, weights[commas.part(place)][place])
        for place, sums, tally in zip(problems, found.sums, tallies, strict=True):
            if cell := row.cells[place]:
                tally[numbers[commas.part(place)][place].of(cell, row.line), weight] += 1
                if len(tally) > MOST_KEPT:
                    add_up(tally, sums)
    for tally, sums in zip(tallies, found.sums, strict=True):
        add_up(tally, sums)
    commas.check(header)
    ending.check(faults)
    table.in_order(faults)
    return found


def read_of(streamed: table.Stream, columns: Sequence[str] | None, faults: Faults) -> tuple[list[int], list[int]]:
    """Where the problems stand, and the weights, if there are any. BadInput: nobody can tell; none; too many."""
    header = streamed.header
    weighing = [place for place, name in enumerate(header) if weighs(name, streamed.line, faults)]
    faults.raise_if_any()
    if len(weighing) > 1:
        raise bad("files.problems.weights_twice", streamed.line)
    if columns is None:
        problems = [
            place for place, name in enumerate(header) if name and place not in weighing and not heads.known(name)
        ]
    else:
        named = dict.fromkeys(table.checked_name(name, header, streamed.name) for name in columns)
        problems = [header.index(name) for name in named]
    if not 1 <= len(problems) <= MOST_PROBLEMS:
        raise bad("files.problems.no_problem", streamed.line, most=MOST_PROBLEMS)
    names = [header[place] for place in problems]
    table.no_total(names, [streamed.line] * len(names), faults, "files.survey.total_column")
    return problems, [place for place in weighing if place not in problems]


def weight_of(cell: str, line: int, weights: Numbers) -> Fraction:
    """A person's weight; 1 where a fault had to be added, so that those of the answers are named as well."""
    weight = weights.of(cell, line)
    if weight <= 0 and not isinstance(weights.parse(cell), str):  # what is no number was named as such
        weights.faults.add("priorities.severity.weight", line, weight=weight)
    return weight if weight > 0 else ONE


def add_up(tally: Counter[tuple[Fraction, Fraction]], sums: Sums) -> None:
    for (answer, weight), times in tally.items():
        sums.add(answer, weight, times)
    tally.clear()

"""People who may be drawn and the quotas to be kept, as the sortition tools write them: two CSV files.

People: a header, then a line each. The id stands in the column named `id`, `nationbuilder_id`, `person_id`, `respondent_id` or
`number`, or else in the first column with a name that is no category. Categories: `category,name,min,max` (Sortition
Foundation, Panelot) or `feature,value,min,max`, optionally with `min_flex,max_flex`; the first four also by Kyrgyz and Russian
names. Commas, semicolons or tabs, plain or gzip. Rows of empty cells, blanks more or less, the two ways in which Unicode writes й,
and the case of letters in headers, values and addresses do not matter. A cell never runs over a line's end.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from civicmath.faults import Faults
from civicmath.files import reading, table
from civicmath.files.called import called, in_order, plain
from civicmath.files.separators import begun
from civicmath.files.values import LONGEST_NAME, spelled
from civicmath.lots.pool import NO_ADDRESS, Pool, Quota
from civicmath.ties import some

# columns by their names as `plain` gives them, those that go before first
ID_COLUMNS, NAME_COLUMNS = in_order("person_id"), in_order("person")
BESIDE = called("beside")  # who, when and where: of these only a name may tell people apart
KNOWN = called("form", "beside", "person_id", "person")
# names of when a form was sent hold one of these
TIMES = ("time", "date", "submittedat", "today", "врем", "дата", "убакыт", "убактысы", "күнү")
SENT = frozenset(name for name in KNOWN if name in {"start", "end"} or any(part in name for part in TIMES))
QUOTA_HEADS = {
    "category": in_order("feature"),
    "name": in_order("value"),
    "min": ("min", *in_order("at_least")),
    "max": ("max", *in_order("at_most")),
}
LARGEST_BOUND = 10**9
MOST_PEOPLE = 20_000_000
MOST_TEXT = 1 << 29  # characters of ids, names and addresses
MOST_QUOTAS = 20_000
Row = tuple[int, list[str]]


@dataclass
class Sheet:
    """A CSV file read row by row: `header` in lower case, `at` its line, `delimiter` as found in it."""

    header: list[str]
    at: int
    delimiter: str
    rows: Iterator[Row]


def read(
    people: reading.Source,
    categories: reading.Source | None = None,
    *,
    id_column: str | None = None,
    household: Sequence[str] = (),
    encoding: str = "utf-8",
) -> Pool:
    """Read a pool. Without `categories` only the ids count (and households).

    id_column: header of the column with ids. household: headers of the columns that together tell a household (an address); people
    with nothing in them live alone. BadInput: every fault with its line, also values that `categories` does not know.
    """
    quotas = [] if categories is None else read_categories(categories, encoding)
    faults = Faults(reading.name_of(people))
    sheet = opened(people, faults, encoding)
    named = dict.fromkeys(quota.category.casefold() for quota in quotas)
    for missing in [one for one in [*named, *map(folded, household)] if one not in sheet.header]:
        faults.add("files.people.no_column", sheet.at, column=missing)
    own = id_of(sheet, [*named, *map(folded, household)], id_column, faults)
    faults.raise_if_any()
    pool = gathered(sheet, quotas, own, [sheet.header.index(folded(one)) for one in household], faults)
    if id_column is None and plain(sheet.header[own]) not in ID_COLUMNS:
        pool.meta["taken_as_id"] = sheet.header[own]
        if not quotas and not household and KNOWN.isdisjoint(map(plain, sheet.header)):
            pool.meta["header_at"] = str(sheet.at)
    return pool


def folded(text: str) -> str:
    """What tells names apart: one spelling, in lower case. (`records` and the printed page do it in this order.)"""
    return spelled(text).casefold()


def opened(source: reading.Source, faults: Faults, encoding: str) -> Sheet:
    """Read the header of a CSV file, its first row that isn't empty. BadInput: an empty file, a header with equal names."""
    delimiter, lines = begun(reading.lines(source, faults, encoding), faults)
    number, line = next(lines, (0, ""))
    if not number:
        faults.add("files.people.empty", None)
        faults.raise_all()
    names = cut(line, delimiter)
    if names is None:
        faults.add("files.people.not_csv", number)
        faults.raise_all()
    header = [folded(cell) for cell in names]
    for twice in sorted(cell for cell, times in Counter(header).items() if cell and times > 1):
        faults.add("files.people.column_twice", number, column=twice)
    return Sheet(header, number, delimiter, cells(lines, delimiter, len(header), faults))


def cells(lines: Iterator[tuple[int, str]], delimiter: str, width: int, faults: Faults) -> Iterator[Row]:
    """Yield (line, cells) of rows that have as many cells as the header; others are faults. Empty rows are passed over."""
    for at, line in lines:
        row = cut(line, delimiter)
        if row is None:
            faults.add("files.people.not_csv", at)
        elif not any(map(str.strip, row)):
            continue  # spreadsheets leave such lines at the end
        elif len(row) == width:
            yield at, [cell.strip() for cell in row]
        else:
            faults.add("files.people.cells", at, found=len(row), wanted=width)


def cut(line: str, delimiter: str) -> list[str] | None:
    """Cut a line into cells. None: its quotes don't close, since a cell over a line's end would swallow people unseen."""
    if '"' not in line and "\r" not in line:
        return line.split(delimiter) if line else []
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def read_categories(source: reading.Source, encoding: str = "utf-8") -> list[Quota]:
    """Read the quotas. BadInput: what is missing, doubled, no number, or contradicts itself, by line."""
    faults = Faults(reading.name_of(source))
    sheet = opened(source, faults, encoding)
    columns = {column: found(sheet, names) for column, names in QUOTA_HEADS.items()}
    for column in [column for column, place in columns.items() if place is None]:
        faults.add("files.people.no_column", sheet.at, column=column)
    faults.raise_if_any()
    places = [place for place in columns.values() if place is not None]
    flex = [found(sheet, [name]) for name in ("minflex", "maxflex")]
    quotas: list[Quota] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in sheet.rows:
        category, value = row[places[0]], row[places[1]]
        if max(len(category), len(value)) > LONGEST_NAME:
            faults.add("files.name_too_long", line, most=LONGEST_NAME)
            continue
        if len(seen) == MOST_QUOTAS:
            faults.add("files.people.too_many_quotas", line, most=MOST_QUOTAS)
            break
        key = (folded(category), folded(value))
        if key in seen:
            faults.add("files.people.quota_twice", line, category=category, value=value, first=seen[key])
            continue
        seen[key] = line
        quota = quota_of(line, row, places, flex, faults)
        if quota is not None:
            quotas.append(quota)
    if not seen and not faults:
        faults.add("files.people.no_quotas")
    faults.raise_if_any()
    return quotas


def found(sheet: Sheet, names: Sequence[str]) -> int | None:
    """Where the column is that has the first of these names."""
    header = [plain(name) for name in sheet.header]
    return next((header.index(name) for name in names if name in header), None)


def quota_of(line: int, row: list[str], places: list[int], flex: list[int | None], faults: Faults) -> Quota | None:
    category, value = spelled(row[places[0]]), spelled(row[places[1]])
    if not category or not value:
        faults.add("files.people.quota_without_name", line)
        return None
    bounds = [bound(line, row[place], faults) for place in places[2:]]
    flexes = [None if place is None or not row[place] else bound(line, row[place], faults) for place in flex]
    least, most = bounds
    if least is None or most is None:
        return None
    if least > most:
        faults.add("files.people.min_above_max", line, category=category, value=value, least=least, most=most)
        return None
    if flexes[0] is not None and flexes[0] > least:
        faults.add("files.people.flex_inside", line, category=category, value=value)
    if flexes[1] is not None and flexes[1] < most:
        faults.add("files.people.flex_inside", line, category=category, value=value)
    return Quota(category, value, least, most, flexes[0], flexes[1])


def bound(line: int, cell: str, faults: Faults) -> int | None:
    """Read a whole number from 0. A fault otherwise."""
    if cell.isascii() and cell.isdigit() and len(cell) <= len(str(LARGEST_BOUND)) and int(cell) <= LARGEST_BOUND:
        return int(cell)
    faults.add("files.people.not_whole", line, cell=cell[:40])
    return None


def id_of(sheet: Sheet, others: list[str], asked: str | None, faults: Faults) -> int:
    """Place of the id's column."""
    if asked is not None:
        if folded(asked) not in sheet.header:
            faults.add("files.people.no_column", sheet.at, column=asked)
            return 0
        return sheet.header.index(folded(asked))
    known = found(sheet, ID_COLUMNS)
    if known is not None:
        return known
    free = [place for place, column in enumerate(sheet.header) if column and column not in others]
    if free and plain(sheet.header[free[0]]) in SENT:
        free = of_a_form(sheet, free)
    if not free:
        faults.add("files.people.no_id", sheet.at)
    return free[0] if free else 0


def of_a_form(sheet: Sheet, free: list[int]) -> list[int]:
    """Columns of a form's answers that may tell people apart: a name's before others, none of when, sex or age."""
    named = found(sheet, NAME_COLUMNS)
    others = [place for place in free if plain(sheet.header[place]) not in SENT | BESIDE]
    return [named] if named in free else others


@dataclass
class Column:
    """A category's column: where it stands, and the code of each value."""

    place: int
    category: str
    codes: dict[str, int] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    cells: list[int] = field(default_factory=list)


@dataclass
class Gathered:
    """What has been read: lines by id, names, columns, and who lives where."""

    columns: list[Column]
    ids: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    households: dict[tuple[str, ...], int] = field(default_factory=dict)
    lives: list[int] = field(default_factory=list)


def gathered(sheet: Sheet, quotas: list[Quota], own: int, addresses: list[int], faults: Faults) -> Pool:
    """Read all people. A row with any fault is left out; all faults are told together."""
    kept = Gathered(columns_of(sheet, quotas))
    named_at = found(sheet, NAME_COLUMNS)
    name_at = own if named_at is None else named_at
    told, size = sorted({own, name_at, *addresses}), 0
    for line, row in sheet.rows:
        lengths = [len(row[place]) for place in told]
        if max(lengths) > LONGEST_NAME:
            faults.add("files.name_too_long", line, most=LONGEST_NAME)
            continue
        size += sum(lengths)
        if size > MOST_TEXT:
            faults.add("files.people.too_much_text", line, most=MOST_TEXT)
            break
        if len(kept.ids) == MOST_PEOPLE:
            faults.add("files.people.too_many", line, most=MOST_PEOPLE)
            break
        take(kept, line, row[own], faults)
        for column in kept.columns:
            known(column, line, row[column.place], faults)
        if faults:
            continue  # the file is refused: ids alone are kept, for those that stand twice
        if addresses:
            live(kept, tuple(address_part(row[place]) for place in addresses))
        if name_at != own:
            kept.names.append(row[name_at])
    if not kept.ids and not faults:
        faults.add("files.people.nobody")
    table.no_total(list(kept.ids), list(kept.ids.values()), faults, "files.people.total")
    table.in_order(faults)
    return Pool(
        ids=tuple(kept.ids),
        columns={column.category: np.array(column.cells, dtype=np.int32) for column in kept.columns},
        values={column.category: tuple(column.values) for column in kept.columns},
        quotas=tuple(quotas),
        households=np.array(kept.lives, dtype=np.int32) if addresses else None,
        names=tuple(kept.names) if kept.names else None,
        meta={
            "id": sheet.header[own],
            "delimiter": sheet.delimiter,
            "encoding": faults.encoding,
            "household": "\t".join(sheet.header[one] for one in addresses),
            **in_part(kept),
        },
    )


def columns_of(sheet: Sheet, quotas: list[Quota]) -> list[Column]:
    columns: dict[str, Column] = {}
    for quota in quotas:
        folded_name = quota.category.casefold()
        column = columns.setdefault(folded_name, Column(sheet.header.index(folded_name), quota.category))
        column.codes[quota.value.casefold()] = len(column.values)
        column.values.append(quota.value)
    return list(columns.values())


def take(kept: Gathered, line: int, cell: str, faults: Faults) -> None:
    """Take one person in."""
    name = spelled(cell)
    if not name:
        faults.add("files.people.empty_id", line)
    elif not cell.isprintable():
        faults.add("files.people.id_unprintable", line)
    elif name in kept.ids:
        faults.add("files.people.id_twice", line, id=name[:80], first=kept.ids[name])
    else:
        kept.ids[name] = line


def known(column: Column, line: int, cell: str, faults: Faults) -> None:
    """Note the code of a cell."""
    code = column.codes.get(folded(cell))
    if code is None:
        known_values = some(column.values)
        faults.add("files.people.unknown_value", line, category=column.category, value=cell[:80], known=known_values)
    elif not faults:
        column.cells.append(code)


def address_part(cell: str) -> str:
    part = folded(cell)
    return "" if part in NO_ADDRESS else part


def in_part(kept: Gathered) -> dict[str, str]:
    """How many addresses that lack a part are those of several people, and of how many people; nothing if none is."""
    lives = Counter(kept.lives)
    shared = [lives[home] for address, home in kept.households.items() if "" in address and lives[home] > 1]
    return {"homes_in_part": str(len(shared)), "people_in_part": str(sum(shared))} if shared else {}


def live(kept: Gathered, address: tuple[str, ...]) -> None:
    """Give the person just read a household; without any address they live alone."""
    key = address if any(address) else (*address, str(len(kept.lives)))
    kept.lives.append(kept.households.setdefault(key, len(kept.households)))

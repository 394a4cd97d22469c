"""Seat rules from CSV: groups with at least and at most so many seats, and who belongs to them.

group,at least,at most          either column alone, in any order
women,2,
youth,,1

candidate,group
Adam,youth
"""

from collections.abc import Callable, Sequence

from civicmath.faults import Faults
from civicmath.files import sheet, values
from civicmath.files.called import called, plain
from civicmath.files.reading import Source, lines, name_of, short
from civicmath.files.separators import declared, detected
from civicmath.seats.rules import SeatRule

# columns by their names as `plain` gives them
GROUP_HEADS, CANDIDATE_HEADS = called("group"), called("candidate")
LEAST, MOST = called("at_least"), called("at_most")
MOST_GROUPS = 1000

Take = Callable[[int, list[str]], None]


class Groups:
    def __init__(self, candidates: Sequence[str], faults: Faults) -> None:
        self.numbers = {values.spelled(name): number for number, name in enumerate(candidates)}
        self.faults = faults
        self.bounds: dict[str, tuple[int, int]] = {}
        self.members: dict[str, set[int]] = {}
        self.width = 0  # columns of the table of groups
        self.least = self.most = 0  # which of them hold the bounds; 0: none does

    def head(self, line: int, cells: list[str]) -> Take | None:
        """Take the first line of a table: which it is, and where its columns are. None: the line is neither."""
        first, *others = map(plain, cells)
        if first in CANDIDATE_HEADS and others:
            self.known_only(line, cells, [name in GROUP_HEADS or group_number(name) for name in others])
            return self.member
        if first not in GROUP_HEADS or not others:
            return None
        self.known_only(line, cells, [name in LEAST | MOST for name in others])
        places: list[int] = []
        for bound in (LEAST, MOST):
            found = [place for place, name in enumerate(others, 1) if name in bound]
            for place in found[1:]:
                self.faults.add("files.csv.column_twice", line, name=short(cells[place]))
            places.append(found[0] if found else 0)
        self.width, (self.least, self.most) = len(cells), places
        return self.bound

    def known_only(self, line: int, cells: list[str], known: list[bool]) -> None:
        """BadInput: a column of an unknown name; the lines below it can't be read."""
        for cell, fine in zip(cells[1:], known, strict=True):
            if not fine:
                self.faults.add("files.seats.column", line, name=short(cell))
        if not all(known):
            self.faults.raise_all()

    def bound(self, line: int, cells: list[str]) -> None:
        """Take a group and its bounds; an empty cell sets no limit."""
        name, *rest = [*cells, *[""] * (self.width - len(cells))]
        least, most = (rest[place - 1] if place else "" for place in (self.least, self.most))
        if not name or len(cells) > self.width or len(name) > values.LONGEST_NAME:
            self.faults.add("files.seats.group", line, text=short(",".join(cells)))
            return
        if name in self.members:
            self.faults.add("files.seats.group_twice", line, name=short(name))
            return
        if len(self.members) >= MOST_GROUPS:
            self.faults.add("files.seats.too_many_groups", line, most=MOST_GROUPS)
            return
        self.members[name] = set()  # also with bounds that are wrong, so that its members are no fault
        if not all(not cell or values.WHOLE.fullmatch(cell) for cell in (least, most)):
            self.faults.add("files.seats.bound", line, name=short(name), text=short(f"{least}, {most}"))
        elif least and most and int(least) > int(most):
            self.faults.add("files.seats.least_above_most", line, name=short(name), least=int(least), most=int(most))
        else:
            # more at least than there are candidates is for the count to refuse, with the smallest relaxation
            self.bounds[name] = int(least or 0), int(most or max(len(self.numbers), int(least or 0)))

    def holds(self, take: Take | None, cells: list[str]) -> bool:
        """Whether a line belongs to the table at hand although a candidate or a group in it is called like a head."""
        if take == self.bound:
            return len(cells) > 1 and all(not cell or values.WHOLE.fullmatch(cell) for cell in cells[1:])
        return (
            take == self.member and cells[0] in self.numbers and all(cell in self.members for cell in cells[1:] if cell)
        )

    def member(self, line: int, cells: list[str]) -> None:
        """Take `candidate, group, group …`."""
        number = self.numbers.get(cells[0])
        if number is None:
            self.faults.add("files.unknown_candidate", line, name=short(cells[0]))
        if not any(cells[1:]):
            self.faults.add("files.seats.no_group", line, name=short(cells[0]))
        for group in filter(None, cells[1:]):
            if group not in self.members:
                self.faults.add("files.seats.unknown_group", line, name=short(group))
            elif number in self.members[group]:
                self.faults.add("files.seats.member_twice", line, name=short(cells[0]), group=short(group))
            elif number is not None:
                self.members[group].add(number)


def group_number(name: str) -> bool:
    """Whether a column is one of several like group 1, group 2."""
    return name.rstrip("0123456789") in GROUP_HEADS


def read(source: Source, candidates: Sequence[str], *, encoding: str = "utf-8") -> list[SeatRule]:
    """Read seat rules for `candidates` (names in the order of the ballots).

    The table of groups comes first, then that of members, each with its first line; a candidate may stand in several lines.
    BadInput: every fault by its line. Whether the rules can be met together is asked by the count (`Unmeetable`).
    """
    faults = Faults(name_of(source))
    groups = Groups(candidates, faults)
    take: Take | None = None
    delimiter = ","
    said: str | None = None
    for line, text in lines(source, faults, encoding):
        if not text.strip(" ,;\t"):
            continue
        if take is None and not said and (said := declared(text, line)):
            continue
        found = delimiter if take else said or detected(text)
        cells = sheet.cut(text, found)
        if cells is None:
            faults.add("files.csv.quotes", line)
            continue
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        cells = [values.spelled(cell) for cell in cells]
        head = plain(cells[0]) in GROUP_HEADS | CANDIDATE_HEADS and not groups.holds(take, cells)
        if head or take is None:
            take = groups.head(line, cells)
            if take is None:
                faults.add("files.seats.no_head", line, text=short(text))
                faults.raise_all()
            delimiter = found
        else:
            take(line, cells)
    if not groups.members:
        faults.add("files.seats.no_groups")
    faults.raise_if_any()
    return [SeatRule(name, frozenset(groups.members[name]), *groups.bounds[name]) for name in groups.bounds]

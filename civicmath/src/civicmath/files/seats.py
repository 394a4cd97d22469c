"""Seat rules from CSV: groups with at least and at most so many seats, and who belongs to them.

group,at least,at most
women,2,
youth,,1

candidate,group
Adam,youth
"""

from collections.abc import Callable, Sequence

from civicmath.faults import Faults
from civicmath.files import sheet, values
from civicmath.files.reading import Source, lines, name_of, short
from civicmath.files.table import detected
from civicmath.seats.rules import SeatRule

GROUP_HEADS = ("group", "топ", "группа")
CANDIDATE_HEADS = ("candidate", "талапкер", "кандидат")
MOST_GROUPS = 1000

Take = Callable[[int, list[str]], None]


class Groups:
    def __init__(self, candidates: Sequence[str], faults: Faults) -> None:
        self.numbers = {values.spelled(name): number for number, name in enumerate(candidates)}
        self.faults = faults
        self.bounds: dict[str, tuple[int, int]] = {}
        self.members: dict[str, set[int]] = {}

    def bound(self, line: int, cells: list[str]) -> None:
        """Take `group, at least, at most`; an empty cell sets no limit."""
        name, least, most = [*cells, "", "", ""][:3]
        if not name or len(cells) > 3 or len(name) > values.LONGEST_NAME:
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
        elif int(least or 0) > int(most or len(self.numbers)):
            self.faults.add(
                "files.seats.least_above_most",
                line,
                name=short(name),
                least=int(least),
                most=int(most or len(self.numbers)),
            )
        else:
            self.bounds[name] = int(least or 0), int(most or len(self.numbers))

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


def read(source: Source, candidates: Sequence[str], *, encoding: str = "utf-8") -> list[SeatRule]:
    """Read seat rules for `candidates` (names in the order of the ballots).

    The table of groups comes first, then that of members, each with its first line; a candidate may stand in several lines.
    BadInput: every fault by its line. Whether the rules can be met together is asked by the count (`Unmeetable`).
    """
    faults = Faults(name_of(source))
    groups = Groups(candidates, faults)
    take: Take | None = None
    delimiter = ","
    for line, text in lines(source, faults, encoding):
        if not text.strip(" ,;\t"):
            continue
        found = detected(text) if take is None else delimiter
        cells = sheet.cut(text, found)
        if cells is None:
            faults.add("files.csv.quotes", line)
            continue
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        cells = [values.spelled(cell) for cell in cells]
        first = cells[0].lower()
        if (first in GROUP_HEADS or first in CANDIDATE_HEADS) and not groups.holds(take, cells):
            take = groups.bound if first in GROUP_HEADS else groups.member
            delimiter = found
        elif take is None:
            faults.add("files.seats.no_head", line, text=short(text))
            faults.raise_all()
        else:
            take(line, cells)
    if not groups.members:
        faults.add("files.seats.no_groups")
    faults.raise_if_any()
    return [SeatRule(name, frozenset(groups.members[name]), *groups.bounds[name]) for name in groups.bounds]

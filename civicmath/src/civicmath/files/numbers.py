"""Numbers in the cells of tables, exact: as people, spreadsheets, R, SPSS and pandas write them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from civicmath.faults import Faults
from civicmath.files.values import thousands, together

MOST_KNOWN = 100_000
# up to 18 digits on both sides and a power of ten up to 19: nothing that a survey holds is larger, and nothing overflows
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,18}(?:[.,][0-9]{0,18})?|[.,][0-9]{1,18})(?:[eE][+-]?[01]?[0-9])?")
FRACTION = re.compile(r"[+-]?(?:0*,[0-9]+|[0-9]+,(?:[0-9]{0,2}|[0-9]{4,}))(?:[eE][+-]?[0-9]{1,2})?")
SHARE = re.compile(r"[+-]?[0-9]{1,18}/0*[1-9][0-9]{0,17}")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity|#n/a|n/a|#num!|#value!|#div/0!)", re.IGNORECASE)


def exact(text: str, *, decimal: bool = False) -> Fraction | str:
    """The number a cell holds: 3, -2.5, 2,5, 12 000, 1/3, 50%, 2e6. What it is not comes back as a fault's key.

    1,000 is refused: a thousand or one, nobody can tell. Where commas part fractions elsewhere in the column (`decimal`, see
    `decimal_commas`), 3,648 is one; 2,500 is not even there, since who writes 2,5 leaves zeros out.
    """
    if not text:
        return "files.table.blank"
    if thousands(text) and not (decimal and text.count(",") == 1 and text.strip()[-1] != "0"):
        return "files.table.thousands"
    bare = together(text)
    part = bare.removesuffix("%").rstrip()
    if NUMBER.fullmatch(part):
        return Fraction(part.replace(",", ".")) / (100 if part != bare else 1)
    if SHARE.fullmatch(bare):
        return Fraction(bare)
    return "files.table.not_finite" if NOT_FINITE.fullmatch(bare) else "files.table.not_a_number"


def decimal_commas(cells: Iterable[str]) -> bool:
    """Whether commas part fractions in a column: one cell at least can't be in thousands (2,5), and none must be (1,234,567)."""
    marked = {cell for cell in cells if "," in cell}
    return any(FRACTION.fullmatch(cell) for cell in marked) and not any(
        cell.count(",") > 1 or "." in cell for cell in marked
    )


def on_scale(text: str, *, decimal: bool = False) -> Fraction | str:
    """The number a cell of a scale holds: 3/5 and 50% are refused, since they may be meant as a part of the scale."""
    value = exact(text, decimal=decimal)
    return value if isinstance(value, str) or not {"/", "%"} & set(text) else "files.table.part"


def column_parser(
    cells: Sequence[str], parse: Callable[..., Fraction | str] = exact
) -> Callable[[str], Fraction | str]:
    """Give `parse` for the cells of one column, with a memory."""
    return number_parser(partial(parse, decimal=decimal_commas(cells)))


def number_parser(parse: Callable[[str], Fraction | str] = exact) -> Callable[[str], Fraction | str]:
    """Give `parse` a memory of what it has read: surveys hold few different numbers."""
    known: dict[str, Fraction | str] = {}

    def remembered(text: str) -> Fraction | str:
        value = known.get(text)
        if value is None:
            value = parse(text)
            if len(known) < MOST_KNOWN:
                known[text] = value
        return value

    return remembered


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the numeric cells of one column must be; faults of cells are gathered by their lines."""

    column: str
    parse: Callable[[str], Fraction | str]
    faults: Faults
    least: int | None = None
    most: Fraction | None = None

    def of(self, cell: str, line: int) -> Fraction:
        """The number in a cell; 0 where a fault had to be added: no number, below `least`, above `most`."""
        value = self.parse(cell)
        if isinstance(value, str):
            self.faults.add(value, line, column=self.column, cell=cell[:60])
            return Fraction(0)
        if self.least is not None and value < self.least:
            self.faults.add("files.table.below", line, column=self.column, cell=cell[:60], least=self.least)
            return Fraction(0)
        if self.most is not None and value > self.most:
            self.faults.add("files.table.above", line, column=self.column, cell=cell[:60], most=self.most)
            return Fraction(0)
        return value

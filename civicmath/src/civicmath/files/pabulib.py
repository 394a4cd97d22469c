"""Pabulib `.pb` files: sections META, PROJECTS, VOTES; cells separated by semicolons, quoted as in CSV.

The format: https://pabulib.org/format (Faliszewski et al., "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023). Votes
of type approval and choose-1 become Approvals, scoring and cumulative Scores, ordinal Ranked. A column `weight` in VOTES, not
part of the format, weighs the ballots. An empty vote is a blank ballot: its voter is counted and has a share.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from civicmath.budgets.instance import Instance, Project
from civicmath.faults import Faults
from civicmath.files import pabulib_votes
from civicmath.files.encoded import not_in_encoding
from civicmath.files.pabulib_amounts import amount, no_number
from civicmath.files.pabulib_votes import NOTHING
from civicmath.files.reading import CHUNK, LARGEST, LONGEST_LINE, Source, check_text, name_of, opened, too_large
from civicmath.files.rows import Rows
from civicmath.files.table import in_order, named_width
from civicmath.files.values import spelled, thousands

SECTIONS = ("meta", "projects", "votes")
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
MOST_PROJECTS = 20_000
MOST_META = 10_000
LARGEST_HEAD = 1 << 26  # bytes before the votes: all of them are kept
LEFT_OUT = ("files.pabulib.quotes", "files.carriage_return")  # faults of rows of which nothing is known
OTHER = re.compile(r"[,\t]")  # between cells in other files
COUNTED = ("budget", "vote_type", "num_projects", "num_votes")
BOUNDS = tuple(f"{bound}_{what}" for what in ("points", "sum_points", "sum_cost") for bound in ("min", "max"))


class Lines:
    """The lines of a file in blocks of a quarter megabyte, decoded at once; a line that can't be is a fault, read as blank."""

    def __init__(self, stream: Any, faults: Faults) -> None:
        self.stream = stream
        self.faults = faults
        self.block: list[str] = []
        self.first = 1  # the number of the block's first line
        self.at = 0  # how many lines of the block are taken
        self.size = 0
        self.whole = True  # the last line has its end
        self.unreadable: set[int] = set()  # lines of the block that are not in the file's encoding
        self.lost = self.lost_of_head = 0  # how many such lines there were in all, and before the votes

    def fill(self) -> bool:
        """Read the next block. False: the file has ended."""
        self.first += len(self.block)
        self.block, self.at = [], 0
        self.unreadable.clear()
        part = self.stream.read(CHUNK)
        if not part:
            return False
        if not self.size:
            check_text(part, self.faults)
        if not part.endswith(b"\n"):
            part += self.stream.readline(LONGEST_LINE + 1)
        self.size += len(part)
        if self.size > LARGEST:
            too_large(self.first, self.faults)
        self.whole = part.endswith(b"\n")
        self.block = self.decoded(part.removeprefix(BOM_UTF8) if self.first == 1 else part)
        if not self.whole and len(part) > LONGEST_LINE:
            self.faults.add("files.line_too_long", self.first + len(self.block) - 1, most=LONGEST_LINE)
            self.faults.raise_all()
        return True

    def decoded(self, part: bytes) -> list[str]:
        try:
            text = part.decode()
        except UnicodeDecodeError:
            return self.decoded_singly(part)
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        return text.removesuffix("\n").split("\n")

    def decoded_singly(self, part: bytes) -> list[str]:
        texts = []
        for place, line in enumerate(part.removesuffix(b"\n").split(b"\n")):
            try:
                texts.append(line.decode().removesuffix("\r"))
            except UnicodeDecodeError:
                not_in_encoding(self.first + place, self.faults)
                self.unreadable.add(self.first + place)
                texts.append("")
        self.lost += len(self.unreadable)
        return texts

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while self.at < len(self.block) or self.fill():
            number = self.first + self.at
            self.at += 1
            self.lost_of_head += number in self.unreadable
            yield number, self.block[self.at - 1]

    def rest(self) -> Iterator[tuple[int, list[str]]]:
        """Give what is left in blocks: the number of the first line, and the lines."""
        while self.at < len(self.block) or self.fill():
            begin, self.at = self.at, len(self.block)
            yield self.first + begin, self.block[begin:]


@dataclass
class Head:
    """What stands before the votes."""

    meta: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # where a key of META stands
    projects: list[Project] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)  # where a section begins
    votes_header: list[str] | None = None


def read(source: Source, *, encoding: str = "utf-8") -> Instance:
    """Read a participatory budget. BadInput: every fault with its line; see `docs/budgets.md` for all of them."""
    faults = Faults(name_of(source))
    with opened(source, faults, encoding) as stream:
        lines = Lines(stream, faults)
        head = read_head(lines, faults)
        whole = not lines.lost_of_head
        lacking = whole and head.votes_header is not None and not {"meta", "projects"} <= head.sections.keys()
        late = late_sections(head, lines, faults) if lacking else []
        limit = checked_meta(head, faults, whole=whole and "meta" not in late)
        if lacking:  # the votes would only be wrong for that
            in_order(faults)
        if head.votes_header is None:
            if whole:
                faults.add("files.pabulib.no_section", None, section="VOTES")
            in_order(faults)
        kind = head.meta.get("vote_type", "approval").lower()
        whole = whole and not any(fault.key in LEFT_OUT for fault in faults)
        ballots = pabulib_votes.read(
            lines.rest(), head.votes_header or [], head.projects, kind, faults, all_projects=whole
        )
        check_counts(head, ballots.rows, lines.lost, faults)
        if not lines.whole and ballots.short_last:
            faults.add("files.pabulib.breaks_off", ballots.last_line)
    in_order(faults)
    title = " ".join(head.meta[key] for key in ("unit", "subunit", "instance") if head.meta.get(key, ""))
    return Instance(
        projects=tuple(head.projects),
        limit=limit,
        ballots=ballots.packed(title or head.meta.get("description", "")),
        meta=head.meta | bounds(head.meta),
    )


def bounds(meta: dict[str, str]) -> dict[str, Fraction]:
    """What META allows a ballot's points and its projects' costs to be, as far as it stands there in numbers."""
    read = {key: amount(meta.get(key, "")) for key in BOUNDS}
    return {key: value for key, value in read.items() if value is not None}


def read_head(lines: Lines, faults: Faults) -> Head:
    """Read META and PROJECTS, up to the header of VOTES."""
    head = Head()
    section = ""
    header: list[str] | None = None
    columns = Columns({}, 0, faults)
    for begin, row in records(lines, faults):
        marker = row[0].lower()
        if marker in SECTIONS and not any(row[1:]):
            if marker in head.sections:
                faults.add("files.pabulib.section_twice", begin, section=marker.upper(), before=head.sections[marker])
            head.sections[marker] = begin
            section, header = marker, None
        elif (
            len(row) == 1
            and header is None
            and OTHER.search(marker)
            and (section or OTHER.split(marker)[0] in SECTIONS)
        ):
            faults.add("files.pabulib.separator", begin)
            faults.raise_all()
        elif not section:
            if not lines.lost_of_head:
                faults.add("files.pabulib.no_section", begin, section="META")
            faults.raise_all()
        elif header is None:
            header = [name.lower() for name in row]
            if section == "votes":
                head.votes_header = header
                return head
            columns = Columns(
                {name: place for place, name in reversed(list(enumerate(header)))}, named_width(header), faults
            )
        elif section == "meta":
            read_meta(head, begin, row, faults)
        else:
            read_project(head, columns, begin, row)
    return head


def late_sections(head: Head, lines: Lines, faults: Faults) -> list[str]:
    """Name the sections that stand only after VOTES, by their lines. The votes can't be read then, and are passed over."""
    late: list[str] = []
    for first, texts in lines.rest():
        for line, text in enumerate(texts, start=first):
            section = text.strip(' \t;"').lower()
            if section in SECTIONS and section not in head.sections:
                faults.add("files.pabulib.after_votes", line, section=section.upper())
                head.sections[section] = line
                late.append(section)
    return late


def records(lines: Lines, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give (line it begins in, cells without spaces around) of each row that is not blank."""
    for begin, row in Rows(iter(lines), faults, "files.pabulib.quotes", delimiter=";", loose=True):
        cells = [" ".join(cell.split("\n")).strip() for cell in row]
        if any(cells):
            yield begin, cells
        if lines.size > LARGEST_HEAD + CHUNK + LONGEST_LINE:  # read ahead by less than that
            faults.add("files.pabulib.head_too_large", begin, most=LARGEST_HEAD)
            faults.raise_all()


def read_meta(head: Head, line: int, row: list[str], faults: Faults) -> None:
    key = row[0].lower()
    if key in COUNTED and any(row[2:]):
        faults.add("files.pabulib.row_length", line, there=len(row), columns=2)
    if key in head.meta:
        faults.add("files.pabulib.key_twice", line, name=key, before=head.lines[key])
    elif len(head.meta) >= MOST_META:
        faults.add("files.pabulib.too_many", line, section="META", most=MOST_META)
        faults.raise_all()
    head.meta[key] = row[1] if len(row) > 1 else ""
    head.lines[key] = line


@dataclass
class Columns:
    """Where each column of PROJECTS stands, how many there are, and the ids met so far with their lines."""

    places: dict[str, int]
    width: int
    faults: Faults
    met: dict[str, int] = field(default_factory=dict)

    def cell(self, row: list[str], *names: str) -> str:
        for name in names:
            place = self.places.get(name)
            if place is not None and place < len(row) and row[place].lower() not in NOTHING:
                return row[place]
        return ""


def read_project(head: Head, columns: Columns, line: int, row: list[str]) -> None:
    faults = columns.faults
    own = spelled(columns.cell(row, "project_id") or row[0])
    if own in columns.met:
        faults.add("files.pabulib.project_twice", line, project=own, before=columns.met[own])
        return
    if not own:
        faults.add("files.pabulib.project_without_id", line)
        return
    if len(columns.met) >= MOST_PROJECTS:
        faults.add("files.pabulib.too_many", line, section="PROJECTS", most=MOST_PROJECTS)
        faults.raise_all()
    columns.met[own] = line
    cost = None
    if len(row) < columns.width or any(row[columns.width :]):
        faults.add("files.pabulib.row_length", line, there=len(row), columns=columns.width)
    else:
        cost = checked_cost(own, columns.cell(row, "cost"), line, faults)
    selected = columns.cell(row, "selected")
    listed = columns.cell(row, "category", "categories").split(",")
    head.projects.append(
        Project(
            id=own,
            cost=cost or Fraction(0),
            name=columns.cell(row, "name"),
            categories=tuple(dict.fromkeys(one for one in map(spelled, listed) if one)),
            target=columns.cell(row, "target", "targets", "beneficiaries"),
            selected=None if selected == "" else selected == "1",
        )
    )


def checked_cost(project: str, written: str, line: int, faults: Faults) -> Fraction | None:
    cost = amount(written)
    if cost is None:
        fault = no_number(written, "files.pabulib.cost_not_a_number", project=project, cost=written[:80])
        faults.add(fault.key, line, **fault.values)
    elif cost < 0:
        faults.add("files.pabulib.cost_negative", line, project=project, cost=cost)
    return cost


def checked_meta(head: Head, faults: Faults, *, whole: bool) -> Fraction:
    """See that the head says what a count needs, and give the limit of the budget.

    whole: no line was unreadable; else what is missing may stand there, and only the line is at fault.
    """
    if whole:
        check_sections(head, faults)
    kind = head.meta.get("vote_type", "")
    if kind.lower() not in VOTE_TYPES and (whole or kind):
        faults.add("files.pabulib.vote_type", head.lines.get("vote_type"), kind=kind[:80], known=list(VOTE_TYPES))
    default = head.meta.get("default_score", "")
    if kind.lower() == "scoring" and default.lower() not in NOTHING and amount(default) != 0:
        faults.add("files.pabulib.default_score", head.lines["default_score"], score=default[:80])
    written = head.meta.get("budget", "")
    limit = amount(written)
    if not written:
        if whole:
            faults.add("files.pabulib.no_budget")
    elif limit is None or limit < 0:
        fault = no_number(written, "files.pabulib.budget_not_a_number", budget=written[:80])
        faults.add(fault.key, head.lines["budget"], **fault.values)
    return limit or Fraction(0)


def check_sections(head: Head, faults: Faults) -> None:
    if not head.meta:
        faults.add("files.pabulib.no_section", None, section="META")
    if not head.projects:
        if "projects" not in head.sections:
            faults.add("files.pabulib.no_section", None, section="PROJECTS")
        elif not faults:
            faults.add("files.pabulib.no_projects", head.sections["projects"])


def check_counts(head: Head, votes: int, lost: int, faults: Faults) -> None:
    """A file that holds less than it says was cut off. lost: how many lines were unreadable; they may hold the rest."""
    for key, there in (("num_projects", len(head.projects)), ("num_votes", votes)):
        written = head.meta.get(key, "")
        said = amount(written)
        if thousands(written):
            faults.add("files.csv.thousands", head.lines[key], text=written[:80])
        if lost and said is not None and said <= there + lost:
            continue
        if said is not None and there < said:
            faults.add(f"files.pabulib.fewer_{key}", head.lines[key], said=said, there=there)

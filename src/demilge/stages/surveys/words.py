"""Findings in words and as charts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from demilge.problems.models import Problem, VoiceKind
from demilge.problems.voices import VoiceLine
from demilge.texts import spoken
from demilge.texts.words import NONE, Words, words

from . import rules
from .models import Finding, Unit


def number_of(finding: Finding) -> str:
    """The number with its unit: "62 %", "72 people", "3.4 of 5"; "" where there is none."""
    if finding.value is None:
        return ""
    number = spoken.number(float(finding.value))
    if finding.unit == Unit.PERCENT:
        return f"{number}{spoken.NBSP}%"
    if finding.unit == Unit.SCORE:
        return _("%(number)s of 5 points") % {"number": number}
    count = int(finding.value)
    if finding.unit == Unit.HOUSEHOLDS:
        return ngettext("%(number)s household", "%(number)s households", count) % {"number": number}
    return ngettext("%(number)s person", "%(number)s people", count) % {"number": number}


def base_of(finding: Finding) -> str:
    """Of how many, so that nobody takes a part for the whole."""
    if finding.base is None:
        return _("of how many: not known")
    return _("of %(base)s") % {"base": spoken.number(finding.base)}


def shows_number(finding: Finding, *, inside: bool) -> bool:
    """Whether a reader sees the number: in public not of so few that they could be recognised."""
    return finding.value is not None and (
        inside or not rules.too_small(finding.value, unit=finding.unit, base=finding.base)
    )


def outcome(count: int) -> Words:
    """What came of the research, in a few words for the path."""
    return words(f"жыйынтык: {count}", f"выводов: {count}", f"findings: {count}")


def in_words(finding: Finding) -> Words:
    """A finding as one sentence in each language it has: what was found, its number as the public sees it, of how many."""
    shown = shows_number(finding, inside=False)
    told = {}
    for code, text in finding.text.texts.items():
        with override(code):
            told[code] = ", ".join([text.rstrip(" ."), number_of(finding), base_of(finding)]) if shown else text
    return Words(told)


def voice_of(finding: Finding) -> VoiceLine:
    """A finding as the source of a problem. People are those it counted, where it counted people."""
    study = finding.study
    counted = finding.unit == Unit.PEOPLE and shows_number(finding, inside=False)
    return VoiceLine(
        kind=VoiceKind.FINDING,
        about=finding.label,
        path=finding.path,
        when=study.when,
        title=in_words(finding),
        people=int(finding.value or 0) if counted else None,
        document=study.report,
        source=finding.source or study.source,
    )


@dataclass(frozen=True)
class Line:
    """One finding as a reader sees it. `name` is the settlement or the service; "" for all together."""

    finding: Finding
    name: Words
    number: str
    base: str
    is_small: bool
    problems: list[Problem]
    may_raise: bool


@dataclass
class Chart:
    """Findings of the same words and unit, side by side."""

    text: Words
    unit: str
    lines: list[Line] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, float, str]]:
        """The bars, longest first."""
        shown = [line for line in self.lines if line.number]
        bars = [(str(line.name) or _("all together"), float(line.finding.value or 0), line.number) for line in shown]
        return sorted(bars, key=lambda bar: -bar[1])

    @property
    def most(self) -> float:
        values = [value for _name, value, _number in self.rows]
        return rules.widest(self.unit, values, [line.finding.base for line in self.lines if line.number])


@dataclass
class Section:
    """What belongs to one service, or to one settlement."""

    heading: Words
    charts: list[Chart] = field(default_factory=list)


@dataclass(frozen=True)
class Raised:
    """What became of findings: the problems that grew from each, by its label, and whether one more may be raised."""

    problems: Mapping[str, list[Problem]]
    may_raise: Callable[[Finding], bool]

    def more_from(self, finding: Finding) -> bool:
        """A finding of one settlement is one problem; one of all together may be a problem of each."""
        taken = {problem.place_id for problem in self.problems.get(finding.label, [])}
        return any(place.pk not in taken for place in finding.places) and self.may_raise(finding)


def sections(findings: Iterable[Finding], *, by_place: bool, inside: bool, raised: Raised) -> list[Section]:
    """Findings by service with the settlements side by side, or by settlement with the services side by side."""
    made: dict[int, Section] = {}
    for finding in findings:
        whose, name = (finding.place, finding.service) if by_place else (finding.service, finding.place)
        section = made.setdefault(whose.pk if whose else 0, Section(whose.name if whose else NONE))
        chart = next((c for c in section.charts if (c.text, c.unit) == (finding.text, finding.unit)), None)
        if chart is None:
            chart = Chart(finding.text, finding.unit)
            section.charts.append(chart)
        chart.lines.append(_line(finding, name.name if name else NONE, inside=inside, raised=raised))
    return sorted(made.values(), key=lambda section: not section.heading)


def _line(finding: Finding, name: Words, *, inside: bool, raised: Raised) -> Line:
    shown = shows_number(finding, inside=inside)
    return Line(
        finding=finding,
        name=name,
        number=number_of(finding) if shown else "",
        base=base_of(finding) if shown else "",
        is_small=finding.value is not None and not shown,
        problems=raised.problems.get(finding.label, []),
        may_raise=raised.more_from(finding),
    )

"""English."""

from datetime import date

from demilge.foundation.edtf import Grain, Point, When
from demilge.texts.spoken import MONTHS, number

_SEASON = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
# As a title, as a sentence, and the same for several.
_HELD = {
    "assembly": (
        ("residents' assembly", "a residents' assembly was held"),
        ("{} residents' assemblies", "{} residents' assemblies were held"),
    ),
    "information": (
        ("information meeting", "an information meeting was held"),
        ("{} information meetings", "{} information meetings were held"),
    ),
    "training": (("training", "a training was held"), ("{} trainings", "{} trainings were held")),
    "forum": (("public forum", "a public forum was held"), ("{} public forums", "{} public forums were held")),
    "dialogue": (
        ("dialogue platform", "a dialogue platform was held"),
        ("{} dialogue platforms", "{} dialogue platforms were held"),
    ),
    "council": (
        ("coordination council meeting", "the coordination council met"),
        ("{} coordination council meetings", "the coordination council met {} times"),
    ),
    "visit": (("visit", "a visit took place"), ("{} visits", "{} visits took place")),
}
_PLACES = {
    "settlement": ("in the settlement of", "in the settlements of"),
    "city": ("in the city of", "in the cities of"),
    "mtu": ("in the area of", "in the areas of"),
    "quarter": ("in the quarter of", "in the quarters of"),
}
_OWN_NOUNS = (" settlement", " city", " quarter")


def day(when: When) -> str:
    """When it was; "" where that is not known."""
    said = _span(when) if when else ""
    return f"presumably {said}" if said and when.inferred else said


def until(due: date) -> str:
    return f"{due.day} {MONTHS['en'][due.month - 1]} {due.year}"


def _span(when: When) -> str:
    start, end = when.start, when.end
    if start is None:
        return f"before {_plain(end)}" if end else ""
    if end is None:
        return f"from {_plain(start)} on"
    if start == end:
        return f"{'on' if start.grain is Grain.DAY else 'in'} {_plain(start)}"
    if start.year == end.year and Grain.YEAR not in (start.grain, end.grain):
        if start.month == end.month and start.grain is end.grain is Grain.DAY:
            return f"on {start.day}–{_plain(end)}"
        return f"from {_plain(start).removesuffix(f' {start.year}').removesuffix(' of')} to {_plain(end)}"
    return f"from {_plain(start)} to {_plain(end)}"


def _plain(point: Point) -> str:
    if point.grain is Grain.YEAR:
        return str(point.year)
    if point.grain is Grain.SEASON:
        return f"the {_SEASON[point.month]} of {point.year}"
    figure = f"{point.day} " if point.grain is Grain.DAY else ""
    return f"{figure}{MONTHS['en'][point.month - 1]} {point.year}"


def place(names: list[str], kind: str, under: str) -> str:
    bare = [_without_noun(name) for name in names]
    if not bare:
        return ""
    one, many = _PLACES.get(kind, ("in", "in"))
    return f"{many if len(bare) > 1 else one} {_listed(bare)}{f' ({under})' if under else ''}"


def _without_noun(name: str) -> str:
    """The name “Edelweiss settlement” says its noun already."""
    return next((name.removesuffix(noun) for noun in _OWN_NOUNS if name.casefold().endswith(noun)), name)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def title(place: str, kind: str, sessions: int) -> str:
    said = _HELD[kind][sessions > 1][0].format(number(sessions, language="en"))
    return f"{said} {place}".strip()


def opening(day: str, place: str, kind: str, sessions: int) -> str:
    held = _HELD[kind][sessions > 1][1].format(number(sessions, language="en"))
    return f"{day + ', ' if day else ''}{held}{' ' + place if place else ''}."


def venue(where: str) -> str:
    return f"Venue: {where}."


def who(text: str) -> str:
    return f"Taking part: {text}."


def present(people: int, women: int | None, men: int | None) -> str:
    said = f"{_counted(people, 'person', 'people')} took part in all"
    if women is None or men is None:
        return f"{said}."
    return f"{said}: {_counted(women, 'woman', 'women')} and {_counted(men, 'man', 'men')}."


def _counted(count: int, one: str, many: str) -> str:
    return f"{number(count, language='en')} {one if count == 1 else many}"


def agenda(items: list[str]) -> str:
    return f"On the agenda: {'; '.join(items)}."


def decided(count: int) -> str:
    return f"The following {'decisions were' if count > 1 else 'decision was'} taken:"


def votes(votes_for: int, against: int, abstained: int) -> str:
    return "for: {}, against: {}, abstained: {}".format(
        *(number(n, language="en") for n in (votes_for, against, abstained))
    )


def promised(count: int) -> str:
    return "What was promised:"


def promise(whose: str, what: str, due: date) -> str:
    return f"{whose}: {what}. Due by: {until(due)}."


def closing(programme: str, sessions: int) -> str:
    title = programme if "“" in programme or "«" in programme else f"“{programme}”"
    return f"The {'events' if sessions > 1 else 'event'} took place within the programme {title}."

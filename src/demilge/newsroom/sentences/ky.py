"""Kyrgyz. A day stands in the case its sentence asks for: «2023-жылдын 15–19-майында», «1-июнуна чейин»."""

from datetime import date

from demilge.foundation.edtf import Grain, Point, When
from demilge.texts.spoken import number

_MONTH_OF = "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры".split()
_SEASON_OF = {21: "жазы", 22: "жайы", 23: "күзү", 24: "кышы"}
# After the owner's ending: in, from, to; by the last vowel.
_CASES = {
    "ы": ("нда", "нан", "на"),
    "и": ("нде", "нен", "не"),
    "у": ("нда", "нан", "на"),
    "ү": ("ндө", "нөн", "нө"),
}
_IN, _FROM, _TO = range(3)
_HELD = {
    "assembly": ("тургундардын жыйыны өттү", "тургундардын {} жыйыны өттү"),
    "information": ("маалымат жыйыны өттү", "{} маалымат жыйыны өттү"),
    "training": ("тренинг өттү", "{} тренинг өттү"),
    "forum": ("коомдук форум болуп өттү", "{} коомдук форум болуп өттү"),
    "dialogue": ("диалог аянтчасы өттү", "{} диалог аянтчасы өттү"),
    "council": ("координациялык кеңештин жыйыны өттү", "координациялык кеңештин {} жыйыны өттү"),
    "visit": ("таанышуу сапары болуп өттү", "{} таанышуу сапары болуп өттү"),
}
_PLACES = {
    "settlement": ("конушунда", "конуштарында"),
    "city": ("шаарында", "шаарларында"),
    "mtu": ("аймагында", "аймактарында"),
    "quarter": ("кварталында", "кварталдарында"),
    "street": ("көчөсүндө", "көчөлөрүндө"),
}
_OWN_NOUNS = (" жаңы конушу", " конушу", " шаары", " кварталы", " көчөсү")


def day(when: When) -> str:
    """When it was; "" where that is not known."""
    said = _span(when) if when else ""
    return f"болжол менен {said}" if said and when.inferred else said


def until(due: date) -> str:
    return f"{_case(Point(Grain.DAY, due.year, due.month, due.day), _TO)} чейин"


def _span(when: When) -> str:
    start, end = when.start, when.end
    if start is None:
        return f"{_case(end, _TO)} чейин" if end else ""
    if end is None:
        return f"{_case(start, _FROM)} баштап"
    if start == end:
        return _case(start, _IN)
    if (start.year, start.month) == (end.year, end.month) and start.grain is end.grain is Grain.DAY:
        return f"{start.year}-жылдын {start.day}–{_named(end, _IN)}"
    if start.year == end.year and Grain.YEAR not in (start.grain, end.grain):
        return f"{start.year}-жылдын {_named(start, _FROM)} {_named(end, _TO)} чейин"
    return f"{_case(start, _FROM)} {_case(end, _TO)} чейин"


def _case(point: Point, case: int) -> str:
    if point.grain is Grain.YEAR:
        return f"{point.year}-жыл{('ы', 'дан', 'га')[case]}"
    return f"{point.year}-жылдын {_named(point, case)}"


def _named(point: Point, case: int) -> str:
    """A day, month or season without its year."""
    name = _SEASON_OF[point.month] if point.grain is Grain.SEASON else _MONTH_OF[point.month - 1]
    figure = f"{point.day}-" if point.grain is Grain.DAY else ""
    return f"{figure}{name}{_CASES[name[-1]][case]}"


def place(names: list[str], kind: str, under: str) -> str:
    bare = [_without_noun(name) for name in names]
    if not bare:
        return ""
    one, many = _PLACES.get(kind, ("аймагында", "аймактарында"))
    return f"{_listed(bare)} {many if len(bare) > 1 else one}{f' ({under})' if under else ''}"


def _without_noun(name: str) -> str:
    """«Эдельвейс конушу» says its noun already."""
    return next((name.removesuffix(noun) for noun in _OWN_NOUNS if name.endswith(noun)), name)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} жана {names[-1]}" if len(names) > 1 else names[0]


def held(kind: str, sessions: int) -> str:
    one, many = _HELD[kind]
    return many.format(number(sessions, language="ky")) if sessions > 1 else one


def title(place: str, kind: str, sessions: int) -> str:
    return f"{place} {held(kind, sessions)}".strip()


def opening(day: str, place: str, kind: str, sessions: int) -> str:
    return f"{' '.join(part for part in (day, place, held(kind, sessions)) if part)}."


def venue(where: str) -> str:
    return f"Өткөн жери: {where}."


def who(text: str) -> str:
    return f"Катышкандар: {text}."


def present(people: int, women: int | None, men: int | None) -> str:
    said = f"Жалпысынан {number(people, language='ky')} адам катышты"
    if women is None or men is None:
        return f"{said}."
    return f"{said}: {number(women, language='ky')} аял, {number(men, language='ky')} эркек."


def agenda(items: list[str]) -> str:
    return f"Күн тартибинде каралган {'маселелер' if len(items) > 1 else 'маселе'}: {'; '.join(items)}."


def decided(count: int) -> str:
    return "Төмөнкүдөй чечимдер кабыл алынды:" if count > 1 else "Төмөнкүдөй чечим кабыл алынды:"


def votes(votes_for: int, against: int, abstained: int) -> str:
    return "макул – {}, каршы – {}, калыс – {}".format(
        *(number(n, language="ky") for n in (votes_for, against, abstained))
    )


def promised(count: int) -> str:
    return "Берилген убадалар:" if count > 1 else "Берилген убада:"


def promise(whose: str, what: str, due: date) -> str:
    return f"{whose}: {what}. Мөөнөтү: {until(due)}."


def closing(programme: str, sessions: int) -> str:
    title = programme if "«" in programme else f"«{programme}»"
    return f"{'Иш-чаралар' if sessions > 1 else 'Иш-чара'} {title} программасынын алкагында өттү."

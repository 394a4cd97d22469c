"""Russian. Nouns follow their number (4 собрания, 10 собраний), verbs their gender (состоялась встреча)."""

from datetime import date

from demilge.foundation.edtf import Grain, Point, When
from demilge.texts.spoken import MONTHS, number

_OF = MONTHS["ru"]
_IN = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре".split()
_NAME = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_SEASON_IN = {21: "весной", 22: "летом", 23: "осенью", 24: "зимой"}
_SEASON_OF = {21: "весны", 22: "лета", 23: "осени", 24: "зимы"}
_SEASON_TO = {21: "весну", 22: "лето", 23: "осень", 24: "зиму"}
# The verb's ending with one, the noun with one, with two to four, with five and more.
_HELD = {
    "assembly": ("ось", "собрание жителей", "собрания жителей", "собраний жителей"),
    "information": ("ась", "информационная встреча", "информационные встречи", "информационных встреч"),
    "training": ("ся", "тренинг", "тренинга", "тренингов"),
    "forum": ("ся", "общественный форум", "общественных форума", "общественных форумов"),
    "dialogue": ("ась", "диалоговая площадка", "диалоговые площадки", "диалоговых площадок"),
    "council": (
        "ось",
        "заседание координационного совета",
        "заседания координационного совета",
        "заседаний координационного совета",
    ),
    "visit": ("ся", "визит", "визита", "визитов"),
}
_PLACES = {
    "settlement": ("в жилмассиве", "в жилмассивах"),
    "city": ("в городе", "в городах"),
    "mtu": ("на территории", "на территориях"),
    "quarter": ("в квартале", "в кварталах"),
    "street": ("на улице", "на улицах"),
}
_OWN_NOUNS = ("жилмассив ", "ж/м ", "новостройка ", "город ", "г. ", "квартал ", "улица ", "ул. ")


def day(when: When) -> str:
    """When it was; "" where that is not known."""
    said = _span(when) if when else ""
    return f"предположительно {said}" if said and when.inferred else said


def until(due: date) -> str:
    return f"до {due.day} {_OF[due.month - 1]} {due.year} года"


def _span(when: When) -> str:
    start, end = when.start, when.end
    if start is None:
        return f"до {_of(end)}" if end else ""
    if end is None:
        return f"с {_of(start)}"
    if start == end:
        return _in(start)
    if start.year == end.year and Grain.YEAR not in (start.grain, end.grain):
        if start.month == end.month and start.grain is end.grain is Grain.DAY:
            return f"{start.day}–{_of(end)}"
        return f"с {_of(start).removesuffix(f' {start.year} года')} по {_to(end)}"
    return f"с {_of(start)} по {_to(end)}"


def _in(point: Point) -> str:
    """15 мая, в октябре, летом, в 2024 году."""
    if point.grain is Grain.DAY:
        return _of(point)
    if point.grain is Grain.YEAR:
        return f"в {point.year} году"
    name = _SEASON_IN[point.month] if point.grain is Grain.SEASON else f"в {_IN[point.month - 1]}"
    return f"{name} {point.year} года"


def _of(point: Point) -> str:
    """15 мая, октября, лета, 2024 года."""
    if point.grain is Grain.YEAR:
        return f"{point.year} года"
    name = _SEASON_OF[point.month] if point.grain is Grain.SEASON else _OF[point.month - 1]
    figure = f"{point.day} " if point.grain is Grain.DAY else ""
    return f"{figure}{name} {point.year} года"


def _to(point: Point) -> str:
    """по 15 мая, по октябрь, по лето, по 2024 год."""
    if point.grain is Grain.DAY:
        return _of(point)
    if point.grain is Grain.YEAR:
        return f"{point.year} год"
    name = _SEASON_TO[point.month] if point.grain is Grain.SEASON else _NAME[point.month - 1]
    return f"{name} {point.year} года"


def place(names: list[str], kind: str, under: str) -> str:
    bare = [_without_noun(name) for name in names]
    if not bare:
        return ""
    one, many = _PLACES.get(kind, ("на территории", "на территориях"))
    return f"{many if len(bare) > 1 else one} {_listed(bare)}{f' ({under})' if under else ''}"


def _without_noun(name: str) -> str:
    """«Жилмассив Эдельвейс» says its noun already."""
    return next((name[len(noun) :] for noun in _OWN_NOUNS if name.casefold().startswith(noun)), name)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} и {names[-1]}" if len(names) > 1 else names[0]


def held(kind: str, sessions: int) -> str:
    ending, one, few, many = _HELD[kind]
    if sessions == 1:
        return f"состоял{ending} {one}"
    said = number(sessions, language="ru")
    last, two = sessions % 10, sessions % 100
    if last == 1 and two != 11:
        return f"состоял{ending} {said} {one}"
    if last in (2, 3, 4) and two not in (12, 13, 14):
        return f"состоялись {said} {few}"
    return f"состоялось {said} {many}"


def title(place: str, kind: str, sessions: int) -> str:
    return f"{place} {held(kind, sessions)}".strip()


def opening(day: str, place: str, kind: str, sessions: int) -> str:
    return f"{' '.join(part for part in (day, place, held(kind, sessions)) if part)}."


def venue(where: str) -> str:
    return f"Место проведения: {where}."


def who(text: str) -> str:
    return f"Участвовали: {text}."


def present(people: int, women: int | None, men: int | None) -> str:
    said = f"Всего участников – {number(people, language='ru')}"
    if women is None or men is None:
        return f"{said}."
    return f"{said}: женщин – {number(women, language='ru')}, мужчин – {number(men, language='ru')}."


def agenda(items: list[str]) -> str:
    return f"На повестке дня: {'; '.join(items)}."


def decided(count: int) -> str:
    return "Приняты решения:" if count > 1 else "Принято решение:"


def votes(votes_for: int, against: int, abstained: int) -> str:
    return "за – {}, против – {}, воздержались – {}".format(
        *(number(n, language="ru") for n in (votes_for, against, abstained))
    )


def promised(count: int) -> str:
    return "Даны обещания:" if count > 1 else "Дано обещание:"


def promise(whose: str, what: str, due: date) -> str:
    return f"{whose}: {what}. Срок: {until(due)}."


def closing(programme: str, sessions: int) -> str:
    title = programme if "«" in programme else f"«{programme}»"
    return f"{'Мероприятия прошли' if sessions > 1 else 'Мероприятие прошло'} в рамках программы {title}."

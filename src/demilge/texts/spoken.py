"""Dates, numbers and sums as people say them, in each language.

`2023-05-15` is «15-май 2023, дүйшөмбү», «15 мая 2023, понедельник», "Monday, 15 May 2023".
"""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from demilge.foundation.edtf import Grain, Point, When

from .words import reader_language

NBSP = "\u00a0"

WEEKDAYS = {
    "ky": ("дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "ky": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}
# Kyrgyz: "the October of 2022", and the same in the dative (until) and the ablative (since).
_KY_OF = "январы февралы марты апрели майы июну июлу августу сентябры октябры ноябры декабры".split()
_KY_SUFFIX = {"ы": ("на", "нан"), "и": ("не", "нен"), "у": ("на", "нан"), "ү": ("нө", "нөн")}
_RU_MONTH = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_SEASON = {
    "ky": {21: "жазы", 22: "жайы", 23: "күзү", 24: "кышы"},
    "ru": {21: "весна", 22: "лето", 23: "осень", 24: "зима"},
    "en": {21: "spring", 22: "summer", 23: "autumn", 24: "winter"},
}
_RU_SEASON_OF = {21: "весны", 22: "лета", 23: "осени", 24: "зимы"}


def day(value: date, *, language: str = "", weekday: bool = False) -> str:
    """A day: «15-май 2023», with the weekday if asked."""
    language = language or reader_language()
    month = MONTHS[language][value.month - 1]
    plain = f"{value.day}-{month} {value.year}" if language == "ky" else f"{value.day} {month} {value.year}"
    if not weekday:
        return plain
    name = WEEKDAYS[language][value.weekday()]
    return f"{name}, {plain}" if language == "en" else f"{plain}, {name}"


def when(value: When, *, language: str = "", weekday: bool = False) -> str:
    """A date as its source gives it, in words; "not known" where it is not."""
    language = language or reader_language()
    if not value:
        with override(language):
            return _("not known")
    said = _span(value, language, weekday=weekday)
    if not value.inferred:
        return said
    with override(language):
        return _("%(date)s (inferred)") % {"date": said}


def _span(value: When, language: str, *, weekday: bool) -> str:
    start, end = value.start, value.end
    if start is None:
        return _bounded(end, language, since=False) if end else ""
    if end is None:
        return _bounded(start, language, since=True)
    if start == end:
        return _point(start, language, weekday=weekday)
    if start.grain is Grain.DAY and end.grain is Grain.DAY and start.year == end.year:
        return _days(start, end, language)
    return f"{_point(start, language)} – {_point(end, language)}"


def _days(start: Point, end: Point, language: str) -> str:
    joint = "-" if language == "ky" else " "
    last = f"{end.day}{joint}{MONTHS[language][end.month - 1]} {end.year}"
    if start.month == end.month:
        return f"{start.day}–{last}"
    return f"{start.day}{joint}{MONTHS[language][start.month - 1]} – {last}"


def _point(point: Point, language: str, *, weekday: bool = False) -> str:
    if point.grain is Grain.DAY:
        return day(point.first, language=language, weekday=weekday)
    if point.grain is Grain.YEAR:
        return {"ky": f"{point.year}-жыл", "ru": f"{point.year} год", "en": f"{point.year}"}[language]
    if point.grain is Grain.SEASON:
        name = _SEASON[language][point.month]
    else:
        name = {"ky": _KY_OF, "ru": _RU_MONTH, "en": MONTHS["en"]}[language][point.month - 1]
    return f"{point.year}-жылдын {name}" if language == "ky" else f"{name} {point.year}"


def _bounded(point: Point, language: str, *, since: bool) -> str:
    if language == "en":
        return f"{'since' if since else 'before'} {_point(point, language)}"
    if language == "ru":
        return f"{'с' if since else 'до'} {_ru_genitive(point)}"
    tail = "бери" if since else "чейин"
    if point.grain is Grain.YEAR:
        return f"{point.year}-жыл{'дан' if since else 'га'} {tail}"
    name = _SEASON["ky"][point.month] if point.grain is Grain.SEASON else _KY_OF[point.month - 1]
    name += _KY_SUFFIX[name[-1]][1 if since else 0]
    number = f"{point.day}-" if point.grain is Grain.DAY else ""
    return f"{point.year}-жылдын {number}{name} {tail}"


def _ru_genitive(point: Point) -> str:
    if point.grain is Grain.DAY:
        return day(point.first, language="ru")
    if point.grain is Grain.YEAR:
        return f"{point.year} года"
    if point.grain is Grain.SEASON:
        return f"{_RU_SEASON_OF[point.month]} {point.year}"
    return f"{MONTHS['ru'][point.month - 1]} {point.year}"


def clock(value: time | datetime) -> str:
    """A time of day: `14:30`, local."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).time()
    return f"{value.hour}:{value.minute:02}"


def moment(value: datetime, *, language: str = "") -> str:
    """A day with its time, local."""
    local = timezone.localtime(value)
    return f"{day(local.date(), language=language)}, {clock(local.time())}"


def number(value: float, *, language: str = "") -> str:
    """A number with its thousands apart; a decimal comma in Kyrgyz and Russian."""
    language = language or reader_language()
    said = f"{value:,.1f}" if isinstance(value, float) and not value.is_integer() else f"{int(value):,}"
    if language == "en":
        return said
    return said.replace(",", NBSP).replace(".", ",")


def som(value: int, *, language: str = "") -> str:
    """A sum in Kyrgyz som; no sign, as fonts lack it."""
    language = language or reader_language()
    with override(language):
        return _("%(sum)s som") % {"sum": number(value, language=language)}


def in_language(language: str) -> str:
    """The note where a text falls back: «кыргызча», «на русском»."""
    return {"ky": _("in Kyrgyz"), "ru": _("in Russian"), "en": _("in English")}[language]

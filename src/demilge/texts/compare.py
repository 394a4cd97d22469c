"""Do two editions of a post say the same? Compares what can be compared: numbers and dates.

In 2023 a Kyrgyz edition lost a sentence of the Russian one and gained a "propaganda plan"; both were published.

Each language writes the same number in its own manner: «12 600 000», "12,600,000" and «12,6 млн» are one number, «саат
14:00дө» and "at 2 pm" one hour. Numbers written in words are not read: what is to be compared is written in digits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

_SPACE = r"[ \u00a0\u202f]"
_GROUPED = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)"
_DOTTED = r"\d{1,3}(?:\.\d{3}){2,}(?!\d)"
_COMMAED = r"\d{1,3}(?:,\d{3})+(?!\d)"
_PLAIN = r"\d+(?:[.,]\d+)?"
_NUMBER = {
    language: rf"(?:{_COMMAED}(?:\.\d+)?|{_GROUPED}|{_PLAIN})"
    if language == "en"
    else rf"(?:{_DOTTED}|{_GROUPED}(?:,\d+)?|{_PLAIN})"
    for language in ("ky", "ru", "en")
}
# How thousands, millions and milliards are said after a number; "m" only before money, since «100 м» are metres.
_TIMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<=\d){_SPACE}*(?:{said})"), f"×{power}")
    for power, said in (
        (3, r"миң\w*|тыс(?:яч\w*|\.)?(?!\w)|thousand\w*"),
        (6, r"млн\.?(?!\w)|миллион\w*|million\w*|mln(?!\w)|m(?=\s+(?:som|kgs|usd|dollar|euro))"),
        (9, r"млрд\.?(?!\w)|миллиард\w*|billion\w*|bn(?!\w)"),
    )
)

# A passage of an edition that still stands in another language, as a draft marks it: «[ky: …]».
PASSAGE = re.compile(r"\[(ky|ru|en): ([^\]]*)\]")


def has_passages(*texts: str) -> bool:
    return any(PASSAGE.search(text) for text in texts)


_WEB = re.compile(r"https?://\S+|[\w.+-]{1,64}@\S{1,200}")
_PHONE = re.compile(r"\+\d(?:[\s\u00a0()-]*\d){9,13}(?!\d)|(?<![\d.,])\(?0\d{2,3}\)?(?:[-\s\u00a0]?\d){6,7}(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})(?![\d.]\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CLOCKS = (
    re.compile(r"(?<!\d)(?P<hour>\d{1,2})(?:[:.](?P<minutes>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?"),
    re.compile(r"(?<![\d:])(?P<hour>[01]?\d|2[0-4]):(?P<minutes>[0-5]\d)(?![\d:])"),
    re.compile(r"(?:(?<=\bсаат )|(?<=\bв ))(?P<hour>[01]?\d|2[0-4])\.(?P<minutes>[0-5][05])(?![\d.,])"),
)

# The names of the months as they stand in any grammatical case, for all three languages at once: a passage may still
# stand in another language. «май» is also "fat" and «майда» "small": its endings are counted one by one.
_MAY = r"(?:ма[йяюе]|май(?:ы(?:на|нда|нан|ндагы)?|да|дан|га|дын|дагы)|майск\w+)(?!\w)"
_MONTHS: tuple[str, ...] = (
    r"янв(?:ар\w*|\.)|jan(?:uary|\.)?(?!\w)",
    r"фев(?:рал\w*|\.)|feb(?:ruary|\.)?(?!\w)",
    r"март(?:[аыуе]\w*|[тк]а\w*)?(?!\w)|mar(?:ch|\.)?(?!\w)",
    r"апр(?:ел\w*|\.)|apr(?:il|\.)?(?!\w)",
    rf"{_MAY}|may(?!\w)",
    r"июн\w*|june?(?!\w)",
    r"июл\w*|july?(?!\w)",
    r"авг(?:уст\w*|\.)|aug(?:ust|\.)?(?!\w)",
    r"сен(?:тябр\w*|т?\.)|sept?(?:ember|\.)?(?!\w)",
    r"окт(?:ябр\w*|\.)|oct(?:ober|\.)?(?!\w)",
    r"ноя(?:бр\w*|б?\.)|nov(?:ember|\.)?(?!\w)",
    r"дек(?:абр\w*|\.)|dec(?:ember|\.)?(?!\w)",
)
# A month is dated where a day or a year stands beside it. «5 майда» without a hyphen may be "five small ones".
_AFTER_DAY = r"\d(?:-?(?:го|ого|е|й|st|nd|rd|th))?(?:\s+of)?[-–—\s]*"
_DATED = [
    re.compile(rf"{_AFTER_DAY}(?:{name})|жыл\w*\s+(?:{name})|(?<!\w)(?:{name})[\s,]+\d{{1,4}}(?!\w*%)")
    for name in _MONTHS
]
_NAMED = [re.compile(rf"(?<!\w)(?:{name})") for name in _MONTHS]
_SMALL_THINGS = re.compile(r"\d\s+майда(?!\w)")


@dataclass(frozen=True)
class Difference:
    """A number or month that stands in one edition and not in the other."""

    token: str
    stands_in: str
    missing_in: str


@dataclass
class _Read:
    """What stands in a text. A number may be read as its `parts` too: «Алай 1 250 адам» is no 1250 people."""

    tokens: set[str] = field(default_factory=set)
    parts: dict[str, set[str]] = field(default_factory=dict)
    months_named: set[str] = field(default_factory=set)

    def has(self, token: str) -> bool:
        return (
            token in self.tokens or token in self.months_named or any(token in parts for parts in self.parts.values())
        )

    def misses(self, token: str, parts: set[str]) -> bool:
        return not self.has(token) and not (parts and all(self.has(part) for part in parts))


def tokens(text: str, language: str) -> set[str]:
    """The numbers ("610", "3.75"), months ("month 7") and phones ("phone 996…") of a text."""
    return _read(text, language).tokens


def differences(editions: dict[str, str]) -> list[Difference]:
    """What any two editions do not share. Keys are language codes."""
    read = {language: _read(text, language) for language, text in editions.items()}
    return [
        Difference(token, here, there)
        for here in read
        for there in read
        if here != there
        for token in sorted(read[here].tokens)
        if read[there].misses(token, read[here].parts.get(token, set()))
    ]


def left_in(text: str, language: str) -> str:
    """A passage marked as still standing in another language; it is compared in that language's manner."""
    return f"[{language}: {text.replace(']', ')')}]"


def _read(text: str, language: str) -> _Read:
    """The whole text in its language, and each marked passage in its own."""
    found = _Read()
    _read_into(found, PASSAGE.sub(" ", text), language)
    for own, passage in PASSAGE.findall(text):
        _read_into(found, passage, own)
    return found


def _read_into(found: _Read, text: str, language: str) -> None:
    rest = _WEB.sub(" ", text.casefold())
    rest = _PHONE.sub(lambda hit: _phone(hit, found), rest)
    for pattern, order in ((_DAY_FIRST, (1, 3, 4)), (_YEAR_FIRST, (3, 2, 1))):
        rest = pattern.sub(lambda hit, order=order: _date(hit, order, found), rest)  # type: ignore[misc]
    _months(rest, found)
    for pattern in _CLOCKS:
        rest = pattern.sub(_clock, rest)
    rest = _multiplied(rest, language)
    for number in re.findall(_NUMBER[language], rest):
        _number(number, found, language)


def _phone(hit: re.Match[str], found: _Read) -> str:
    digits = re.sub(r"\D", "", hit[0])
    if digits.startswith("0"):
        if len(digits) != 10:
            return hit[0]
        digits = "996" + digits[1:]
    found.tokens.add(f"phone {digits}")
    return " "


def _date(hit: re.Match[str], order: tuple[int, int, int], found: _Read) -> str:
    """A date in figures: its day, month and year are what the other edition says in words."""
    day, month, year = (int(hit[place]) for place in order)
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return hit[0]
    found.tokens |= {str(day), f"month {month}", str(year if year > 99 else 2000 + year)}
    return " "


def _months(text: str, found: _Read) -> None:
    sure = _SMALL_THINGS.sub(" ", text)
    for place, (dated, named) in enumerate(zip(_DATED, _NAMED, strict=True), start=1):
        if named.search(text):
            found.months_named.add(f"month {place}")
        if dated.search(sure):
            found.tokens.add(f"month {place}")


def _clock(hit: re.Match[str]) -> str:
    """A time of day as its hour, and its minutes where there are any: 14:00, «14 саат» and 2 pm are the same."""
    parts = hit.groupdict()
    hour, minutes = int(parts["hour"]), parts["minutes"] or "00"
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    return f" {hour} " if minutes == "00" else f" {hour} ; {minutes} "


def _multiplied(text: str, language: str) -> str:
    """«1 млн 200 миң» as 1200000."""
    for word, times in _TIMES:
        text = word.sub(times, text)
    one = rf"({_NUMBER[language]})×(\d)"

    def sum_up(hit: re.Match[str]) -> str:
        parts = re.findall(one, hit[0])
        return f" {_written(sum((_value(number, language).scaleb(int(times)) for number, times in parts), Decimal()))} "

    return re.sub(rf"(?<![\d.,]){one}(?:{_SPACE}+{one})*", sum_up, text)


def _number(number: str, found: _Read, language: str) -> None:
    token = _written(_value(number, language))
    found.tokens.add(token)
    if parts := set(_parts(number, language)):
        found.parts[token] = parts


def _parts(number: str, language: str) -> Iterator[str]:
    """The numbers that a plain space or a comma may set apart rather than join."""
    apart = " " if " " in number else "," if language != "en" and "," in number else ""
    if apart:
        yield from (
            _written(Decimal(part)) for part in re.split(r"[ ,]", number.replace("\u00a0", "")) if part.isdigit()
        )


def _value(number: str, language: str) -> Decimal:
    joined = re.sub(_SPACE, "", number)
    if language == "en":
        whole = joined.replace(",", "") if re.fullmatch(_COMMAED + r"(?:\.\d+)?", joined) else joined
    else:
        whole = joined.replace(".", "") if re.fullmatch(_DOTTED, joined) else joined
    return Decimal(whole.replace(",", "."))


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"

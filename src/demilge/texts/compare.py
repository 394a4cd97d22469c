"""Do two editions of a post say the same? Compares what can be compared: numbers and dates.

In 2023 a Kyrgyz edition lost a sentence of the Russian one and gained a "propaganda plan"; both were published.
"""

import re
from dataclasses import dataclass

# The start of each month's name, as it stands in any grammatical case. A month counts only beside a number or a year,
# since «май» is also "fat", «майда» "small" and "may" a verb.
_STEMS = {
    "ky": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр".split(),
    "ru": "январ феврал март апрел ма[йяею] июн июл август сентябр октябр ноябр декабр".split(),
    "en": "january february march april may june july august september october november december".split(),
}
_DIGITS = re.compile(r"\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")


@dataclass(frozen=True)
class Difference:
    """A number or month that stands in one edition and not in the other."""

    token: str
    stands_in: str
    missing_in: str


def tokens(text: str, language: str) -> set[str]:
    """The numbers ("610", "3.75") and months ("month 7") of a text."""
    flat = text.casefold()
    months = {
        f"month {place}"
        for place, stem in enumerate(_STEMS[language], start=1)
        if re.search(rf"(?:\d[-–\s]*|жылдын\s+){stem}\w*|(?<!\w){stem}\w*[\s,]+\d{{4}}", flat)
    }
    if language == "en":
        flat = _ENGLISH_THOUSANDS.sub(lambda found: found[0].replace(",", ""), flat)
    numbers = {_canonical(found) for found in _DIGITS.findall(flat)}
    return months | numbers


def _canonical(number: str) -> str:
    joined = re.sub(r"[\u00a0\u202f ]", "", number).replace(",", ".")
    return joined.lstrip("0") or "0"


def differences(editions: dict[str, str]) -> list[Difference]:
    """What any two editions do not share. Keys are language codes."""
    found = {language: tokens(text, language) for language, text in editions.items()}
    return [
        Difference(token, here, there)
        for here in found
        for there in found
        if here != there
        for token in sorted(found[here] - found[there])
    ]

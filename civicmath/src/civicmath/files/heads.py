"""What columns of ballots are called: those that hold the ballot, how many are alike, and what stands beside."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civicmath.faults import bad
from civicmath.files.called import LANGUAGES, called, plain, said
from civicmath.files.reading import short

# columns that no candidate is called, by their names as `plain` gives them
WEIGHTS = called("weight", "alike")
UNCLEAR = called("unclear")
FORMS = called("form")
OTHERS = FORMS | called("beside")


def known(name: str) -> bool:
    """Whether a column stands beside the ballot and says who, when, where: its name, or the code before it (`id. Response ID`)."""
    return plain(name) in OTHERS or plain(name.partition(". ")[0]) in OTHERS or by_form(name)


def by_form(name: str) -> bool:
    """Whether a form or a spreadsheet put the column there; servers of forms (Kobo, ODK) call theirs `_index` …"""
    return plain(name) in FORMS or name.startswith("_")


def apart(name: str) -> bool:
    """Whether a column can't be a candidate's: weights, and what is known to stand beside the ballot."""
    return plain(name) in WEIGHTS | UNCLEAR or known(name)


def weight_place(names: Sequence[str], ballot: Sequence[int], line: int) -> int | None:
    """Where the column of weights is, beside those of the ballot. BadInput: two of them, or one that may mean something else."""
    voted = set(ballot)
    beside = [(place, plain(name)) for place, name in enumerate(names) if place not in voted]
    found = [place for place, name in beside if name in WEIGHTS]
    if len(found) > 1:
        raise bad("files.csv.two_weights", line, names=[short(names[place]) for place in found])
    unclear = [place for place, name in beside if name in UNCLEAR]
    if unclear and not found:
        raise bad("files.csv.which_number", line, name=short(names[unclear[0]]))
    return found[0] if found else None


RANK_WORDS = called("rank")
ORDER_WORDS = {
    word: number
    for language in LANGUAGES
    for meaning in ("order", "order_of_it")
    for number, word in enumerate(said(meaning, language), 1)
}
ENDED = "-?(?:st|nd|rd|th|о?е|[ыо]?й|ч[иыуү])"  # 1st, 2-е, 3-чү
WORD, ORDER, ALONE = "|".join(RANK_WORDS), "|".join(ORDER_WORDS), r"(?![^\W_])"
# a number and a word for ranks side by side, whatever else the name says: Mayor Choice 1 of 5, Votes [1st choice]; surest first
PHRASES = [
    re.compile(rf"(?<![^\W_]){pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?:(?P<number>\d{{1,5}}){ENDED}|(?P<order>{ORDER}))[\s_.-]*(?P<word>{WORD}){ALONE}",
        rf"(?P<word>{WORD})[\s_.#№-]*(?P<number>\d{{1,5}}){ALONE}",
        rf"(?P<number>\d{{1,5}})[\s_.-]*(?P<word>{WORD}){ALONE}",
    )
]
# no character is in two classes: else a row of underscores would be matched in 2^n ways
RANK = re.compile(r"((?:[^\W\d]|[\s.#-])*?)(\d{1,5})(?:st|nd|rd|th)?((?:[^\W\d]|[\s.-])*)", re.IGNORECASE)
INSIDE = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]\s*")  # R1[1]


@dataclass(frozen=True)
class Counted:
    """A column with a number in its name: where it is, the number, its word, and what else it is called."""

    place: int
    number: int
    word: str
    rest: str = ""

    def beside(self, other: "Counted") -> bool:
        """Whether both may be columns of the same ranks."""
        return self.rest == other.rest and (self.word == other.word or {self.word, other.word} <= RANK_WORDS)


@dataclass(frozen=True)
class Numbered:
    """Columns numbered 1, 2, 3 …, like rank1, Rank 2, 3rd choice, 4: their places, and whether their words mean ranks."""

    places: list[int]
    ranks: bool
    bare: bool


def numbered(names: Sequence[str]) -> Numbered:
    """Find the columns numbered from 1 without a gap, whose word is that of the first or another one for ranks."""
    met: dict[int, list[Counted]] = {}
    for one in with_numbers(names):
        met.setdefault(one.number, []).append(one)
    kept = sorted(met.get(1, []), key=lambda one: (one.word not in RANK_WORDS, bool(one.word), bool(one.rest)))[:1]
    while kept and (found := [one for one in met.get(len(kept) + 1, []) if one.beside(kept[0])]):
        kept.append(found[0])
    words = {one.word for one in kept}
    # `Choice 1: Park` alone with its words is no rank; with `Choice 2: School` beside it neither
    ranks = bool(words) and words <= RANK_WORDS and (len(kept) > 1 or not kept[0].rest)
    return Numbered([one.place for one in kept], ranks, words == {""})


def with_numbers(names: Sequence[str]) -> Iterator[Counted]:
    """Yield what each name such as rank1 says."""
    for place, name in enumerate(names):
        if phrase := next(filter(None, (pattern.search(name) for pattern in PHRASES)), None):
            said = phrase.groupdict()
            number = int(said["number"]) if said["number"] else ORDER_WORDS[said["order"].lower()]
            yield Counted(place, number, said["word"].lower(), rest_of(name[: phrase.start()] + name[phrase.end() :]))
        elif found := RANK.fullmatch(name):
            yield Counted(place, int(found[2]), (found[1] + found[3]).strip(" _.#-").lower())
        elif (inside := INSIDE.fullmatch(name)) and (found := RANK.fullmatch(inside[2])):
            word = (found[1] + found[3]).strip(" _.#-").lower()
            yield Counted(place, int(found[2]), word, rest_of(inside[1]))


def rest_of(text: str) -> str:
    """What stands beside rank and number, without other numbers: `Q1[1]. Rank [Rank 1]` counts twice."""
    return " ".join(re.findall(r"[^\W\d_]+", text.lower()))


def rank_places(names: Sequence[str], line: int) -> list[int]:
    """Where the rank columns are.

    BadInput: one more with their word, after a gap or with a number that is there already; or other words that may be meant.
    """
    found = numbered(names)
    places = found.places
    counted = list(with_numbers(names))
    words = {one.word for one in counted if one.place in places}
    rest = next((one.rest for one in counted if one.place in places), "")
    clear = found.ranks or found.bare

    def meant(one: Counted) -> bool:
        contest = bool(rest) and one.number == 1  # Mayor [1st choice], Council [1st choice]
        return (one.word in words and (one.rest == rest or contest)) or (one.number == 1 and not clear)

    left = [names[one.place] for one in counted if one.place not in places and meant(one)]
    if left:
        kept = [short(names[one]) for one in places]
        raise bad("files.csv.ranks_left", line, names=[short(name) for name in left], kept=kept)
    return places

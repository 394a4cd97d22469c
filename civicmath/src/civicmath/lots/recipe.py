"""The page with which a person redoes the draw: what to do by hand, and a script that needs nothing but Python.

The script stands in `recipe_plain.txt` and `recipe_quotas.txt`; the list of panels and groups follows it.
"""

import re
from importlib import resources

import numpy as np

from civicmath import spoken
from civicmath.faults import UTF8
from civicmath.lots import dice
from civicmath.lots.outcome import Lot
from civicmath.lots.pool import NO_ADDRESS

MOST_LISTED = 500  # people whose ids are printed for the draw by hand
RUN = '   python3 recipe.py PEOPLE.csv "SEED" [ID …]'
LIST = "   python3 recipe.py PEOPLE.csv --list"
SAID = {
    "NO_SEED": "lots.recipe.no_seed",
    "UNREADABLE": "lots.recipe.unreadable",
    "OTHER_LIST": "lots.recipe.other_list",
    "SAID_NUMBER": "lots.recipe.said_number",
    "SAID_DRAWN": "lots.recipe.said_drawn",
    "SAID_RESERVE": "lots.recipe.said_reserve",
    "SAID_VACANT": "lots.recipe.said_vacant",
}
SAID_OF = {  # a person, whom the script writes in place of {}
    "UNKNOWN": "lots.unknown_person",
    "TWICE": "lots.declined_twice",
    "STRUCK_OFF": "lots.struck_off",
    "PASSED_OVER": "lots.passed_over",
}
NUMBER = '   printf \'%s\\n%s\\nnumber\' "SEED" "PANELS" | sha256sum'
TICKET = '   printf \'%s\\n%s\\n%s\' "SEED" "LISTING" "ID" | sha256sum'


def page(lot: Lot, language: str) -> list[str]:
    """Write the page, a line each: a Python script whose first part says in ky, ru or en how to do it by hand."""
    stratified = lot.lottery is not None
    text = (
        resources.files("civicmath")
        .joinpath("lots", f"recipe_{'quotas' if stratified else 'plain'}.txt")
        .read_text("utf-8")
    )
    blanks = {
        "INSTRUCTIONS": "\n".join(instructions(lot, language)).replace('"""', "'''"),
        "ID": repr(lot.pool.meta.get("id", "id")),
        "DELIMITER": repr(lot.pool.meta.get("delimiter", ",")),
        "ENCODING": repr(lot.pool.meta.get("encoding", UTF8)),
        "CATEGORIES": repr(sorted(category.casefold() for category in lot.pool.columns)),
        "HOUSEHOLD": repr([column for column in lot.pool.meta.get("household", "").split("\t") if column]),
        "SEATS": str(lot.groups.seats),
        "RESERVE": str(lot.settings.get("reserve", 0)),
        "SEED": repr(lot.seed or ""),
        "NUMBER": repr(lot.settings.get("number", "")),
        "LISTING": repr(lot.listing),
        "NO_ADDRESS": repr(NO_ADDRESS),
        **{blank: repr(spoken.say(language, key)) for blank, key in SAID.items()},
        **{blank: repr(spoken.say(language, key, person="{}")) for blank, key in SAID_OF.items()},
        "QUOTAS": quotas(lot),
        "LOTTERY": "\n".join(lot.lottery.lines()) if lot.lottery else "",
        "GROUPS": "\n".join(f"# {line}".replace("\r", " ").replace("\n", " ") for line in listed(lot, language)),
    }
    text = re.sub("@([A-Z_]+)@", lambda found: blanks[found[1]], text)  # at once: a seed or an id may look like a blank
    # bytes of a command line that are no letters are written out: a page is a file of UTF-8
    return text.encode(errors="backslashreplace").decode().rstrip("\n").split("\n")


def quotas(lot: Lot) -> str:
    return "\n".join(
        f"    {(quota.category.casefold(), quota.value.casefold(), quota.least, quota.most)!r},"
        for quota in lot.groups.quotas
    )


def instructions(lot: Lot, language: str) -> list[str]:
    """How to do it: with the script, and by hand with dice and slips."""

    def say(key: str, **values: object) -> str:
        return spoken.say(language, f"lots.recipe.{key}", **values)

    people, seats = len(lot.pool.ids), lot.groups.seats
    told = [say("title", people=people, seats=seats), "", say("before", listing=lot.listing)]
    if lot.lottery is not None:
        told.append(say("before_lottery", fingerprint=lot.lottery.fingerprint()))
    told += [
        say("seed"),
        say("seed_is", seed=lot.seed) if lot.seed else say("seed_none"),
        say("run"),
        RUN,
        say("run_ids"),
        "",
        say("by_hand"),
    ]
    if lot.lottery is not None:
        alone = lot.pool.households is None
        keys = ["number_by_hand", "groups_by_hand", *([] if alone else ["households_by_hand"])]
        keys += ["reserve_by_hand", "declined_by_hand", *([] if alone else ["households_later_by_hand"])]
        told += [say(key, digits=lot.lottery.digits) for key in keys]
        told += ["", say("number_by_seed", power=10**lot.lottery.digits, digits=lot.lottery.digits), NUMBER]
        return [*told, "", say("tickets_by_hand"), TICKET, say("bias_by_hand", stray=stray(lot))]
    plan = dice.planned(people)
    told.append(say("slips_by_hand", people=people, seats=seats))
    told += [say("list_below", last=people - 1)] if people <= MOST_LISTED else [say("list_long", last=people - 1), LIST]
    told.append(say("dice_by_hand", dice=plan.dice, usable=plan.usable, people=people))
    told.append(say("dice_read"))
    return [*told, say("dice_checked"), "", say("tickets_by_hand"), TICKET, say("bias_plain")]


def stray(lot: Lot) -> float:
    """The farthest that rounding to the lottery's numbers moved anybody's chance, in percent."""
    if lot.lottery is None:
        return 0.0
    chances = np.array([float(one) for one in lot.lottery.chances()])
    return float(np.abs(chances - lot.lottery.aimed).max() * 100)


def listed(lot: Lot, language: str) -> list[str]:
    """The groups, with their people if they are not too many; for a plain draw the numbered list."""
    ids = lot.pool.ids
    if lot.lottery is None:
        return (
            [f"{number} {name}" for number, name in enumerate(sorted(ids, key=str.encode))]
            if len(ids) <= MOST_LISTED
            else []
        )
    members: list[list[str]] = [[] for _ in lot.groups.keys]
    for name, group in zip(ids, lot.groups.of.tolist(), strict=True):
        members[group].append(name)
    lines = [spoken.say(language, "lots.recipe.groups")]
    for number, (key, names) in enumerate(zip(lot.groups.keys, members, strict=True), start=1):
        lines.append(f"{number} ({len(names)}): {key}")
        if len(ids) <= MOST_LISTED:
            lines.append(f"    {' · '.join(sorted(names, key=str.encode))}")
    return lines

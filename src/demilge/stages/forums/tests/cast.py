"""Forums and statements for the tests of this stage and of those above."""

from datetime import date
from typing import Any

from demilge.gatherings.record import PromiseLine
from demilge.people.actors import Actor
from demilge.stages.forums import actions
from demilge.stages.forums.models import Forum, Statement
from village import NOON, Village, actor, op, w, when


def prepared(village: Village, **more: Any) -> Forum:
    asked = {
        "programme": village.programme,
        "title": w("Коомдук форум"),
        "communities": [village.settlement],
        "when": when("2026-05-18"),
        "question": w("Таза сууну кантип алабыз?"),
        "study": None,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.prepare_forum(**{**asked, **more})


def opened(village: Village, **more: Any) -> Forum:
    return actions.open_forum(forum=prepared(village, **more), by=actor(village.aigul), at=NOON, operation=op())


def spoken(forum: Forum, by: Actor, text: str = "Насосту алмаштыруу керек", **more: Any) -> Statement:
    asked = {"forum": forum, "kind": "solution", "text": text, "language": "ky", "place": None}
    return actions.say(**{**asked, "by": by, "at": NOON, "operation": op(), **more})


def pledged(village: Village, **more: Any) -> PromiseLine:
    asked = {
        "body": village.mtu,
        "officer_name": "Ч. Осмонова",
        "officer_post": "башкы адис",
        "what": w("Насосту алмаштырабыз"),
        "due": date(2026, 9, 1),
        "place": village.settlement,
    }
    return PromiseLine(**{**asked, **more})


def press(**more: Any) -> dict[str, Any]:
    """What a form sends, with a fresh operation id."""
    return {"operation": str(op()), **more}


def filled(**more: Any) -> dict[str, Any]:
    """The phone's form as somebody fills it in."""
    return press(**{"text": "Суу керек", "kind": "opinion", "place": "", "language": "ky", **more})

"""Problems and voices for the tests of this floor and of the stages above."""

from typing import Any

from demilge.problems import actions
from demilge.problems.models import Problem, VoiceKind
from demilge.problems.voices import VoiceLine
from demilge.texts.words import NONE
from village import NOON, Village, actor, op, w, when


def said(about: str = "", **more: Any) -> VoiceLine:
    return VoiceLine(
        **{
            "kind": VoiceKind.ASSEMBLY,
            "about": about,
            "path": "/meetings/1/",
            "when": when("2026-05-18"),
            "title": w("Жыйын"),
            "words": "Суу жок",
            "language": "ky",
            **more,
        }
    )


def raised(village: Village, named: str = "Таза суу жетпейт", **more: Any) -> Problem:
    asked = {
        "voice": said(),
        "problem": None,
        "place": village.settlement,
        "title": w(named),
        "text": NONE,
        "service": None,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.take_up(**{**asked, **more})

"""Ideas for the tests of this stage and of those above."""

from typing import Any

from demilge.stages.ideas import actions
from demilge.stages.ideas.models import Idea, OfficialAnswer
from village import NOON, TODAY, Village, actor, op


def proposed(village: Village, title: str = "Насосту алмаштыруу", **more: Any) -> Idea:
    asked = {
        "place": village.settlement,
        "title": title,
        "trouble": "Суу күн алыс келет",
        "proposal": "Жаңы насос коюу керек",
        "language": "ky",
        "by": actor(village.bakyt),
        "at": NOON,
        "operation": op(),
    }
    return actions.propose(**{**asked, **more})


def answered(village: Village, idea: Idea, state: str = "accepted", **more: Any) -> OfficialAnswer:
    asked = {
        "idea": idea,
        "body": village.mtu,
        "officer_post": "башкы адис",
        "state": state,
        "reason": "Бюджетте каралды",
        "language": "ky",
        "on": TODAY,
        "by": actor(village.chynara),
        "at": NOON,
        "operation": op(),
    }
    return actions.answer(**{**asked, **more})

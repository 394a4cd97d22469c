"""What the tests of projects build on."""

from demilge.stages.grants import actions
from demilge.stages.grants.actions import MoneyLine
from demilge.stages.grants.models import MoneyKind, Project
from demilge.stages.plans.models import Item
from demilge.stages.plans.tests import cast as plans
from village import NOON, Village, actor, op, w

COST = 3_750_000
MONEY = (
    MoneyLine(MoneyKind.GRANT, 2_700_000),
    MoneyLine(MoneyKind.CITY, 1_000_000),
    MoneyLine(MoneyKind.LABOUR, 50_000, hours=200),
)


def item(village: Village) -> Item:
    return plans.in_force(village).items.get()


def draft(village: Village, **more) -> Project:
    asked = {
        "item": more.pop("item", None) or item(village),
        "title": w("Балдар аянтчасы"),
        "about": w("Үч көчөнүн балдарына"),
        "keeper": w("МАБ"),
        "cost": COST,
        "money": list(MONEY),
        "by": actor(village.elmira),
        "at": NOON,
        "operation": op(),
    }
    return actions.draft_project(**{**asked, **more})


def step(village: Village, act, project: Project, **more) -> Project:
    asked = {"project": project, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return act(**{**asked, **more})


def asked(village: Village, **more) -> Project:
    """A project that money was applied for."""
    return step(village, actions.apply_for_money, draft(village, **more))

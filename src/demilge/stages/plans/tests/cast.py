"""What the tests of plans build on: a problem, a plan with items, a letter."""

from datetime import date, timedelta

from demilge.people.actors import Actor
from demilge.problems.models import Problem
from demilge.stages.plans import actions
from demilge.stages.plans.actions import ItemLine, Officer, ReplyLine
from demilge.stages.plans.models import Item, Letter, Plan, Version
from demilge.stages.plans.permissions import link_of
from village import NOON, TODAY, Village, actor, op, w, when

DUE = TODAY + timedelta(days=100)
OFFICER = Officer("Чынара Осмонова", "МАБ башчысынын орун басары")


def problem(village: Village, title: str = "Таза суу жетпейт", place=None) -> Problem:
    place = place or village.settlement
    number = Problem.objects.filter(place=place).count() + 1
    return Problem.objects.create(
        programme=village.programme, place=place, number=number, title=w(title), raised_at=NOON
    )


def line(village: Village, **more) -> ItemLine:
    content = {
        "problem": more.pop("problem", None) or problem(village),
        "title": w("Насосту алмаштыруу"),
        "goal": w("Суу күн сайын келет"),
        "ask": w("Насосту алмаштырып бериңиз"),
        "addressee": village.mtu,
        "deadline": when("2026-09"),
        "evidence": w("Изилдөө: 4 үйдүн 3үндө суу жок"),
    }
    return ItemLine(**{**content, **more})


def plan(village: Village, *lines: ItemLine) -> Plan:
    """A draft with these items."""
    made = actions.make_plan(
        place=village.settlement, title=w("Биздин план"), by=actor(village.aigul), at=NOON, operation=op()
    )
    for one in lines:
        add(village, draft(made), one)
    return made


def draft(made: Plan) -> Version:
    return made.versions.get(state="draft")


def add(village: Village, version: Version, one: ItemLine, **more) -> Item:
    asked = {"version": version, "line": one, "by": actor(village.elmira), "at": NOON, "operation": op()}
    return actions.add_item(**{**asked, **more})


def send(village: Village, version: Version, **more) -> Version:
    asked = {"version": version, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.send_version(**{**asked, **more})


def in_force(village: Village, *lines: ItemLine) -> Version:
    """A plan that was sent; with one item, if none are given."""
    return send(village, draft(plan(village, *(lines or (line(village),)))))


def write(village: Village, version: Version, **more) -> Letter:
    asked = {"version": version, "body": village.mtu, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.write_letter(**{**asked, **more})


def answer(letter: Letter, *lines: ReplyLine, **more) -> Letter:
    asked = {
        "letter": letter,
        "officer": OFFICER,
        "language": "ky",
        "lines": list(lines),
        "by": Actor(link=link_of(letter)),
        "at": NOON,
        "operation": op(),
    }
    return actions.answer_letter(**{**asked, **more})


def agreed(item: Item, due: date = DUE, **more) -> ReplyLine:
    return ReplyLine(**{"item": item.pk, "verdict": "agreed", "due": due, **more})


def partly(item: Item, due: date = DUE, reason: str = "Акча жарымына жетет") -> ReplyLine:
    return ReplyLine(item=item.pk, verdict="partly", due=due, reason=reason)


def cannot(item: Item, reason: str = "Бюджетте каралган эмес") -> ReplyLine:
    return ReplyLine(item=item.pk, verdict="cannot", reason=reason)

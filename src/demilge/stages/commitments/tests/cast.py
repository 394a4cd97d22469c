"""What the tests of promises build on."""

from datetime import date, timedelta

from demilge.gatherings.models import Decision, Kind, Meeting
from demilge.gatherings.record import DecisionLine, PromiseLine, Record
from demilge.people.actors import Actor
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments import actions
from demilge.stages.commitments.actions import CheckLine, StatusLine
from demilge.stages.commitments.models import Check, Commitment, StatusNote
from demilge.stages.plans.models import Item
from demilge.stages.plans.tests import cast as plans
from village import NOON, TODAY, Village, actor, guest, op, w, when

DUE = TODAY + timedelta(days=30)


def meeting(village: Village, *, communities=None, **record) -> Meeting:
    """A council meeting that was held on the day, with one decision."""
    called = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.COUNCIL,
        title=w("Координациялык кеңеш"),
        communities=communities or [village.settlement],
        when=when("2026-05-18"),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    content = {"present": 20, "decisions": (DecisionLine(w("Насосту алмаштыруу")),), **record}
    return assemblies.close_assembly(
        meeting=called, record=Record(**content), by=actor(village.aigul), at=NOON, operation=op()
    )


def decision(village: Village, **more) -> Decision:
    return meeting(village, **more).decisions.get()


def commit(village: Village, **more) -> Commitment:
    """A promise that a decision contains."""
    asked = {
        "decision": more.pop("decision", None) or decision(village),
        "body": village.mtu,
        "what": w("Насосту алмаштыруу"),
        "due": when(DUE.isoformat()),
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.commit_decision(**{**asked, **more})


def agreed(village: Village, due: date = DUE) -> Commitment:
    """A promise that comes from an agreement to a plan item."""
    item = plans.in_force(village).items.get()
    answer(village, item, plans.agreed(item, due=due))
    return Commitment.objects.get(item__thread=item.thread)


def answer(village: Village, item: Item, line, **more) -> None:
    letter = item.version.letters.first() or plans.write(village, item.version)
    plans.answer(letter, line, **more)


def spoken(village: Village, problem=None) -> Commitment:
    """A promise that was spoken before everybody."""
    line = PromiseLine(village.mtu, "Чынара Осмонова", "башчы", w("Насос"), DUE, village.settlement, problem)
    return meeting(village, promises=(line,)).promises.get().commitment


def say(village: Village, promise: Commitment, status: str, **more) -> StatusNote:
    who = {
        "by": more.pop("by", actor(village.chynara)),
        "at": more.pop("at", NOON),
        "operation": more.pop("operation", op()),
    }
    content = {"on": TODAY, "language": "ky", "text": "Жол оңдолуп жатат"}
    if status == "done":
        content["done_on"] = TODAY
    return actions.note_status(commitment=promise, line=StatusLine(status=status, **{**content, **more}), **who)


def look(promise: Commitment, seen: str = "done", *, by: Actor | None = None, **more) -> Check:
    who = {"by": by or guest(), "at": more.pop("at", NOON), "operation": more.pop("operation", op())}
    content = {"seen_on": TODAY, "language": "ky", "text": "Көрдүм", **more}
    return actions.add_check(commitment=promise, line=CheckLine(seen=seen, **content), **who)

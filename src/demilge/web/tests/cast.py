"""A village that has walked the whole path."""

from demilge.gatherings.models import Kind
from demilge.gatherings.record import DecisionLine, Record, SpeechLine
from demilge.gatherings.rules import Votes
from demilge.problems import actions as problems
from demilge.problems.voices import VoiceLine
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments import actions as commitments
from demilge.stages.plans import actions as plans
from demilge.stages.plans.actions import ItemLine
from village import NOON, Village, actor, op, w, when


def frame(village):
    return {"by": actor(village.aigul), "at": NOON, "operation": op()}


def walk(village: Village):
    """An assembly with a decision, a problem from what was said there, a plan, a promise."""
    meeting = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Короо жыйыны"),
        communities=[village.settlement],
        when=when("2026-05-18"),
        **frame(village),
    )
    record = Record(
        present=25,
        decisions=(DecisionLine(w("Насосту алмаштыруу"), Votes(20, 1, 4)),),
        speeches=(SpeechLine("тургун", "Суу жок", "ky"),),
    )
    assemblies.close_assembly(meeting=meeting, record=record, **frame(village))
    speech = meeting.speeches.get()
    voice = VoiceLine(
        kind="assembly", about=f"gatherings.speech:{speech.pk}", path=f"{meeting.path}#speech-{speech.pk}",
        when=meeting.when, title=meeting.title, words=speech.text, language="ky", people=25,
    )  # fmt: skip
    problem = problems.take_up(
        voice=voice, problem=None, place=village.settlement, title=w("Таза суу жетпейт"), text=w(""), service=village.service,
        **frame(village),
    )  # fmt: skip
    plan = plans.record_plan(
        place=village.settlement, title=w("План"), when=when("2026-05"),
        lines=[ItemLine(problem=problem, title=w("Насос"), ask=w("Насосту алмаштыруу"), addressee=village.mayor)],
        **frame(village),
    )  # fmt: skip
    promise = commitments.commit_decision(
        decision=meeting.decisions.get(), body=village.mayor, what=w("Насосту алмаштыруу"), due=when("2026-05"), problem=problem,
        **frame(village),
    )  # fmt: skip
    return meeting, problem, plan, promise

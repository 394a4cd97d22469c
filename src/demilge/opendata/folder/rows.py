"""What each table's rows become: one act a row."""

from typing import TYPE_CHECKING, Any

from demilge.foundation import ids
from demilge.gatherings.record import DecisionLine, Record
from demilge.gatherings.rules import Votes
from demilge.people import actions as people
from demilge.problems import actions as problems
from demilge.problems.voices import VoiceLine
from demilge.stages.assemblies import actions as assemblies
from demilge.stages.commitments import actions as commitments
from demilge.stages.forums import actions as forums
from demilge.stages.grants import actions as grants
from demilge.stages.grants.actions import MoneyLine
from demilge.stages.groups import actions as groups
from demilge.stages.groups.actions import MemberLine
from demilge.stages.plans import actions as plans
from demilge.stages.plans.actions import ItemLine
from demilge.stages.surveys import actions as surveys
from demilge.stages.surveys.actions import FindingLine
from demilge.stages.trainings import actions as trainings
from demilge.texts.words import NONE, Words

from . import acts

if TYPE_CHECKING:
    from .loading import Loading
    from .reading import Row


def programme(loading: "Loading", row: "Row") -> Any:
    settings = {
        name: row[name]
        for name in ("seats_min", "seats_max", "mandate_months", "reply_days", "quorum")
        if row[name] is not None
    }
    settings |= {"about": row["about"], "when": row["when"], "is_example": row["example"], "source": row["source"]}
    return acts.record_programme(key=row["key"], title=row["title"], settings=settings, **loading.frame(row))


def place(loading: "Loading", row: "Row") -> Any:
    return acts.record_place(
        programme=loading.programme,
        key=row["key"],
        kind=row["kind"],
        name=row["name"],
        parent=loading.record("places", row["parent"]),
        nature=row["nature"],
        is_community=row["community"],
        since=row["since"],
        until=row["until"],
        source=row["source"],
        **loading.frame(row),
    )


def body(loading: "Loading", row: "Row") -> Any:
    return acts.record_body(
        programme=loading.programme,
        key=row["key"],
        kind=row["kind"],
        name=row["name"],
        place=loading.record("places", row["place"]),
        parent=loading.record("bodies", row["parent"]),
        successor=loading.record("bodies", row["successor"]),
        email=row["email"],
        since=row["since"],
        until=row["until"],
        source=row["source"],
        **loading.frame(row),
    )


def name(loading: "Loading", row: "Row") -> Any:
    of = loading.record("places", row["of"]) or loading.record("bodies", row["of"])
    dates = {"since": row["since"], "until": row["until"]}
    return acts.record_name(
        of=of, kind=row["kind"], name=row["name"], **dates, source=row["source"], **loading.frame(row)
    )


def belonging(loading: "Loading", row: "Row") -> Any:
    return acts.record_belonging(
        child=loading.record("places", row["child"]),
        parent=loading.record("places", row["parent"]),
        since=row["since"],
        until=row["until"],
        source=row["source"],
        **loading.frame(row),
    )


def service(loading: "Loading", row: "Row") -> Any:
    return acts.record_service(
        programme=loading.programme,
        key=row["key"],
        name=row["name"],
        body=loading.record("bodies", row["body"]),
        **loading.frame(row),
    )


def person(loading: "Loading", row: "Row") -> Any:
    return people.register_person(
        programme=loading.programme,
        name=row["name"],
        sex=row["sex"] or "u",
        home=loading.record("places", row["home"]),
        language=row["language"] or "ky",
        is_sample=row["sample"],
        **loading.frame(row),
    )


def role(loading: "Loading", row: "Row") -> Any:
    return people.give_role(
        person=loading.record("persons", row["person"]),
        kind=row["kind"],
        place=loading.record("places", row["place"]),
        body=loading.record("bodies", row["body"]),
        since=row["since"],
        until=row["until"],
        **loading.frame(row),
    )


def meeting(loading: "Loading", row: "Row") -> Any:
    """A meeting with its agenda and record. Trainings and forums are held by their own stage."""
    call = {
        "programme": loading.programme,
        "title": row["title"],
        "communities": [loading.record("places", key) for key in row["communities"]],
        "when": row["when"],
        "where": row["where"],
        "invited": row["invited"],
        "sessions": row["sessions"] or 1,
        "source": row["source"],
    }
    record = Record(present=row["present"], summary=row["summary"], decisions=_decisions(loading, row["key"]))
    if row["kind"] == "training":
        return _training(loading, row, call, record)
    if row["kind"] == "forum":
        return _forum(loading, row, call, record)
    call |= {"called_by": row["called_by"], "legal_basis": row["legal_basis"]}
    call["agenda"] = [line["title"] for line in loading.of("agenda", "meeting", row["key"])]
    made = assemblies.call_assembly(kind=row["kind"], **call, **loading.frame(row))
    if row["state"] == "planned":
        return made
    return assemblies.close_assembly(meeting=made, record=record, **_step(loading, row, "close"))


def _training(loading: "Loading", row: "Row", call: dict[str, Any], record: Record) -> Any:
    about = next(iter(loading.of("trainings", "meeting", row["key"])), None)
    made = trainings.plan_training(
        topics=[line["title"] for line in loading.of("topics", "meeting", row["key"])],
        trainer=loading.record("bodies", about["trainer"]) if about else None,
        **call,
        **loading.frame(row),
    )
    if row["state"] != "planned":
        made = trainings.close_training(training=made, record=record, **_step(loading, row, "close"))
    return made.meeting


def _forum(loading: "Loading", row: "Row", call: dict[str, Any], record: Record) -> Any:
    """A forum of the past. One to come is prepared on the site, where its code and QR are made."""
    about = next(iter(loading.of("forums", "meeting", row["key"])), None)
    made = forums.record_forum(
        question=about["question"] if about else NONE,
        study=loading.record("studies", about["study"]) if about else None,
        record=record,
        **call,
        **loading.frame(row),
    )
    return made.meeting


def _decisions(loading: "Loading", key: str) -> tuple[DecisionLine, ...]:
    lines = []
    for row in loading.of("decisions", "meeting", key):
        votes = None
        if row["for"] is not None:
            votes = Votes(row["for"], row["against"] or 0, row["abstained"] or 0)
        lines.append(DecisionLine(row["text"], votes, row["source"]))
    return tuple(lines)


def decision(loading: "Loading", row: "Row") -> Any:
    """Written with its meeting's record; here only found again, for the promises that refer to it."""
    number = [line["key"] for line in loading.of("decisions", "meeting", row["meeting"])].index(row["key"]) + 1
    return loading.record("meetings", row["meeting"]).decisions.get(number=number)


def group(loading: "Loading", row: "Row") -> Any:
    members = [
        MemberLine(loading.record("persons", line["person"]), line["office"], line["since"])
        for line in loading.of("members", "group", row["key"])
    ]
    return groups.record_group(
        programme=loading.programme,
        place=loading.record("places", row["place"]),
        name=row["name"],
        purpose=row["purpose"],
        criteria=row["criteria"],
        principles=row["principles"],
        size_text=row["size"],
        elected=row["elected"],
        meeting=loading.record("meetings", row["meeting"]),
        members=members,
        source=row["source"],
        **loading.frame(row),
    )


def study(loading: "Loading", row: "Row") -> Any:
    findings = [
        FindingLine(
            text=line["text"],
            place=loading.record("places", line["place"]),
            service=loading.record("services", line["service"]),
            value=None if line["value"] is None else float(line["value"]),
            unit=line["unit"] or "none",
            base=line["base"],
            source=line["source"],
        )
        for line in loading.of("findings", "study", row["key"])
    ]
    return surveys.record_study(
        programme=loading.programme,
        title=row["title"],
        body=loading.record("bodies", row["by"]),
        when=row["when"],
        method=row["method"],
        aims=row["aims"],
        sample=row["sample"],
        communities=[loading.record("places", key) for key in row["communities"]],
        findings=findings,
        source=row["source"],
        **loading.frame(row),
    )


def problem(loading: "Loading", row: "Row") -> Any:
    """A problem with its first voice; the others follow in their own rows."""
    lines = loading.of("voices", "problem", row["key"])
    first = _voice(loading, lines[0]) if lines else VoiceLine(kind="oral", title=Words(), when=row["since"])
    return problems.take_up(
        voice=first,
        problem=None,
        place=loading.record("places", row["place"]),
        title=row["title"],
        text=row["text"],
        service=loading.record("services", row["service"]),
        source=row["source"],
        **loading.frame(row),
    )


def voice(loading: "Loading", row: "Row") -> Any:
    if loading.of("voices", "problem", row["problem"])[0] == row:
        return None
    heard = loading.record("problems", row["problem"])
    return problems.add_voice(problem=heard, voice=_voice(loading, row), **loading.frame(row))


def _voice(loading: "Loading", row: "Row") -> VoiceLine:
    place = loading.record("meetings", row["from"]) or loading.record("studies", row["from"])
    return VoiceLine(
        kind=row["kind"],
        about=f"{place._meta.label_lower}:{place.pk}" if place else "",
        path=place.path if place else "",
        when=row["when"] or (place.when if place else row["when"]),
        title=row["title"] or (place.title if place else NONE),
        words=row["words"],
        language=row["language"],
        people=row["people"],
        source=row["source"],
    )


def plan(loading: "Loading", row: "Row") -> Any:
    lines = [
        ItemLine(
            problem=loading.record("problems", line["problem"]),
            title=line["title"],
            goal=line["goal"],
            ask=line["ask"],
            addressee=loading.record("bodies", line["addressee"]),
            action=line["action"],
            responsible=line["responsible"],
            deadline=line["deadline"],
            resources=line["resources"],
            indicator=line["indicator"],
            evidence=line["evidence"],
            source=line["source"],
        )
        for line in loading.of("items", "plan", row["key"])
    ]
    return plans.record_plan(
        place=loading.record("places", row["place"]),
        title=row["title"],
        when=row["when"],
        text=row["note"],
        lines=lines,
        source=row["source"],
        **loading.frame(row),
    )


def item(loading: "Loading", row: "Row") -> Any:
    """Written with its plan; here only found again, for projects and promises."""
    number = [line["key"] for line in loading.of("items", "plan", row["plan"])].index(row["key"]) + 1
    return loading.record("plans", row["plan"]).versions.get(number=1).items.get(number=number)


def project(loading: "Loading", row: "Row") -> Any:
    money = [
        MoneyLine(line["kind"], line["amount"], loading.record("bodies", line["body"]), line["hours"], line["note"])
        for line in loading.of("money", "project", row["key"])
    ]
    return grants.draft_project(
        item=loading.record("items", row["item"]),
        title=row["title"],
        about=row["about"],
        cost=row["cost"],
        when=row["when"],
        keeper=row["keeper"],
        money=money,
        source=row["source"],
        **loading.frame(row),
    )


def promise(loading: "Loading", row: "Row") -> Any:
    return commitments.commit_decision(
        decision=loading.record("decisions", row["decision"]),
        body=loading.record("bodies", row["body"]),
        what=row["what"],
        due=row["due"],
        problem=loading.record("problems", row["problem"]),
        item=loading.record("items", row["item"]),
        officer_name=row["officer"],
        status=row["status"] or "promised",
        source=row["source"],
        **loading.frame(row),
    )


def _step(loading: "Loading", row: "Row", step: str) -> dict[str, Any]:
    """The frame of a further act of the same row."""
    frame = loading.frame(row)
    return {**frame, "operation": ids.derive(frame["operation"], step)}


# Tables whose rows are written together with the row they belong to, and the column that names it.
PARTS = {
    "studies": (("findings", "study"),),
    "meetings": tuple((name, "meeting") for name in ("agenda", "decisions", "trainings", "topics", "forums")),
    "groups": (("members", "group"),),
    "problems": (("voices", "problem"),),
    "plans": (("items", "plan"),),
    "projects": (("money", "project"),),
}
# Most of those have no step of their own.
STEPS = {
    "programme": programme,
    "places": place,
    "bodies": body,
    "names": name,
    "belongings": belonging,
    "services": service,
    "persons": person,
    "roles": role,
    "studies": study,
    "meetings": meeting,
    "decisions": decision,
    "groups": group,
    "problems": problem,
    "voices": voice,
    "plans": plan,
    "items": item,
    "projects": project,
    "promises": promise,
}

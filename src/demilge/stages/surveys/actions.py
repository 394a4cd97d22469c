"""The acts of this stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import File as AnyFile
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demilge.cycle.actions import reach
from demilge.files import intake
from demilge.foundation import ids
from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.foundation.refusals import Conflict, Unfit
from demilge.journal.acts import act, hold
from demilge.journal.events import Event
from demilge.journal.record import record
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Programme, Service
from demilge.problems.actions import take_up
from demilge.problems.models import Problem
from demilge.search import index
from demilge.texts.words import NONE, Words

from . import events, permissions, rules, words
from .models import Finding, Study, Unit
from .rules import Misfit

STAGE = "surveys"
_MISFITS = {
    Misfit.NO_UNIT: ("unit", gettext_lazy("Say what the number counts: percent, people, households or points.")),
    Misfit.NO_NUMBER: ("value", gettext_lazy("Write the number, or choose that none was published.")),
    Misfit.NEGATIVE: ("value", gettext_lazy("A number of people or percent is not below 0.")),
    Misfit.OVER_HUNDRED: ("value", gettext_lazy("Percent are not more than 100.")),
    Misfit.OVER_FIVE: ("value", gettext_lazy("Points are not more than 5.")),
    Misfit.OVER_BASE: ("base", gettext_lazy("The part is more than the whole. Look at the two numbers.")),
    Misfit.NOT_WHOLE: ("value", gettext_lazy("People and households are counted in whole numbers.")),
}


@dataclass(frozen=True)
class FindingLine:
    """One result as typed or read from a source; one decimal is kept. `value` None: found, but no number published."""

    text: Words
    place: Place | None = None
    service: Service | None = None
    value: float | None = None
    unit: str = Unit.NONE
    base: int | None = None
    source: str = ""

    @property
    def exact(self) -> Decimal | None:
        return None if self.value is None else Decimal(str(self.value)).quantize(Decimal("0.1"))


@act
def begin_study(
    *,
    programme: Programme,
    title: Words,
    by: Actor,
    at: datetime,
    operation: UUID,
    communities: Sequence[Place] = (),
    body: Body | None = None,
    when: When = NOT_KNOWN,
    method: Words = NONE,
    aims: Words = NONE,
    sample: int | None = None,
    report: "AnyFile[bytes] | None" = None,
    source: str = "",
) -> Study:
    """Begin to write down a study. What its authors did not publish stays empty and shows as not known."""
    permissions.may_write(by).or_raise()
    study = Study.objects.create(
        programme=programme,
        title=title,
        by=body,
        when=when,
        method=method,
        aims=aims,
        sample=sample,
        source=source,
    )
    study.communities.set(communities)
    _keep_report(study, report, at=at)
    _note(events.BEGUN, study, by=by, at=at)
    return study


@act
def change_study(
    *,
    study: Study,
    communities: Sequence[Place],
    body: Body | None,
    by: Actor,
    at: datetime,
    operation: UUID,
    report: "AnyFile[bytes] | None" = None,
    **changes: Any,
) -> Study:
    """Change what is said about a study, published or not: a sample may become known later. `changes` are its fields."""
    hold(study)
    permissions.may_write(by).or_raise()
    for name, value in changes.items():
        setattr(study, name, value)
    study.by = body
    study.save()
    study.communities.set(communities)
    _keep_report(study, report, at=at)
    _note(events.CHANGED, study, by=by, at=at)
    if study.published_at:
        _make_findable(study)
    return study


@act
def add_finding(*, study: Study, finding: FindingLine, by: Actor, at: datetime, operation: UUID) -> Finding:
    hold(study)
    permissions.may_change_findings(by, study).or_raise()
    return _add(study, finding, by=by, at=at)


@act
def change_finding(*, finding: Finding, line: FindingLine, by: Actor, at: datetime, operation: UUID) -> Finding:
    study = finding.study
    hold(study)
    permissions.may_change_findings(by, study).or_raise()
    _check(study, line)
    for name in ("text", "place", "service", "unit", "base", "source"):
        setattr(finding, name, getattr(line, name))
    finding.value = line.exact
    finding.save()
    _note(events.FINDING_CHANGED, study, by=by, at=at, position=finding.position)
    return finding


@act
def remove_finding(*, study: Study, position: int, by: Actor, at: datetime, operation: UUID) -> Study:
    """Take a finding out of a draft. The numbers of the others stay."""
    hold(study)
    permissions.may_change_findings(by, study).or_raise()
    gone, _kinds = study.findings.filter(position=position).delete()
    if not gone:
        raise Conflict(_("This finding was already removed."))
    _note(events.FINDING_REMOVED, study, by=by, at=at, position=position)
    return study


@act
def publish_study(*, study: Study, by: Actor, at: datetime, operation: UUID) -> Study:
    """Make a study public; the path of each settlement moves on. From now on its findings stand."""
    hold(study)
    permissions.may_change_findings(by, study).or_raise()
    return _publish(study, by=by, at=at)


@act
def record_study(
    *,
    programme: Programme,
    title: Words,
    findings: Sequence[FindingLine],
    by: Actor,
    at: datetime,
    operation: UUID,
    communities: Sequence[Place] = (),
    body: Body | None = None,
    when: When = NOT_KNOWN,
    method: Words = NONE,
    aims: Words = NONE,
    sample: int | None = None,
    source: str = "",
) -> Study:
    """Write down a published study at once, with its findings: for the programme folder."""
    permissions.may_write(by).or_raise()
    study = Study.objects.create(
        programme=programme,
        title=title,
        by=body,
        when=when,
        method=method,
        aims=aims,
        sample=sample,
        source=source,
    )
    study.communities.set(communities)
    for finding in findings:
        _add(study, finding, by=by, at=at)
    return _publish(study, by=by, at=at)


@act
def raise_problem(
    *,
    finding: Finding,
    problem: Problem | None,
    place: Place,
    title: Words,
    text: Words,
    service: Service | None,
    by: Actor,
    at: datetime,
    operation: UUID,
) -> Problem:
    """Take a finding up as a problem's voice."""
    hold(finding.study)
    permissions.may_take_up(by, finding).or_raise()
    return take_up(
        voice=words.voice_of(finding),
        problem=problem,
        place=place,
        title=title,
        text=text,
        service=service,
        by=by,
        at=at,
        operation=ids.derive(operation, "take up"),
    )


def _add(study: Study, line: FindingLine, *, by: Actor, at: datetime) -> Finding:
    _check(study, line)
    last = study.findings.aggregate(last=Max("position"))["last"] or 0
    finding = Finding.objects.create(
        study=study,
        position=last + 1,
        text=line.text,
        place=line.place,
        service=line.service,
        value=line.exact,
        unit=line.unit,
        base=line.base,
        source=line.source,
    )
    _note(events.FINDING_ADDED, study, by=by, at=at, position=finding.position)
    return finding


def _check(study: Study, line: FindingLine) -> None:
    found = rules.misfit(line.exact, unit=line.unit, base=line.base)
    if found:
        field, sentence = _MISFITS[found]
        raise Unfit(sentence, field=field)
    if line.place and not study.communities.filter(pk=line.place.pk).exists():
        raise Unfit(
            _("The study was not made in this settlement. Add the settlement to the study first."), field="place"
        )


def _publish(study: Study, *, by: Actor, at: datetime) -> Study:
    count = study.findings.count()
    if not count:
        raise Conflict(_("Add a finding first: there is nothing to publish yet."))
    study.published_at = at
    study.save(update_fields=["published_at"])
    if study.report:
        study.report.is_public = True
        study.report.save(update_fields=["is_public"])
    for place in study.communities.all():
        reach(
            place=place,
            stage=STAGE,
            done=True,
            when=study.when,
            path=study.path,
            outcome=words.outcome(count),
            on=at.date(),
        )
    _note(events.PUBLISHED, study, by=by, at=at, title=study.title, findings=count)
    _make_findable(study)
    return study


def _keep_report(study: Study, report: "AnyFile[bytes] | None", *, at: datetime) -> None:
    """The report is handed out once the study is published."""
    if not report:
        return
    checked = intake.check(report, photo_only=False)
    is_public = study.published_at is not None
    study.report = intake.keep(checked, at=at, programme=study.programme_id, is_public=is_public)
    study.save(update_fields=["report"])


def _note(event: Event, study: Study, *, by: Actor, at: datetime, **facts: Any) -> None:
    places = list(study.communities.all())
    place = places[0].slug if len(places) == 1 else ""
    record(event, by=by, at=at, about=study, programme=study.programme_id, place=place, facts=facts)


def _make_findable(study: Study) -> None:
    places = list(study.communities.all())
    said = [study.method, study.aims, *(finding.text for finding in study.findings.all())]
    index.put(
        about=study,
        kind="study",
        programme=study.programme_id,
        path=study.path,
        title=study.title,
        body=" ".join(text for part in said for text in part.texts.values()),
        place=places[0].slug if len(places) == 1 else "",
        day=study.when.first or study.when.last,
    )

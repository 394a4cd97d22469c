"""What the pages of a plan show, put together."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404

from demilge.people.actors import Actor
from demilge.stages.plans import permissions, queries, rules, words
from demilge.stages.plans.events import Execution
from demilge.stages.plans.models import Item, Letter, Plan, Version
from demilge.stages.plans.rules import Change, Kind
from demilge.stages.plans.states import State
from demilge.texts.words import Words

# What stands under "more" of an item; the rest is shown at once.
MORE = ("goal", "action", "responsible", "resources", "indicator", "evidence")


@dataclass(frozen=True)
class Shown:
    """One version of a plan as one reader gets it. `versions` are all that this reader may see."""

    plan: Plan
    version: Version
    versions: list[Version]
    items: list[Item]

    @property
    def before(self) -> Version | None:
        return next((version for version in self.versions if version.number == self.version.number - 1), None)


@dataclass(frozen=True)
class Row:
    """One item on the page: where it stands, what became of it later, what changed since the version before."""

    item: Item
    mark: str
    word: str
    more: list[tuple[str, Words]]
    executions: list[Execution] = field(default_factory=list)
    change: Change | None = None


def shown(plan: Plan, actor: Actor, *, wanted: str = "") -> Shown:
    """The version asked for by its number, else the one in force, else the draft. Drafts only for those who write."""
    writes = bool(permissions.may_make(actor, plan.place))
    versions = [version for version in plan.versions.all() if writes or version.state != State.DRAFT]
    if wanted:
        version = next((version for version in versions if str(version.number) == wanted), None)
    else:
        in_force = [version for version in versions if version.state == State.SENT]
        version = (in_force or versions or [None])[0]  # type: ignore[list-item]
    if version is None:
        raise Http404
    for one in versions:
        one.plan = plan
    return Shown(plan, version, versions, queries.with_answers(queries.items_in(version)))


def context(plan: Plan, seen: Shown, actor: Actor, *, today: date) -> dict[str, Any]:
    changes, gone = changed_since(seen)
    executions = queries.executions(seen.items, today=today)
    rows = []
    for item in seen.items:
        mark, word = words.answer_of(item)
        more = [(str(words.FIELD_NAMES[name]), getattr(item, name)) for name in MORE]
        rows.append(Row(item, mark, word, more, executions.get(item.thread, []), changes.get(item.thread)))
    version = seen.version
    return {
        "plan": plan,
        "version": version,
        "versions": seen.versions,
        "before": seen.before,
        "draft": next((one for one in seen.versions if one.state == State.DRAFT), None),
        "rows": rows,
        "gone": gone,
        "changed": len(changes),
        "letters": list(queries.letters_of(plan)),
        "today": today,
        "may_draft": permissions.may_draft(actor, version),
        "may_send": permissions.may_send(actor, version),
        "may_begin": permissions.may_begin_version(actor, plan),
        "may_write_letter": permissions.may_write_letter(actor, version),
        "about": f"plans.plan:{plan.pk}",
    }


def changed_since(seen: Shown) -> tuple[dict[UUID, Change], list[Item]]:
    """What changed since the version before: by thread, and the items that are no longer there. One query."""
    if seen.before is None:
        return {}, []
    earlier = list(queries.items_in(seen.before))
    before = {item.thread: words.content_of(item) for item in earlier}
    found = rules.compare(before, {item.thread: words.content_of(item) for item in seen.items})
    gone = [item for item in earlier if item.thread in found and found[item.thread].kind is Kind.REMOVED]
    return {thread: _named(change) for thread, change in found.items()}, gone


def _named(change: Change) -> Change:
    """The same with the fields' names as a reader knows them."""
    fields = tuple((str(words.FIELD_NAMES[name]), old, new) for name, old, new in change.fields)
    return Change(change.kind, fields)


def letter_context(letter: Letter) -> dict[str, Any]:
    """A letter for those who send it: its address, and texts to share."""
    return {
        "letter": letter,
        "plan": letter.version.plan,
        "address": f"{settings.SITE_URL}{words.letter_path(letter)}",
        "text_ky": words.letter_text(letter, "ky"),
        "text_ru": words.letter_text(letter, "ru"),
    }

"""What those who run a settlement can begin next: each stage of its path that has not begun, with the form that begins it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.cycle.queries import Standing
from demilge.foundation.verdict import Verdict
from demilge.people.actors import Actor
from demilge.places.models import Place
from demilge.stages.assemblies import permissions as assemblies
from demilge.stages.commitments import permissions as commitments
from demilge.stages.forums import permissions as forums
from demilge.stages.grants import permissions as grants
from demilge.stages.groups import permissions as groups
from demilge.stages.ideas import permissions as ideas
from demilge.stages.plans import permissions as plans
from demilge.stages.surveys import permissions as surveys
from demilge.stages.trainings import permissions as trainings


@dataclass(frozen=True)
class Beginning:
    """A stage that can be begun: what the link says and where it leads, with the settlement chosen beforehand."""

    word: str | Promise
    href: str


@dataclass(frozen=True)
class _Way:
    """How a stage is begun. `after`: one of these must have begun, for its form has nothing to choose from before."""

    word: Promise | str
    address: str
    may: Callable[[Actor, Place], Verdict]
    after: tuple[str, ...] = ()


# Anybody may propose an idea, and is asked to on the same page: here stands who tends them.
_WAYS: Mapping[str, _Way] = {
    "assemblies": _Way(_("Call a meeting"), "assemblies:call", lambda who, place: assemblies.may_call(who, [place])),
    "groups": _Way(_("Form the group"), "groups:form", lambda who, _place: groups.may_form(who)),
    "trainings": _Way(_("Plan a training"), "trainings:plan", lambda who, place: trainings.may_call(who, [place])),
    "surveys": _Way(_("Write down a study"), "surveys:begin", lambda who, _place: surveys.may_write(who)),
    "forums": _Way(_("Prepare a forum"), "forums:prepare", lambda who, place: forums.may_prepare(who, [place])),
    "ideas": _Way(_("Propose an idea"), "ideas:new", ideas.may_moderate),
    "plans": _Way(_("Begin a plan"), "plans:make", plans.may_begin),
    "grants": _Way(_("Begin a project"), "grants:draft", grants.may_begin, after=("plans",)),
    "commitments": _Way(
        _("Follow a decision as a promise"),
        "commitments:commit",
        lambda who, _place: commitments.may_commit(who),
        after=("assemblies", "forums"),
    ),
}


def beginnings(actor: Actor, place: Place, path: Iterable[Standing]) -> list[Beginning]:
    """In the order of the path; nothing for readers and for who works for another programme. No query."""
    if actor.person is None or actor.person.programme_id != place.programme_id:
        return []
    standings = list(path)
    begun = {standing.stage.key for standing in standings if standing.step}
    ahead = [standing.stage.key for standing in standings if not standing.step]
    ways = [way for way in map(_WAYS.__getitem__, ahead) if not way.after or begun.intersection(way.after)]
    return [Beginning(way.word, f"{reverse(way.address)}?place={place.slug}") for way in ways if way.may(actor, place)]

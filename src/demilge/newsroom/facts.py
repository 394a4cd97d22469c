"""What is known of a meeting, as values a post can be drafted from. What is not known is empty, and is not said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demilge.foundation.edtf import NOT_KNOWN, When
from demilge.gatherings.models import Meeting
from demilge.gatherings.queries import SMALLEST
from demilge.gatherings.rules import Votes
from demilge.people.models import Sex
from demilge.places import queries as places
from demilge.places.models import Place
from demilge.texts.words import NONE, Words


@dataclass(frozen=True)
class DecisionFact:
    text: Words
    votes: Votes | None = None


@dataclass(frozen=True)
class PromiseFact:
    """What an official promised. `body` is its name on that day; officials are named, they act in public."""

    body: Words
    officer: str
    post: str
    what: Words
    due: date


@dataclass(frozen=True)
class Facts:
    """`place_kind` is the kind of all `places`, "" where they differ; `under` what all of them belonged to that day.

    `women` and `men` are known together or not at all, and left out where one of them is so few that people could be
    recognised.
    """

    kind: str
    when: When = NOT_KNOWN
    places: tuple[Words, ...] = ()
    place_kind: str = ""
    under: Words = NONE
    where: Words = NONE
    who: Words = NONE
    present: int | None = None
    women: int | None = None
    men: int | None = None
    sessions: int = 1
    summary: Words = NONE
    agenda: tuple[Words, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    promises: tuple[PromiseFact, ...] = ()
    programme: Words = NONE


def facts_of(meeting: Meeting) -> Facts:
    """Read a closed meeting's facts, with the names of its day."""
    day = meeting.first_day
    communities = list(places.with_names(meeting.communities.all()).select_related("parent").order_by("slug"))
    kinds = {place.kind for place in communities}
    women, men = _by_sex(meeting)
    promises = meeting.promises.select_related("body").prefetch_related("body__dated_names")
    return Facts(
        kind=meeting.kind,
        when=meeting.when,
        places=tuple(place.name_on(day) for place in communities),
        place_kind=kinds.pop() if len(kinds) == 1 else "",
        under=_under(communities, day),
        where=meeting.where,
        who=meeting.who_was_there,
        present=meeting.present,
        women=women,
        men=men,
        sessions=meeting.sessions,
        summary=meeting.summary,
        agenda=tuple(item.title for item in meeting.agenda.all()),
        decisions=tuple(
            DecisionFact(
                decision.text,
                Votes(decision.votes_for, decision.votes_against or 0, decision.abstained or 0)
                if decision.votes_for is not None
                else None,
            )
            for decision in meeting.decisions.all()
        ),
        promises=tuple(
            PromiseFact(line.body.name_on(day), line.officer_name, line.officer_post, line.what, line.due)
            for line in promises
        ),
        programme=meeting.programme.title,
    )


def _under(communities: Sequence[Place], day: date | None) -> Words:
    above = {places.parent_on(place, day) for place in communities}
    only = above.pop() if len(above) == 1 else None
    return only or NONE


def _by_sex(meeting: Meeting) -> tuple[int, int] | tuple[None, None]:
    counts = {Sex.FEMALE: 0, Sex.MALE: 0}
    for row in meeting.headcounts.all():
        if row.sex == Sex.UNKNOWN:
            return None, None
        counts[Sex(row.sex)] += row.count
    women, men = counts[Sex.FEMALE], counts[Sex.MALE]
    if women + men != meeting.present or any(0 < count < SMALLEST for count in (women, men)):
        return None, None
    return women, men

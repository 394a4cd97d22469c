"""From votes to a told map: `map_opinions` on one machine, `map_crowd` over blocks wherever they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Fault, Unmeetable, bad
from civicmath.opinions import grouping, telling, twolevel
from civicmath.opinions.crowd import Crowd, crowd_of
from civicmath.opinions.engine import engine
from civicmath.opinions.grouping import Groups
from civicmath.opinions.landscape import Landscape, landscape, place_people
from civicmath.opinions.routing import Draw
from civicmath.opinions.statements import (
    Across,
    GroupVotes,
    Representative,
    Shared,
    bridging,
    consensus,
    dividing,
    group_informed,
    priorities,
    representative,
)
from civicmath.opinions.sums import Sums, check_statements
from civicmath.opinions.votes import Statements, Votes
from civicmath.outcomes import Outcome

MOST_GIVEN = 1000  # groups that may be given
MODES = {"demilge": grouping.group, "polis": twolevel.group}


@dataclass(kw_only=True, eq=False)
class Opinions(Outcome):
    """A map of opinions. Statements are columns 0 … m-1 of `about.ids`; groups 0 … k-1, the largest first.

    people, inside: who voted, and who is on the map. agree, disagree, seen: (m,) votes of all people. group_votes: those of the
    people on the map by group; where groups were given, of all who have one, on the map or not; where there are no groups, of all
    on the map as one. places: (people, 2); labels: (people,),
    -1 for people in no group. participants: their ids, or None where the crowd lies elsewhere. busiest: too few have the votes
    that bring a person onto the map, so the busiest are on it.
    """

    kind: ClassVar[str] = "opinions"

    about: Statements
    participants: NDArray[np.int64] | None
    people: int
    inside: int
    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    seen: NDArray[np.int64]
    landscape: Landscape
    groups: Groups
    group_votes: GroupVotes
    representative: list[list[Representative]]
    consensus: dict[str, list[Shared]]
    bridging: list[Across]
    dividing: list[Across]
    priorities: NDArray[np.float64]
    places: NDArray[np.float64]
    labels: NDArray[np.int16]
    busiest: bool = False
    draw: Draw | None = None

    @property
    def group_informed(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Group-informed consensus of agreement and of disagreement, (m,) each."""
        return group_informed(self.group_votes)

    def result(self) -> dict[str, Any]:
        return telling.as_result(self)


def map_opinions(
    votes: Votes,
    *,
    groups: int | None = None,
    mode: str = "demilge",
    given: NDArray[np.integer] | Sequence[int] | None = None,
    sums: Sums | None = None,
    compiled: bool | None = None,
) -> Opinions:
    """Map the opinions of all who voted.

    groups: so many, or None for the number with the best silhouette. mode: "demilge" (k-means on people, at least five in
    each group) or "polis" (two levels, `twolevel`). given: the group of each participant instead (people,), whole numbers from 0,
    -1 for none; `groups`, if said too, must be their number.
    sums: of these votes, where a room keeps them. compiled: use numba or not; None: for a million votes, if it is there.
    BadInput: no such mode, more statements than `sums.MOST_STATEMENTS`, given groups that don't fit. Unmeetable: so many groups
    were not found.
    """
    use = engine(len(votes.values), compiled)
    about = votes.about
    crowd = crowd_of(votes.rows, len(about.ids), use)
    found = map_crowd(crowd, about, groups=groups, mode=mode, given=given, sums=sums)
    found.participants = votes.participants
    return found


def map_crowd(
    crowd: Crowd,
    about: Statements,
    *,
    groups: int | None = None,
    mode: str = "demilge",
    given: NDArray[np.integer] | Sequence[int] | None = None,
    sums: Sums | None = None,
) -> Opinions:
    """As `map_opinions`, of people who may lie in many blocks on many machines."""
    if mode not in MODES:
        raise bad("opinions.unknown_mode", mode=mode, modes=list(MODES))
    check_statements(len(about.ids))
    total = crowd.sums() if sums is None else sums
    land = landscape(total, about.zeroed)
    busiest = place_people(crowd, land)
    found = MODES[mode](crowd, groups) if given is None else given_groups(crowd, given, groups)
    if groups is not None and found.reason:
        raise not_so_many(groups, found.most, mode)
    if not len(found):
        crowd.set_groups(np.zeros(crowd.inside(), np.int16))
    votes = GroupVotes.of_counts(crowd.counted(max(1, len(found))))
    labels = crowd.labels()
    outcome = Opinions(
        rule=mode if given is None else "given",
        settings={"groups": "auto" if groups is None else groups, "mode": mode, "least_votes": land.least},
        about=about,
        participants=None,
        people=total.people,
        inside=crowd.inside(),
        agree=total.agree,
        disagree=total.disagree,
        seen=total.seen,
        landscape=land,
        groups=found,
        group_votes=votes,
        representative=representative(votes, about.zeroed) if len(found) > 1 else [],
        consensus=consensus(total.agree, total.disagree, total.seen, about.zeroed),
        bridging=bridging(votes, about.zeroed),
        dividing=dividing(votes, about.zeroed),
        priorities=priorities(votes, land.extremity, about.meta),
        places=crowd.places(),
        labels=labels if len(found) else np.full_like(labels, -1),
        busiest=busiest,
    )
    outcome.events = telling.events(outcome)
    return outcome


def given_groups(crowd: Crowd, given: NDArray[np.integer] | Sequence[int], wanted: int | None) -> Groups:
    """Take groups from elsewhere as they are numbered there."""
    labels = labels_of(given, crowd.people())
    if wanted not in (None, int(labels.max()) + 1):
        raise bad("opinions.given_number", groups=wanted, given=int(labels.max()) + 1)
    crowd.give_groups(labels)
    sizes = np.bincount(labels[labels >= 0])
    places = crowd.places()[labels >= 0]
    middle = [np.bincount(labels[labels >= 0], weights=column) / np.maximum(sizes, 1) for column in places.T]
    return Groups(np.column_stack(middle), sizes)


def labels_of(given: NDArray[np.integer] | Sequence[int], people: int) -> NDArray[np.int16]:
    try:
        labels = np.asarray(given)
    except ValueError as ragged:
        raise bad("opinions.given_labels", most=MOST_GIVEN - 1) from ragged
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise bad("opinions.given_labels", most=MOST_GIVEN - 1)
    if len(labels) != people:
        raise bad("opinions.given_groups", people=people, given=len(labels))
    if labels.min() < -1 or labels.max() >= MOST_GIVEN:
        raise bad("opinions.given_labels", most=MOST_GIVEN - 1)
    if labels.max() < 0:
        raise bad("opinions.given_none")
    return labels.astype(np.int16)


def not_so_many(groups: int, most: int, mode: str) -> Unmeetable:
    """Say which number of groups was found, the largest below the one asked for."""
    if mode == "polis":
        values, key = {"groups": groups, "most": most}, "opinions.polis_not_so_many"
    else:
        values, key = {"groups": groups, "least": grouping.SMALLEST, "most": most}, "opinions.not_so_many"
    return Unmeetable(Fault(key, values=MappingProxyType(values)), [{"groups": most}] if most > 1 else [])

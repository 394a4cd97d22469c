"""Groups as Polis makes them: 100 small clusters of people first, then groups of these clusters.

The published reference (compdemocracy/polis, clusters) goes on from the clusters of its previous run, keeps people once they
are in, and changes the number of groups only after several runs in a row. None of this history is in an export, so this is its
cold start: the first 100 distinct places in the order of the participants begin the clusters, at most 100 rounds; the first k
distinct clusters begin the groups, weighted by their people, 20 rounds; k from 2 to at most 5 by the silhouette of clusters,
each counted once.
"""

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.crowd import POINT, Crowd
from civicmath.opinions.grouping import Groups, nearest, none
from civicmath.opinions.widths import Centres, Points, silhouette

BASE, BASE_ROUNDS, BASE_STILL = 100, 100, 0.01
GROUP_ROUNDS = 20
FEWEST = 2  # people on the map
MOST = 5
PER_GROUP = 12  # clusters for each further number of groups


def group(crowd: Crowd, wanted: int | None = None) -> Groups:
    """Find the groups of a placed crowd and label its people. wanted: so many groups; None: by silhouette.

    An answer without groups has a `reason`: one person on the map, or all in one place, or that so many groups as are wanted were
    not found ("not_so_many"): where groups lose all their clusters, fewer are left than were begun.
    """
    places = crowd.points().astype(np.float64) / POINT
    if len(places) < FEWEST:
        return none("few_people")
    base, of_person = k_means(Points(places, np.ones(len(places))), BASE, BASE_ROUNDS, BASE_STILL)
    clusters = Points(base, np.bincount(of_person, minlength=len(base)).astype(np.float64))
    most = min(MOST, 2 + len(base) // PER_GROUP, len(base))
    tried = {}
    for number in range(2, most + 1) if wanted is None else [wanted]:
        centres, of_base = k_means(clusters, number, GROUP_ROUNDS, BASE_STILL)
        if len(centres) > 1 and wanted in (None, len(centres)):
            tried[len(centres)] = silhouette(Points(base, np.ones(len(base))), [of_base])[0], of_base
    if not tried:
        return none("no_difference") if wanted is None else none("not_so_many", most_found(clusters, wanted))
    number = max(tried, key=lambda one: (tried[one][0], -one))
    _, of_base = tried[number]
    return labelled(crowd, places, of_base[of_person], {one: tried[one][0] for one in sorted(tried)})


def most_found(clusters: Points, below: int) -> int:
    """The largest number of groups below `below` of which none is lost; 1 if there is none."""
    numbers = range(min(below - 1, len(clusters.x)), 1, -1)
    reached = (number for number in numbers if len(k_means(clusters, number, GROUP_ROUNDS, BASE_STILL)[0]) == number)
    return next(reached, 1)


def k_means(points: Points, number: int, rounds: int, still: float) -> tuple[Centres, NDArray[np.intp]]:
    """Lloyd's k-means from the first distinct points; clusters that lose all points are gone. Centres and labels."""
    first = np.sort(np.unique(points.x, axis=0, return_index=True)[1])[:number]
    centres = points.x[first]
    for _ in range(rounds):
        labels = nearest(points.x, centres)
        mass = np.bincount(labels, weights=points.weights, minlength=len(centres))
        full = mass > 0
        sums = [np.bincount(labels, weights=points.weights * column, minlength=len(centres)) for column in points.x.T]
        moved = np.column_stack(sums)[full] / mass[full, np.newaxis]
        rested = bool(full.all()) and bool((np.hypot(*(moved - centres).T) < still).all())
        centres = moved
        if rested:
            break
    labels = nearest(points.x, centres)
    held = np.unique(labels)
    return centres[held], np.searchsorted(held, labels)


def labelled(crowd: Crowd, places: Centres, of_person: NDArray[np.intp], silhouettes: dict[int, float]) -> Groups:
    sizes = np.bincount(of_person)
    middle = np.column_stack([np.bincount(of_person, weights=column) for column in places.T]) / sizes[:, np.newaxis]
    order = np.lexsort((middle[:, 1], middle[:, 0], -sizes))
    rank = np.empty(len(order), dtype=np.int16)
    rank[order] = np.arange(len(order))
    crowd.set_groups(rank[of_person])
    return Groups(middle[order], sizes[order], silhouettes)

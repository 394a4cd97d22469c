"""The map of opinions: principal components of the mean-filled votes, and where each participant stands.

The published Polis definition (Small et al. 2021, "Polis: scaling deliberation by mapping high dimensional opinion spaces",
and the reference mathematics of compdemocracy.org): a missing vote counts as the mean of its statement; a participant who saw
few statements is moved outwards by sqrt(statements / seen); statements moderated out and meta statements are passes of everybody.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.components import two_components
from civicmath.opinions.crowd import Crowd
from civicmath.opinions.sums import Sums

LEAST = 7  # votes that bring a person onto the map, or all statements if there are fewer


@dataclass(frozen=True, eq=False)
class Landscape:
    """means: (m,). components: (2, m), each of length 1 with its largest entry positive; zeros where the votes have no spread.

    explained: (2,) share of the scatter along each. extremity: (m,), how far from the middle a person is seen who only agrees
    with this statement. least: the votes needed to be on the map.
    """

    means: NDArray[np.float64]
    components: NDArray[np.float64]
    explained: NDArray[np.float64]
    extremity: NDArray[np.float64]
    zeroed: NDArray[np.bool_]
    least: int


def landscape(sums: Sums, zeroed: NDArray[np.bool_]) -> Landscape:
    """Compute the map from the sums alone. zeroed: (m,) statements moderated out or meta."""
    statements = len(zeroed)
    scatter = sums.scatter(zeroed)
    components, weights = two_components(scatter)
    spread = float(np.trace(scatter))
    means = sums.means(zeroed)
    return Landscape(
        means=means,
        components=components,
        explained=weights / spread if spread > 0 else np.zeros(2),
        extremity=np.sqrt(statements) * np.abs(1 - means) * np.hypot(components[0], components[1]),
        zeroed=zeroed,
        least=min(LEAST, statements),
    )


def table(land: Landscape) -> NDArray[np.float64]:
    """What one vote adds to a person's place: (3 m, 3), lines as `Rows.codes`; x, y and 1 for each statement not zeroed."""
    lines = [
        np.column_stack(
            [(vote - land.means) * land.components[0], (vote - land.means) * land.components[1], ~land.zeroed]
        )
        for vote in (-1, 0, 1)
    ]
    return np.concatenate(lines).astype(np.float64)


def place_people(crowd: Crowd, land: Landscape) -> bool:
    """Place everybody in the crowd; people with too few votes are counted but not on the map. True: the busiest are on it."""
    also = crowd.entering(land.least)
    crowd.project(table(land), int(land.zeroed.sum()), land.least, also)
    return bool(also)

"""Who was asked, how: strata, clusters, weights; and what happens with a stratum of one cluster."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Fault, Faults, Unmeetable, bad

SHOWN = 20
NO_STRATUM = ""  # its name, where a sample has no strata
LONELY = ("fail", "certainty", "adjust", "average")
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Design:
    """A sample of people drawn in strata and clusters (primary sampling units), with replacement at the first stage.

    weights: (people,) > 0. stratum: (people,) codes 0 … strata - 1. cluster: (people,) codes 0 … clusters - 1, each inside one
    stratum. fraction: (strata,) share of a stratum's clusters that were drawn, for the finite population correction.
    lonely: a stratum with one cluster makes the variance unknown: "fail" refuses; "certainty" takes it for drawn surely (no
    variance); "adjust" measures it from the mean of all clusters (too large rather than too small); "average" gives it the mean
    variance of the other strata.
    """

    weights: Floats
    stratum: NDArray[np.int64]
    cluster: NDArray[np.int64]
    strata: tuple[str, ...]
    clusters_in: NDArray[np.int64]
    stratum_of: NDArray[np.int64]
    fraction: Floats
    lonely: str = "fail"

    @property
    def freedom(self) -> int:
        """Degrees of freedom: clusters less strata, at least 1."""
        return max(1, len(self.stratum_of) - len(self.strata))


def design(
    weights: Sequence[float] | Floats,
    stratum: Sequence[Hashable] | None = None,
    cluster: Sequence[Hashable] | None = None,
    *,
    clusters_of: Mapping[Any, int] | None = None,
    lonely: str = "fail",
) -> Design:
    """Describe a sample. Clusters are named inside their stratum; without clusters each person is one.

    clusters_of: how many clusters each stratum has altogether; without it no finite population correction is made.
    BadInput: weights not positive, an unknown rule for lonely clusters, fewer clusters in a stratum than were drawn.
    Unmeetable: lonely is "fail" and a stratum has one cluster (unless it has only that one); or everything is one cluster.
    """
    if lonely not in LONELY:
        raise bad("sampling.design.lonely_rule", rule=lonely, rules=list(LONELY))
    weighed = np.asarray(weights, dtype=np.float64)
    if not len(weighed) or not np.isfinite(weighed).all() or (weighed <= 0).any():
        raise bad("sampling.design.weights")
    names, strata = coded(stratum if stratum is not None else [NO_STRATUM] * len(weighed))
    if cluster is None:
        of_person = np.arange(len(weighed), dtype=np.int64)
        stratum_of = strata
    else:
        inside, of_person = coded(list(zip(strata.tolist(), cluster, strict=True)))
        stratum_of = np.zeros(len(inside), dtype=np.int64)
        stratum_of[of_person] = strata
    many = np.bincount(stratum_of, minlength=len(names)).astype(np.int64)
    fraction = fractions(names, many, clusters_of)
    check_lonely(names, many, fraction, lonely)
    return Design(
        weights=weighed,
        stratum=strata,
        cluster=of_person,
        strata=tuple(str(name) for name in names),
        clusters_in=many,
        stratum_of=stratum_of,
        fraction=fraction,
        lonely=lonely,
    )


def coded(labels: Sequence[Hashable]) -> tuple[list[Hashable], NDArray[np.int64]]:
    """Number labels in the order of their first appearance."""
    number: dict[Hashable, int] = {}
    codes = np.fromiter((number.setdefault(label, len(number)) for label in labels), np.int64, len(labels))
    return list(number), codes


def fractions(names: Sequence[Hashable], many: NDArray[np.int64], clusters_of: Mapping[Any, int] | None) -> Floats:
    if clusters_of is None:
        return np.zeros(len(names))
    faults = Faults()
    for name, drawn in zip(names, many.tolist(), strict=True):
        known = clusters_of.get(name, 0)
        if known < drawn and name == NO_STRATUM:
            faults.add("sampling.design.clusters_in_all", drawn=drawn, clusters=known)
        elif name not in clusters_of:
            faults.add("sampling.design.clusters_unknown", stratum=str(name))
        elif known < drawn:
            faults.add("sampling.design.clusters", stratum=str(name), drawn=drawn, clusters=known)
    faults.raise_if_any()
    return np.array([drawn / clusters_of[name] for name, drawn in zip(names, many.tolist(), strict=True)])


def check_lonely(names: Sequence[Hashable], many: NDArray[np.int64], fraction: Floats, lonely: str) -> None:
    alone = [str(name) for name, few, share in zip(names, many, fraction, strict=True) if few == 1 and share < 1]
    if alone and lonely != "certainty" and many.sum() == 1:
        raise Unmeetable(Fault("sampling.design.only_cluster"), [{"change": "lonely", "rule": "certainty"}])
    if alone and lonely == "fail":
        raise Unmeetable(
            Fault(
                "sampling.design.one_cluster",
                values=MappingProxyType({"strata": shortened([one or "—" for one in alone])}),
            ),
            [{"change": "lonely", "rule": rule} for rule in LONELY[1:]]
            + [{"change": "join", "stratum": one} for one in alone],
        )
    if alone and lonely == "average" and many.max() == 1:
        raise Unmeetable(
            Fault(
                "sampling.design.one_cluster",
                values=MappingProxyType({"strata": shortened([one or "—" for one in alone])}),
            ),
            [{"change": "lonely", "rule": "adjust"}],
        )


def shortened(names: list[str]) -> list[str]:
    """As many names as a sentence can hold."""
    return names if len(names) <= SHOWN else [*names[:SHOWN], "…"]

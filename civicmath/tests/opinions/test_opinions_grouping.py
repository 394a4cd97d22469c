"""Groups are the same on every run, never smaller than five, and as good as the best of many starts."""

import numpy as np
import pytest

from civicmath.faults import Unmeetable
from civicmath.opinions import components, crowd, grouping, mapping, twolevel, votes, widths
from opinions import conversations
from opinions.conversations import placed


def plain_silhouette(points: np.ndarray, labels: np.ndarray) -> float:
    widths = []
    for place, point in enumerate(points):
        away = [
            [
                float(np.hypot(*(point - other)))
                for at, other in enumerate(points)
                if labels[at] == group and at != place
            ]
            for group in range(labels.max() + 1)
        ]
        own = away[labels[place]]
        inner = sum(own) / len(own) if own else 0.0
        outer = min(sum(one) / len(one) for group, one in enumerate(away) if group != labels[place])
        widths.append((outer - inner) / max(inner, outer) if own else 0.0)
    return float(np.mean(widths))


def rand_index(first: np.ndarray, second: np.ndarray) -> float:
    return widths.rand_index(first, second, np.ones(len(first)))


def refusal(packed: votes.Votes, **asked: object) -> Unmeetable | None:
    try:
        mapping.map_opinions(packed, **asked)
    except Unmeetable as refused:
        return refused
    return None


def test_the_rand_index_is_the_one_of_its_definition() -> None:
    """By hand (Hubert & Arabie): of 15 pairs 2 are together in both, 6 in the first, 3 in the second."""
    first, second = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    both, one, other = 2, 6, 3
    chance = one * other / 15
    assert rand_index(first, second) == pytest.approx((both - chance) / ((one + other) / 2 - chance))
    assert rand_index(first, first) == 1
    assert rand_index(first * 0, first * 0) == 1


def best_of_many(points: np.ndarray, number: int, starts: int = 20) -> np.ndarray:
    chance = np.random.default_rng(9)
    best = (np.inf, np.zeros(len(points), int))
    for _ in range(starts):
        centres = points[chance.choice(len(points), number, replace=False)]
        for _ in range(60):
            away = ((points[:, np.newaxis] - centres) ** 2).sum(axis=2)
            labels = away.argmin(axis=1)
            centres = np.array(
                [points[labels == one].mean(axis=0) if (labels == one).any() else centres[one] for one in range(number)]
            )
        if away.min(axis=1).sum() < best[0] and np.bincount(labels, minlength=number).min() >= grouping.SMALLEST:
            best = away.min(axis=1).sum(), labels
    return best[1]


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_the_best_of_many_starts(seed: int) -> None:
    gathered = placed(conversations.packed(conversations.camps(seed, 150, 20, number=2 + seed % 3)))
    found = grouping.group(gathered)
    points = gathered.points() / crowd.POINT
    labels = gathered.labels()[gathered.labels() >= 0].astype(int)
    assert rand_index(best_of_many(points, len(found)), labels) >= 0.9
    assert found.silhouettes[len(found)] == max(found.silhouettes.values())


def test_camps_are_found_again() -> None:
    cast = conversations.camps(5, 90, 24, number=3, density=0.9)
    gathered = placed(conversations.packed(cast))
    assert len(grouping.group(gathered)) == 3
    assert rand_index(np.arange(90) % 3, gathered.labels().astype(int)) > 0.9


def test_the_silhouette_is_the_one_of_its_definition() -> None:
    chance = np.random.default_rng(1)
    points, labels = chance.normal(size=(40, 2)), chance.integers(0, 3, 40)
    labels[0] = 3  # alone in a group
    found = widths.silhouette(widths.Points(points, np.ones(40)), [labels])
    assert found[0] == pytest.approx(plain_silhouette(points, labels), abs=1e-12)


def test_weighted_cells_tell_nearly_the_silhouette_of_people() -> None:
    cast = conversations.columns(conversations.camps(2, 2600, 12, number=3, density=1.0))
    gathered = placed(votes.of_rows(*cast))
    found = grouping.group(gathered)
    assert not found.exact
    points, labels = gathered.points().astype(float), gathered.labels().astype(int)
    exact = widths.silhouette(widths.Points(points, np.ones(len(points))), [labels])[0]
    assert found.silhouettes[len(found)] == pytest.approx(exact, abs=5e-3)


@pytest.mark.parametrize("seed", range(8))
def test_no_group_has_fewer_than_five_people(seed: int) -> None:
    cast = conversations.camps(seed, 14 + seed, 10, number=4, density=0.9)
    for statement in range(10):
        cast |= {(900, statement): 1 if statement % 2 else -1, (901, statement): -1 if statement % 2 else 1}
    found = grouping.group(placed(conversations.packed(cast)))
    assert found.reason or found.sizes.min() >= 5


def far_ones(seed: int, people: int = 2600) -> votes.Votes:
    """More people than are looked at one by one, nearly all of one mind; a few stand far away and would stretch the grid."""
    chance = np.random.default_rng(seed)
    statements, few = int(chance.choice([10, 30, 60])), 2 + seed % 4
    share = chance.choice([0.003, 0.01, 0.03])
    table = np.where(chance.random((people, statements)) < 1 - share, 1, -1)
    table[:few] = np.where(chance.random((few, statements)) < 0.8, -1, 1)
    cast = np.nonzero(chance.random((people, statements)) < (1.0, 0.8)[seed % 2])
    return votes.of_rows(*cast, table[cast])


def silhouette_of_people(gathered: crowd.Crowd) -> float:
    labels = gathered.labels()[gathered.labels() >= 0].astype(int)
    return widths.silhouette(widths.Points(gathered.points().astype(float), np.ones(len(labels))), [labels])[0]


@pytest.mark.parametrize("seed", range(8))
def test_the_rule_of_five_and_the_silhouette_hold_for_the_groups_of_many_people(seed: int) -> None:
    gathered = placed(far_ones(seed))
    found = grouping.group(gathered)
    assert not found.exact
    assert found.sizes.min() >= grouping.SMALLEST
    assert np.array_equal(np.bincount(gathered.labels()[gathered.labels() >= 0]), found.sizes)
    assert found.silhouettes[len(found)] == pytest.approx(silhouette_of_people(gathered), abs=2.5e-3)


def three_far() -> votes.Votes:
    chance = np.random.default_rng(0)
    table = np.where(chance.random((2600, 60)) < 0.997, 1, -1)
    table[:3] = np.where(chance.random((3, 60)) < 0.8, -1, 1)
    return votes.of_rows(*np.nonzero(table), table.ravel())


@pytest.mark.parametrize("packed", [three_far(), far_ones(0), far_ones(3)], ids=["three", "two", "five"])
def test_so_many_groups_of_many_people_have_five_each_or_are_refused(packed: votes.Votes) -> None:
    for wanted in (2, 3, 6):
        refused = refusal(packed, groups=wanted)
        if refused:
            assert refused.relaxation[0]["groups"] < wanted
        else:
            found = mapping.map_opinions(packed, groups=wanted).groups
            assert len(found) == wanted
            assert found.sizes.min() >= grouping.SMALLEST


def test_a_group_that_falls_below_five_when_all_people_are_looked_at_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Centres found on the cells are only a proposal: here the best two leave four people in one group."""
    chance = np.random.default_rng(0)
    points = np.concatenate([chance.normal(0, 1, (3000, 2)), chance.normal(9, 1, (3000, 2)), np.full((4, 2), 90.0)])
    gathered = crowd.crowd_of(votes.of_rows(np.arange(6004), np.zeros(6004, int), np.ones(6004, int)).rows, 1)
    gathered.blocks[0].inside = np.arange(6004)
    gathered.blocks[0].points = np.rint(points * crowd.POINT).astype(np.int64)
    gathered.blocks[0].labels = np.full(6004, -1, np.int16)
    far, apart = (np.array(one) * crowd.POINT for one in ([[4.5, 4.5], [90, 90]], [[0.0, 0], [9, 9]]))
    proposed = [grouping.Solution(1.0, far, 5.0, 2), grouping.Solution(1.0, apart, 5.0, 2)]
    monkeypatch.setattr(grouping, "search", lambda *_: proposed)
    monkeypatch.setattr(grouping, "passes_for", lambda *_: True)
    found = grouping.group(gathered)
    assert found.sizes.tolist() == [3004, 3000]
    assert found.silhouettes[2] == pytest.approx(silhouette_of_people(gathered), abs=2.5e-3)


def test_the_same_votes_give_the_same_groups() -> None:
    packed = conversations.packed(conversations.camps(4, 120, 15))
    runs = [placed(packed) for _ in range(2)]
    for one in runs:
        grouping.group(one)
    assert np.array_equal(runs[0].labels(), runs[1].labels())


def test_groups_are_numbered_from_the_largest() -> None:
    found = grouping.group(placed(conversations.packed(conversations.camps(8, 100, 15, number=4))))
    assert found.sizes.tolist() == sorted(found.sizes.tolist(), reverse=True)


@pytest.mark.parametrize(
    ("cast", "reason"),
    [
        ({(person, 0): 1 for person in range(40)}, "no_difference"),
        ({(person, statement): 1 for person in range(40) for statement in range(9)}, "no_difference"),
        (
            {(person, statement): (person + statement) % 3 - 1 for person in range(3) for statement in range(9)},
            "few_people",
        ),
        ({(0, 0): 1}, "few_people"),
        ({(person, 0): 0 for person in range(9)}, "few_people"),
    ],
    ids=["one statement", "all agree", "three people", "one vote", "nine passes"],
)
def test_where_there_are_no_groups_the_rest_is_still_told(cast: dict, reason: str) -> None:
    for mode in ("demilge", "polis"):
        found = mapping.map_opinions(conversations.packed(cast), mode=mode)
        if mode == "demilge":
            assert found.groups.reason == reason
        assert int(found.seen.sum()) == len(cast)
        for language in ("ky", "ru", "en"):
            assert found.explained(language)
        assert found.as_json()["result"]["votes"] == len(cast)


def test_one_statement_with_two_answers_makes_two_groups() -> None:
    found = mapping.map_opinions(conversations.packed({(person, 0): 1 if person < 8 else -1 for person in range(14)}))
    assert found.groups.sizes.tolist() == [8, 6]
    assert found.labels.tolist() == [0] * 8 + [1] * 6


def test_a_number_of_groups_that_cant_be_is_refused_with_the_largest_that_can() -> None:
    packed = conversations.packed(conversations.camps(5, 17, 9, number=3, density=1.0))
    with pytest.raises(Unmeetable) as refused:
        mapping.map_opinions(packed, groups=4)
    most = refused.value.relaxation[0]["groups"]
    assert len(mapping.map_opinions(packed, groups=most).groups) == most


def test_a_number_far_too_high_is_refused_after_one_search(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = conversations.packed(conversations.camps(5, 150, 12, number=3, density=0.8))
    tried: list[int] = []
    starts = grouping.starts
    monkeypatch.setattr(grouping, "starts", lambda *given: (tried.append(given[1]), starts(*given))[1])
    with pytest.raises(Unmeetable) as refused:
        mapping.map_opinions(packed, groups=50)
    assert tried == list(range(2, len(tried) + 2))
    most = refused.value.relaxation[0]["groups"]
    assert tried[-1] <= most + grouping.FRUITLESS
    assert refused.value.faults[0].values == {"groups": 50, "least": 5, "most": most}
    assert len(mapping.map_opinions(packed, groups=most).groups) == most


def test_more_groups_than_fives_of_people_are_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = conversations.packed(conversations.camps(5, 35, 12, number=3, density=1.0))
    tried: list[int] = []
    starts = grouping.starts
    monkeypatch.setattr(grouping, "starts", lambda *given: (tried.append(given[1]), starts(*given))[1])
    with pytest.raises(Unmeetable):
        mapping.map_opinions(packed, groups=50)
    assert max(tried) <= 7


def test_two_levels_give_the_number_asked_for_or_refuse() -> None:
    refusals = 0
    for seed in (*range(11), 252):  # of the last one's five groups one loses all its clusters
        chance = np.random.default_rng(seed)
        packed = votes.of_rows(*np.nonzero(np.ones((12, 5))), chance.integers(-1, 2, 60))
        for wanted in (2, 4, 5, 9, 20):
            refused = refusal(packed, groups=wanted, mode="polis")
            refusals += refused is not None
            most = refused.relaxation[0]["groups"] if refused else wanted
            assert len(mapping.map_opinions(packed, groups=most, mode="polis").groups) == most
            assert most < wanted or not refused
    assert 0 < refusals < 60


@pytest.mark.parametrize(("people", "same"), [(1, True), (4, False), (30, True)])
def test_two_levels_do_not_speak_of_a_rule_they_do_not_know(people: int, same: bool) -> None:
    cast = {(person, one): 1 if same or (person + one) % 2 else -1 for person in range(people) for one in range(3)}
    packed = conversations.packed(cast)
    told = mapping.map_opinions(packed, mode="polis").explained("en")
    refused = refusal(packed, groups=9, mode="polis")
    assert refused is not None
    told += [fault.said("en") for fault in refused.faults]
    assert not any(word in sentence for sentence in told for word in ("five", "at least 5", "at least 10"))
    assert any("at least 2" in sentence for sentence in told) == (people == 1)


def test_a_number_asked_for_is_given() -> None:
    packed = conversations.packed(conversations.camps(6, 200, 15, number=2))
    for number in (2, 3, 4, 7):
        assert len(mapping.map_opinions(packed, groups=number).groups) == number


def test_fewer_than_seven_votes_do_not_bring_a_person_onto_the_map() -> None:
    cast = conversations.camps(1, 40, 12, density=1.0) | {(99, statement): 1 for statement in range(6)}
    found = mapping.map_opinions(conversations.packed(cast))
    assert (found.people, found.inside) == (41, 40)
    assert found.labels[-1] == -1
    cast[99, 6] = 1
    assert mapping.map_opinions(conversations.packed(cast)).inside == 41


def test_where_few_voted_much_the_busiest_fifteen_are_on_the_map() -> None:
    cast = {(person, statement): 1 if person % 2 else -1 for person in range(20) for statement in range(1 + person % 9)}
    found = mapping.map_opinions(conversations.packed(cast))
    assert found.inside == 15
    lengths = np.array([1 + person % 9 for person in range(20)])
    assert lengths[found.labels >= 0].min() >= sorted(lengths)[4]


@pytest.mark.parametrize("size", [5, 450])
def test_components_are_eigenvectors_whatever_the_way(size: int) -> None:
    chance = np.random.default_rng(size)
    half = chance.normal(size=(size, size)) * np.linspace(1, 4, size)
    scatter = half @ half.T
    lines, weights = components.two_components(scatter)
    values, vectors = np.linalg.eigh(scatter)
    assert weights == pytest.approx(values[::-1][:2], rel=1e-12)
    for line, vector in zip(lines, vectors.T[::-1], strict=False):
        assert abs(line @ vector) == pytest.approx(1, abs=1e-12)
        assert line[np.argmax(np.abs(line))] > 0


def test_components_of_a_matrix_without_spread_are_nothing() -> None:
    for size in (1, 3, 401):
        lines, weights = components.two_components(np.zeros((size, size)))
        assert not lines.any()
        assert not weights.any()


@pytest.mark.parametrize("size", [3, 40, 450])
def test_a_statement_without_scatter_has_no_part_in_the_components_on_any_machine(size: int) -> None:
    half = np.random.default_rng(size).normal(size=(size, size))
    half[[0, size // 2]] = 0
    lines, weights = components.two_components(half @ half.T)
    assert lines[:, [0, size // 2]].tolist() == [[0, 0], [0, 0]]
    assert weights == pytest.approx(np.linalg.eigvalsh(half @ half.T)[::-1][:2], rel=1e-12, abs=1e-12)


def test_two_levels_find_camps_that_stand_apart() -> None:
    gathered = placed(conversations.packed(conversations.camps(5, 400, 24, number=3, density=0.9)))
    found = twolevel.group(gathered)
    assert len(found) == 3
    assert rand_index(np.arange(400) % 3, gathered.labels().astype(int)) > 0.95


def test_two_levels_begin_with_the_first_hundred_distinct_places() -> None:
    points = widths.Points(np.array([[0.0, 0], [0, 0], [5, 0], [9, 0], [5, 0]]), np.ones(5))
    centres, labels = twolevel.k_means(points, 2, 100, 0.01)
    assert centres.tolist() == [[0, 0], [19 / 3, 0]]
    assert labels.tolist() == [0, 0, 1, 1, 1]
    heavy = widths.Points(points.x, np.array([1.0, 1, 1, 3, 1]))
    assert twolevel.k_means(heavy, 2, 100, 0.01)[0].tolist() == [[0, 0], [37 / 5, 0]]

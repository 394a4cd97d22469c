"""The published Polis definition in plain Python, number by number: slow, without arrays, without the package under test.

votes: {(person, statement): -1, 0 or 1}. Statements and people are whole numbers, gone through in ascending order.
"""

from math import sqrt

Votes = dict[tuple[int, int], int]
SIGNIFICANT = 1.2816


def people_of(votes: Votes) -> list[int]:
    return sorted({person for person, _ in votes})


def statements_of(votes: Votes) -> list[int]:
    return sorted({statement for _, statement in votes})


def means(votes: Votes, zeroed: set[int]) -> dict[int, float]:
    found = {}
    for statement in statements_of(votes):
        cast = [value for (_, asked), value in votes.items() if asked == statement]
        found[statement] = 0.0 if statement in zeroed else sum(cast) / len(cast)
    return found


def centred(votes: Votes, zeroed: set[int]) -> list[list[float]]:
    """The filled matrix less its column means: a missing vote is the mean, a zeroed column 0 for everybody."""
    mu = means(votes, zeroed)
    return [
        [
            0.0 if (person, asked) not in votes or asked in zeroed else votes[person, asked] - mu[asked]
            for asked in statements_of(votes)
        ]
        for person in people_of(votes)
    ]


def components(votes: Votes, zeroed: set[int]) -> list[list[float]]:
    """Two principal components by power iteration with deflation, to the last digits."""
    rows = centred(votes, zeroed)
    found: list[list[float]] = []
    for start in (1, 2):
        line = [sqrt((start * 7 + place * place) % 11 + 1) for place in range(len(rows[0]))]
        for _ in range(4000):
            image = [0.0] * len(line)
            for row in rows:
                along = sum(one * other for one, other in zip(row, line, strict=True))
                for place, one in enumerate(row):
                    image[place] += along * one
            for other in found:
                along = sum(one * two for one, two in zip(image, other, strict=True))
                image = [one - along * two for one, two in zip(image, other, strict=True)]
            length = sqrt(sum(one * one for one in image))
            image = [one / length for one in image]
            if max(abs(one - two) for one, two in zip(image, line, strict=True)) < 1e-15:
                break
            line = image
        found.append(line)
    return found


def places(votes: Votes, zeroed: set[int], lines: list[list[float]]) -> list[list[float]]:
    asked = statements_of(votes)
    found = []
    for person, row in zip(people_of(votes), centred(votes, zeroed), strict=True):
        seen = sum((person, one) in votes or one in zeroed for one in asked)
        scale = sqrt(len(asked) / max(seen, 1))
        found.append([scale * sum(one * two for one, two in zip(row, line, strict=True)) for line in lines])
    return found


def extremity(votes: Votes, zeroed: set[int], lines: list[list[float]]) -> list[float]:
    mu = means(votes, zeroed)
    asked = statements_of(votes)
    return [
        sqrt(len(asked)) * abs(1 - mu[one]) * sqrt(sum(line[place] ** 2 for line in lines))
        for place, one in enumerate(asked)
    ]


def counts(votes: Votes, people: set[int], statement: int) -> tuple[int, int, int]:
    cast = [value for (person, asked), value in votes.items() if asked == statement and person in people]
    return cast.count(1), cast.count(-1), len(cast)


def one_proportion(successes: int, trials: int) -> float:
    return 2 * sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def two_proportions(inside: int, outside: int, trials_in: int, trials_out: int) -> float:
    first, second = (inside + 1) / (trials_in + 1), (outside + 1) / (trials_out + 1)
    pooled = (inside + 1 + outside + 1) / (trials_in + 1 + trials_out + 1)
    if pooled == 1:
        return 0.0
    return (first - second) / sqrt(pooled * (1 - pooled) * (1 / (trials_in + 1) + 1 / (trials_out + 1)))


def stats(votes: Votes, groups: list[set[int]], group: int, statement: int) -> dict[str, float]:
    agree, disagree, seen = counts(votes, groups[group], statement)
    rest = set().union(*(people for place, people in enumerate(groups) if place != group))
    rest_agree, rest_disagree, rest_seen = counts(votes, rest, statement)
    found = {
        "na": agree,
        "nd": disagree,
        "ns": seen,
        "pa": (agree + 1) / (seen + 2),
        "pd": (disagree + 1) / (seen + 2),
        "pat": one_proportion(agree, seen),
        "pdt": one_proportion(disagree, seen),
        "rat": two_proportions(agree, rest_agree, seen, rest_seen),
        "rdt": two_proportions(disagree, rest_disagree, seen, rest_seen),
    }
    found["ra"] = found["pa"] / ((rest_agree + 1) / (rest_seen + 2))
    found["rd"] = found["pd"] / ((rest_disagree + 1) / (rest_seen + 2))
    return found


def representative(votes: Votes, groups: list[set[int]], group: int, zeroed: set[int]) -> list[tuple]:
    """The chosen statements: (statement, stance, successes, trials, p, p test, repness, repness test, best agree)."""
    best = best_agree = None
    sufficient = []
    for statement in statements_of(votes):
        if statement in zeroed:
            continue
        now = stats(votes, groups, group, statement) | {"statement": statement}
        if min(now["rat"], now["pat"]) > SIGNIFICANT or min(now["rdt"], now["pdt"]) > SIGNIFICANT:
            sufficient.append(now)
        if best is None or max(now["rat"], now["rdt"]) > max(best["rat"], best["rdt"]):
            best = now
        if now["na"] == now["nd"] == 0:
            continue
        if best_agree is None:
            take = now["pat"] > SIGNIFICANT or (now["ra"] > 1 and now["pa"] > 0.5)
        elif best_agree["ra"] > 1:
            take = product(now, "ra rat pa pat") > product(best_agree, "ra rat pa pat")
        else:
            take = product(now, "pa pat") > product(best_agree, "pa pat")
        best_agree = now if take else best_agree
    head = [final(best_agree, best=True)] if best_agree else [final(best, best=False)] if best else []
    if not sufficient:
        return head
    rest = [final(one, best=False) for one in sufficient if one is not best_agree]
    rest.sort(key=lambda one: -(one[6] * one[7] * one[4] * one[5]))
    listed = [*(head if best_agree else []), *rest][:5]
    return [one for one in listed if one[1] == "agree"] + [one for one in listed if one[1] == "disagree"]


def product(numbers: dict[str, float], names: str) -> float:
    found = 1.0
    for name in names.split():
        found *= numbers[name]
    return found


def final(now: dict, *, best: bool) -> tuple:
    if now["rat"] > now["rdt"]:
        return (now["statement"], "agree", *(now[one] for one in "na ns pa pat ra rat".split()), best)
    return (now["statement"], "disagree", *(now[one] for one in "nd ns pd pdt rd rdt".split()), best)


def consensus(votes: Votes, zeroed: set[int]) -> dict[str, list[tuple[int, int, int]]]:
    everybody = set(people_of(votes))
    found = {}
    for stance, which in (("agree", 0), ("disagree", 1)):
        fit = []
        for statement in statements_of(votes):
            cast = counts(votes, everybody, statement)
            likely, test = (cast[which] + 1) / (cast[2] + 2), one_proportion(cast[which], cast[2])
            if likely > 0.5 and test > SIGNIFICANT and statement not in zeroed:
                fit.append((-likely * test, statement, cast[which], cast[2]))
        found[stance] = [one[1:] for one in sorted(fit, key=lambda one: one[:2])[:5]]
    return found


def group_informed(votes: Votes, groups: list[set[int]], statement: int, which: int) -> float:
    found = 1.0
    for people in groups:
        cast = counts(votes, people, statement)
        found *= (cast[which] + 1) / (cast[2] + 2)
    return found


def priority(votes: Votes, groups: list[set[int]], statement: int, extreme: float, *, meta: bool) -> float:
    if meta:
        return 49.0
    agree, disagree, seen = counts(votes, set().union(*groups), statement)
    passing = (seen - agree - disagree + 1) / (seen + 2)
    return ((1 - passing) * (extreme + 1) * (agree + 1) / (seen + 2) * (1 + 8 * 2 ** (-seen / 5))) ** 2

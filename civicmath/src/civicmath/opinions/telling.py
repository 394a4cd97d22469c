"""A map of opinions as sentences and as a machine-readable result."""

from typing import TYPE_CHECKING, Any

from civicmath.opinions.grouping import SMALLEST
from civicmath.opinions.twolevel import FEWEST
from civicmath.spoken import Event, event

if TYPE_CHECKING:
    from civicmath.opinions.mapping import Opinions
    from civicmath.opinions.routing import Draw
    from civicmath.opinions.statements import Across, Representative, Shared

CLEAR, WEAK = 0.5, 0.25  # silhouettes of a reasonable and of a weak structure (Kaufman & Rousseeuw 1990)


def events(found: "Opinions") -> list[Event]:
    """Tell who voted, the groups and what each says, what all share, what bridges and what divides."""
    return [
        *counted(found),
        *grouped(found),
        *(one for group in range(len(found.representative)) for one in group_says(found, group)),
        *shared(found),
        *across(found),
    ]


def counted(found: "Opinions") -> list[Event]:
    agree, disagree, seen = (int(counts.sum()) for counts in (found.agree, found.disagree, found.seen))
    told = [
        event("opinions.counted", people=found.people, statements=len(found.about.ids), votes=seen),
        event("opinions.stances", agree=agree, disagree=disagree, passed=seen - agree - disagree),
    ]
    if found.inside < found.people:
        outside = found.people - found.inside
        values = {"inside": found.inside, "outside": outside, "least": found.landscape.least}
        told.append(event("opinions.on_map_busiest" if found.busiest else "opinions.on_map", **values))
    if found.about.zeroed.any():
        told.append(event("opinions.left_out", statements=int(found.about.zeroed.sum())))
    return told


def grouped(found: "Opinions") -> list[Event]:
    groups, polis = found.groups, found.rule == "polis"
    if groups.reason == "few_people":
        return [event("opinions.few_people", people=found.inside, needed=FEWEST if polis else 2 * SMALLEST)]
    if groups.reason:
        return [event("opinions.polis_no_difference" if polis else "opinions.no_difference", people=found.inside)]
    if not groups.silhouettes:
        return [event("opinions.groups_given", groups=len(groups))]
    silhouette = groups.silhouettes[len(groups)]
    clear = "clear" if silhouette >= CLEAR else "weak" if silhouette >= WEAK else "faint"
    told = [event(f"opinions.groups_{clear}", groups=len(groups), silhouette=silhouette)]
    explained = 100 * float(found.landscape.explained.sum())
    return [*told, event("opinions.explained", percent=round(explained, 1))]


def group_says(found: "Opinions", group: int) -> list[Event]:
    """The published rule names a statement even where none is significant: what half or fewer say is not told as the group's."""
    votes = found.group_votes
    told = [event("opinions.group", group=group + 1, people=int(found.groups.sizes[group]))]
    held = [one for one in found.representative[group] if 2 * one.successes > one.trials]
    for one in held:
        counts = votes.agree if one.stance == "agree" else votes.disagree
        told.append(
            event(
                f"opinions.typical_{one.stance}",
                group=group + 1,
                statement=int(found.about.ids[one.statement]),
                text=found.about.named(one.statement),
                successes=one.successes,
                trials=one.trials,
                others=int(counts[:, one.statement].sum()) - one.successes,
                others_trials=int(votes.seen[:, one.statement].sum()) - one.trials,
            )
        )
    return told if held else [*told, event("opinions.nothing_typical", group=group + 1)]


def shared(found: "Opinions") -> list[Event]:
    told = [
        event(
            f"opinions.shared_{stance}",
            statement=int(found.about.ids[one.statement]),
            text=found.about.named(one.statement),
            successes=one.successes,
            trials=one.trials,
        )
        for stance, ones in found.consensus.items()
        for one in ones
    ]
    return told or [event("opinions.nothing_shared")]


def across(found: "Opinions") -> list[Event]:
    if len(found.groups) < 2:
        return []
    bridges = [told_across(found, f"opinions.bridges_{one.stance}", one) for one in found.bridging]
    divides = [told_across(found, "opinions.divides", one) for one in found.dividing]
    return [
        *(bridges or [event("opinions.nothing_bridges")]),
        *(divides or [event("opinions.nothing_divides")]),
    ]


def told_across(found: "Opinions", key: str, one: "Across") -> Event:
    """`by_group`: how many of each group take the stance (agree, where the statement divides), of how many who saw it."""
    votes = found.group_votes
    counts = votes.disagree if one.stance == "disagree" else votes.agree
    by_group = [
        f"{counts[group, one.statement]}/{votes.seen[group, one.statement]}" for group in range(len(votes.seen))
    ]
    about = found.about
    return event(key, statement=int(about.ids[one.statement]), text=about.named(one.statement), by_group=by_group)


def told_draw(draw: "Draw", texts: dict[int, str]) -> list[Event]:
    """Tell which statement a person is asked next and how it was drawn."""
    if draw.statement is None:
        return [event("opinions.next_none", participant=str(draw.participant))]
    text = texts.get(draw.statement) or f"№ {draw.statement}"
    total = sum(draw.weights.values())
    return [
        event("opinions.next", participant=str(draw.participant), statement=draw.statement, text=text),
        event("opinions.next_drawn", seed=draw.seed, choices=len(draw.weights), number=draw.number, total=total),
    ]


def as_result(found: "Opinions") -> dict[str, Any]:
    """The result as the schema opinions-1.json describes it; statements and participants are told by their ids."""
    groups = [group_result(found, group) for group in range(len(found.groups))]
    result = {
        "people": found.people,
        "on_map": found.inside,
        "votes": int(found.seen.sum()),
        "groups": groups,
        "no_groups": found.groups.reason or None,
        "silhouettes": {str(number): width for number, width in found.groups.silhouettes.items()},
        "silhouettes_exact": found.groups.exact,
        "explained": found.landscape.explained,
        "consensus": {stance: [said(found, one) for one in ones] for stance, ones in found.consensus.items()},
        "bridging": [seen_across(found, one) for one in found.bridging],
        "dividing": [seen_across(found, one) for one in found.dividing],
        "statements": statements_result(found),
        "participants": None if found.participants is None else participants_result(found),
    }
    if found.draw is not None:
        draw = found.draw
        result["next"] = {
            "participant": draw.participant,
            "seed": draw.seed,
            "statement": draw.statement,
            "number": draw.number,
            "weights": {str(one): weight for one, weight in draw.weights.items()},
        }
    return result


def group_result(found: "Opinions", group: int) -> dict[str, Any]:
    typical = found.representative[group] if group < len(found.representative) else []
    return {
        "group": group + 1,
        "people": int(found.groups.sizes[group]),
        "centre": found.groups.centres[group],
        "representative": [
            said(found, one) | {"repness": one.repness, "repness_test": one.repness_test, "best_agree": one.best_agree}
            for one in typical
        ],
    }


def said(found: "Opinions", one: "Representative | Shared") -> dict[str, Any]:
    return {
        "statement": int(found.about.ids[one.statement]),
        "stance": one.stance,
        "successes": one.successes,
        "trials": one.trials,
        "p_success": one.p_success,
        "p_test": one.p_test,
    }


def seen_across(found: "Opinions", one: "Across") -> dict[str, Any]:
    return {"statement": int(found.about.ids[one.statement]), "stance": one.stance, "score": one.score}


def statements_result(found: "Opinions") -> list[dict[str, Any]]:
    votes, land, about = found.group_votes, found.landscape, found.about
    informed_agree, informed_disagree = found.group_informed
    return [
        {
            "statement": int(about.ids[one]),
            "text": about.texts[one] if about.texts else "",
            "left_out": bool(about.zeroed[one]),
            "meta": bool(about.meta[one]),
            "agree": int(found.agree[one]),
            "disagree": int(found.disagree[one]),
            "seen": int(found.seen[one]),
            "mean": float(land.means[one]),
            "components": land.components[:, one],
            "extremity": float(land.extremity[one]),
            "priority": float(found.priorities[one]),
            "group_informed_agree": float(informed_agree[one]),
            "group_informed_disagree": float(informed_disagree[one]),
            "by_group": [
                {"agree": int(agree), "disagree": int(disagree), "seen": int(seen)}
                for agree, disagree, seen in zip(
                    votes.agree[:, one], votes.disagree[:, one], votes.seen[:, one], strict=True
                )
            ],
        }
        for one in range(len(about.ids))
    ]


def participants_result(found: "Opinions") -> dict[str, Any]:
    """Columns, for they may be millions; group 0: counted, not on the map or in no group."""
    return {
        "id": found.participants,
        "x": found.places[:, 0],
        "y": found.places[:, 1],
        "group": found.labels.astype(int) + 1,
    }

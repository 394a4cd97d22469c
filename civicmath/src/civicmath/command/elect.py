"""`civicmath elect FILE --rule RULE`: choose people by ranked, approval or score ballots."""

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from civicmath import spoken
from civicmath.ballots import Approvals, Ballots, Ranked, Scores
from civicmath.command.asking import ask_how_read, how_ranked, how_read, names, ties_of, without_withdrawn
from civicmath.command.parsing import said
from civicmath.command.printing import paragraph, told
from civicmath.elections import (
    approval,
    borda,
    copeland,
    irv,
    meek,
    minimax,
    plurality,
    ranked_pairs,
    schulze,
    score,
    stv,
)
from civicmath.faults import bad
from civicmath.outcomes import Outcome
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating

RANKED: dict[str, Callable[..., Elected]] = {
    "stv": stv.count,
    "stv-exact": stv.count,
    "meek": meek.count,
    "irv": irv.count,
    "plurality": plurality.count,
    "borda": borda.count,
    "copeland": copeland.count,
    "schulze": schulze.count,
    "ranked-pairs": ranked_pairs.count,
    "minimax": minimax.count,
}
APPROVALS = ("approval", "phragmen", "equal-shares", "pav", "seq-pav")
RULES = (*RANKED, *APPROVALS, "score")
ONLY_FOR = {
    "unranked": ("borda",),
    "measure": ("minimax",),
    "skip": tuple(RANKED),
    "overvote": tuple(RANKED),
    "candidates": (*RANKED, *APPROVALS),
}
TOLD = (  # events that are told unasked
    "seats.ballots",
    "ballots.",
    "seats.changed_seated",
    "seats.changed_not_seated",
    "seats.either_way",
    "ties.",
)


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE")
    command.add_argument("--rule", choices=RULES, default="stv", metavar="RULE")
    command.add_argument("--seats", type=int, metavar="N")
    command.add_argument("--seat-rules", metavar="FILE")
    command.add_argument("--ties", default="none", metavar="none|order|lot:SEED|FILE")
    command.add_argument("--unranked", choices=borda.UNRANKED)
    command.add_argument("--measure", choices=minimax.MEASURES)
    ask_how_read(command, said("command.reading"))
    for option in ("--columns", "--candidates"):
        command.add_argument(option, action="extend", type=names, metavar="NAMES")


def run(asked: argparse.Namespace) -> Outcome:
    for option, rules in ONLY_FOR.items():
        if getattr(asked, option) is not None and asked.rule not in rules:
            raise bad("command.not_for_rule", option=f"--{option}", rule=asked.rule, rules=list(rules))
    if asked.rule in RANKED:
        return elect_ranked(asked)
    if asked.rule == "score":
        return elect_scores(asked)
    return elect_approvals(asked)


def elect_ranked(asked: argparse.Namespace) -> Outcome:
    from civicmath.files import ranked  # noqa: PLC0415 - readers are loaded for the rule that needs them

    ballots: Ranked = without_withdrawn(ranked.read(asked.file, **how_ranked(asked), **chosen(asked)), asked.withdrawn)
    variants = {
        "stv-exact": {"exact": True},
        "borda": {"unranked": asked.unranked} if asked.unranked else {},
        "minimax": {"measure": asked.measure} if asked.measure else {},
    }
    seats = seats_of(asked, ballots)
    ties, seating = ties_of(asked.ties, ballots.candidates, asked.encoding), seating_of(asked, ballots, seats)
    return RANKED[asked.rule](ballots, seats, ties, seating, **variants.get(asked.rule, {}))


def elect_scores(asked: argparse.Namespace) -> Outcome:
    from civicmath.files import scores  # noqa: PLC0415 - as above

    ballots: Scores = without_withdrawn(
        scores.read(asked.file, **how_read(asked), columns=asked.columns), asked.withdrawn
    )
    seats = seats_of(asked, ballots)
    return score.count(
        ballots, seats, ties_of(asked.ties, ballots.candidates, asked.encoding), seating_of(asked, ballots, seats)
    )


def elect_approvals(asked: argparse.Namespace) -> Outcome:
    from civicmath.files import approvals  # noqa: PLC0415 - as above

    ballots: Approvals = without_withdrawn(
        approvals.read(asked.file, **how_read(asked), **chosen(asked)), asked.withdrawn
    )
    seats = seats_of(asked, ballots)
    ties, seating = ties_of(asked.ties, ballots.candidates, asked.encoding), seating_of(asked, ballots, seats)
    if asked.rule == "approval":
        return approval.count(ballots, seats, ties, seating)
    from civicmath.committees import equal_shares, pav, phragmen  # noqa: PLC0415 - as above

    committees = {
        "phragmen": phragmen.count,
        "equal-shares": equal_shares.count,
        "pav": pav.count,
        "seq-pav": pav.sequential,
    }
    return committees[asked.rule](ballots, seats, ties, seating)


def chosen(asked: argparse.Namespace) -> dict[str, Any]:
    """Which columns hold the ballot, and who may be named there."""
    return {"columns": asked.columns, "candidates": asked.candidates}


def seats_of(asked: argparse.Namespace, ballots: Ballots) -> int:
    given: int | None = asked.seats
    if given is not None:
        return given
    return 1 if ballots.seats is None else ballots.seats


def seating_of(asked: argparse.Namespace, ballots: Ballots, seats: int) -> Seating | None:
    if asked.seat_rules is None:
        return None
    from civicmath.files import seats as seat_rules  # noqa: PLC0415 - as above

    rules = seat_rules.read(asked.seat_rules, ballots.candidates, encoding=asked.encoding)
    return Seating(len(ballots.candidates), max(0, seats), rules)


def tell(outcome: Outcome, language: str, *, explain: bool) -> Iterator[str]:
    """The result in a few lines; with `explain` every step after it."""
    if not isinstance(outcome, Elected):
        yield from told(outcome.events, language)
        return
    yield from paragraph(spoken.say(language, "elections.result", seats=len(outcome.elected), rule=outcome.rule))
    for seat in outcome.seats:
        yield from paragraph(f"{seat.seat}. {seat.name}", "  ")
    if explain:
        yield ""
        yield from told(outcome.events, language)
        return
    yield from told([event for event in outcome.events if event.key.startswith(TOLD)], language)
    yield from paragraph(spoken.say(language, "elections.ask"))
    yield f"  --explain {language}"

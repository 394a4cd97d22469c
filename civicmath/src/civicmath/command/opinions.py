"""`civicmath opinions`: a Polis export, or a folder of Parquet files, in; a map of opinions out."""

import argparse

from civicmath.command.parsing import said
from civicmath.faults import bad
from civicmath.files import polis
from civicmath.files.polis_comments import Comments, read_comments
from civicmath.opinions import telling
from civicmath.opinions.mapping import MODES, Opinions, map_opinions
from civicmath.opinions.routing import next_statement
from civicmath.opinions.votes import Votes
from civicmath.partitioned.blocks import is_folder
from civicmath.partitioned.crew import connected
from civicmath.partitioned.opinions import count

MOST_GROUPS = 50  # that may be asked for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--comments", metavar="FILE")
    parser.add_argument("--groups", metavar="K", type=number_of_groups)
    parser.add_argument("--mode", choices=sorted(MODES), default="demilge")
    parser.add_argument("--next", metavar="PARTICIPANT", type=int)
    parser.add_argument("--seed")
    parser.add_argument("--cluster", metavar="ADDRESS")


def number_of_groups(word: str) -> int | None:
    if word == "auto":
        return None
    if not word.isascii() or not word.isdigit() or not 2 <= int(word[:4]) <= MOST_GROUPS:
        raise argparse.ArgumentTypeError(said("command.wrong.groups", text=word, most=MOST_GROUPS))
    return int(word)


def run(asked: argparse.Namespace) -> Opinions:
    if asked.seed is not None and asked.next is None:
        raise bad("command.opinions.seed_alone")
    if asked.cluster or is_folder(asked.file):
        return of_folder(asked)
    votes = polis.read(asked.file, asked.comments, encoding=asked.encoding)
    found = map_opinions(votes, groups=asked.groups, mode=asked.mode)
    if asked.next is not None:
        add_draw(found, votes, asked.next, asked.seed or "")
    return found


def of_folder(asked: argparse.Namespace) -> Opinions:
    if asked.next is not None:
        raise bad("partitioned.no_next")
    comments = read_comments(asked.comments, asked.encoding) if asked.comments else Comments()
    with connected(asked.cluster) as client:
        return count(
            asked.file,
            client=client,
            groups=asked.groups,
            mode=asked.mode,
            moderated_out=comments.moderated_out,
            meta=comments.meta,
            texts=comments.texts,
        )


def add_draw(found: Opinions, votes: Votes, participant: int, seed: str) -> None:
    draw = next_statement(votes, found.priorities, participant, seed)
    texts = dict(zip(votes.statement_ids.tolist(), votes.texts or (), strict=False))
    texts |= dict(zip(votes.unvoted, votes.unvoted_texts, strict=False))
    found.draw = draw
    found.settings |= {"next": participant, "seed": seed}
    found.events += telling.told_draw(draw, texts)

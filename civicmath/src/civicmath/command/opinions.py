"""`civicmath opinions`: a Polis export, or a folder of Parquet files, in; a map of opinions out."""

import argparse

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        help="votes.csv or participants-votes.csv of a Polis export, .npz, .parquet; -: standard input; a folder of .parquet files",
    )
    parser.add_argument("--comments", metavar="FILE", help="comments.csv: the words of the statements, moderation")
    parser.add_argument("--groups", metavar="K", type=number_of_groups, help="so many groups; auto: by silhouette")
    parser.add_argument(
        "--mode", choices=sorted(MODES), default="demilge", help="how groups are made (docs/opinions.md)"
    )
    parser.add_argument("--next", metavar="PARTICIPANT", type=int, help="draw the statement to ask this person next")
    parser.add_argument("--seed", help="the public seed of that draw")
    parser.add_argument("--cluster", metavar="ADDRESS", help="a Dask scheduler whose workers count the folder")


def number_of_groups(word: str) -> int | None:
    if word == "auto":
        return None
    groups = int(word)
    if not 2 <= groups <= 50:
        raise argparse.ArgumentTypeError(f"2 … 50: {groups}")
    return groups


def run(asked: argparse.Namespace) -> Opinions:
    if asked.cluster or is_folder(asked.file):
        return of_folder(asked)
    votes = polis.read(asked.file, asked.comments)
    found = map_opinions(votes, groups=asked.groups, mode=asked.mode)
    if asked.next is not None:
        add_draw(found, votes, asked.next, asked.seed or "")
    return found


def of_folder(asked: argparse.Namespace) -> Opinions:
    if asked.next is not None:
        raise bad("partitioned.no_next")
    comments = read_comments(asked.comments) if asked.comments else Comments()
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

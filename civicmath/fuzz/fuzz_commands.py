"""Odd command lines for the six commands: `fuzz_commands.py --inputs 20000 [--seed 1] [--seconds 20]`.

First each option of each command with each sensible and each odd word, and with each rule there is. Then lines from chance: a command
on its example with up to four of its options, which have a choice of theirs, a sensible word, or an odd one.
Allowed is an answer (0), or a refusal in words (2, 3). Anything else is a finding: another exit code, an exception, more than
--seconds. One JSON line is printed; the exit code is 1 when there are findings. The same seed makes the same lines.
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from civicmath import command, spoken
from civicmath.command import parsing

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
FILES = {
    "elect": [["council.blt"], ["people.csv"]],
    "lot": [["people.csv"], ["people.csv", "--seats", "4"], ["people.csv", "--seats", "3", "--seed", "1"]],
    "budget": [["yards.pb"]],
    "opinions": [["votes.csv"]],
    "rank": [["problems.csv"], ["criteria.csv", "--method", "criteria"]],
    "sample": [["households.csv"], ["strata.csv", "--people", "9"], []],
}
SENSIBLE = (
    "1 2 3 4 12 0.5 1/2 5% 95% 1:5 order id cheapest lot:1 auto categories.csv strata.csv council-groups.csv comments.csv "
    "water_hours stratum weight need=2 need=3,cost=1 utf-8 cp1251 2026"
).split()
ODD = [
    *"0 -1 -0 +1 00 1e999 1e-400 nan inf -inf 1/0 0/0 5:1 : lot: = a= =1 ² é - -- . .. nofile rot13 utf-16 idna".split(),
    *"9223372036854775808 1000000 999999999 99999999999999999999 -99999999999999999999 1e30 0.0000001".split(),
    *("", " ", "\0", "\u202e", "a,b", "%", "%(prog)s", "{message}", "1 2 3", "Айгүл", "x" * 5000),
]
CODES = ("0", "2", "3")
RULES = ("rule", "method", "mode", "what")
NOT_ASKED = ("help", "cluster")  # a cluster is asked over the network


def options(name: str) -> list[argparse.Action]:
    with parsing.speaking("en"):
        whole = command.parser([name])
    chosen = next(one for one in whole._actions if isinstance(one, argparse._SubParsersAction)).choices[name]
    return [one for one in chosen._actions if one.option_strings and one.dest not in NOT_ASKED]


def one_by_one(known: dict[str, list[argparse.Action]]) -> Iterator[list[str]]:
    for name in command.COMMANDS:
        rules = [
            [one.option_strings[-1], str(choice)]
            for one in known[name]
            for choice in one.choices or ()
            if one.dest in RULES
        ]
        for option in known[name]:
            for word in (*(option.choices or ()), *SENSIBLE, *ODD) if option.nargs != 0 else (None,):
                own = [option.option_strings[-1], *([str(word)] if word is not None else [])]
                for base in FILES[name]:
                    for rule in rules or [[]]:
                        yield [name, *base, *rule, *own]


def line(draw: random.Random, known: dict[str, list[argparse.Action]]) -> list[str]:
    name = draw.choice(command.COMMANDS)
    words = [name, *draw.choice(FILES[name])]
    if name == "sample":
        words += ["--what", draw.choice(("size", "allocate", "weights", "rake", "estimate", "suppress"))]
    for _ in range(draw.randint(0, 4)):
        option = draw.choice(known[name])
        words.append(option.option_strings[-1])
        if option.nargs != 0:
            words += [word(draw, option) for _ in range(draw.choice((1, 1, 1, 1, 0, 2)))]
    return words


def word(draw: random.Random, option: argparse.Action) -> str:
    if option.choices and draw.random() < 0.8:
        return str(draw.choice(list(option.choices)))
    return draw.choice(SENSIBLE if draw.random() < 0.5 else ODD)


class Late(Exception):
    """A line took too long."""


def late(*_: Any) -> None:
    raise Late


def ended(words: list[str], seconds: int) -> str:
    """How a command line ended: its exit code, or what was found."""
    signal.alarm(seconds)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            code = command.main(words)
        return str(code) if code == 0 or (code in (2, 3) and said.getvalue().strip()) else f"exit {code}, nothing said"
    except SystemExit as left:
        return f"left with {left.code}"
    except Late:
        return f"more than {seconds} s"
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(problem).__name__}: {problem}"[:200]
    finally:
        signal.alarm(0)


def fuzzed(inputs: int, seed: int, seconds: int, *, each: bool = False) -> dict[str, Any]:
    """Try so many lines in a folder of their own, a copy of the examples. each: and before them every option with every word."""
    signal.signal(signal.SIGALRM, late)
    known = {name: options(name) for name in command.COMMANDS}
    codes: Counter[str] = Counter()
    findings: dict[str, list[str]] = {}
    begun, longest, home = time.process_time(), 0.0, Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
        os.chdir(folder)
        try:
            draws = [random.Random(f"{seed}.{number}") for number in range(inputs)]
            for words in chain(one_by_one(known) if each else (), (line(draw, known) for draw in draws)):
                os.environ["LC_ALL"] = spoken.LANGUAGES[sum(codes.values()) % len(spoken.LANGUAGES)]
                before = time.process_time()
                how = ended(words, seconds)
                longest = max(longest, time.process_time() - before)
                codes[how if how in CODES else "finding"] += 1
                if how not in CODES:
                    findings.setdefault(how, words)
        finally:
            os.chdir(home)
    return {
        "inputs": sum(codes.values()),
        "answered": codes["0"],
        "refused": codes["2"] + codes["3"],
        "findings": findings,
        "cpu_s": round(time.process_time() - begun, 1),
        "longest_s": round(longest, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=20, help="the longest that one line may take")
    asked = parser.parse_args()
    found = fuzzed(asked.inputs, asked.seed, asked.seconds, each=True)
    print(json.dumps(found, ensure_ascii=False))
    return 1 if found["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())

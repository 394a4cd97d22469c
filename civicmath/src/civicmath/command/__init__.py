"""The command line: `civicmath elect|lot|budget|opinions|rank|sample FILE … [--json] [--explain LANG]`.

Exit codes: 0, 2 for bad input with every fault named by line, 3 when the rules can't be met.
Each command is a module with `add_arguments(parser)` and `run(asked) -> Outcome`, loaded only when it is asked for. It may have
`tell(outcome, language, *, explain) -> lines`, how its answer looks on a terminal; else each event is a line.
"""

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import civicmath
from civicmath import spoken
from civicmath.command import parsing, printing
from civicmath.faults import BadInput, Unmeetable
from civicmath.outcomes import Outcome

COMMANDS = ("elect", "lot", "budget", "opinions", "rank", "sample")
GOOD, BAD_INPUT, CANT_BE_MET, INTERRUPTED = 0, 2, 3, 130


def main(words: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Kyrgyz letters are in no other code page
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return answered(given)
    except KeyboardInterrupt:
        return INTERRUPTED


def answered(given: list[str]) -> int:
    """Do what is asked, and write the answer or what is wrong."""
    language, as_json = parsing.language_asked(given) or language_of_reader(), "--json" in given
    try:
        with parsing.speaking(language):
            whole = parser(given)
            asked, unknown = whole.parse_known_args(given)
            if unknown:
                whole.refuse(unknown, asked.command)
        language, as_json = asked.explain or language, asked.json
        outcome: Outcome = asked.run(asked)
    except BadInput as problem:
        return written(BAD_INPUT, complain, problem, language, as_json=as_json)
    except Unmeetable as problem:
        return written(CANT_BE_MET, complain, problem, language, as_json=as_json)
    return written(GOOD, show, outcome, language, asked)


def written(code: int, say: Callable[..., None], *what: Any, **how: Any) -> int:
    """Say something and give the exit code."""
    try:
        say(*what, **how)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except BrokenPipeError:  # whoever read the answer has read enough
        leave_nothing()
    except OSError as problem:  # no room on the disk
        leave_nothing()
        aside(f"civicmath: {problem.strerror}")
        return BAD_INPUT
    return code


def leave_nothing() -> None:
    """Nothing may be left to write at exit."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def parser(words: list[str]) -> parsing.Parser:
    whole = parsing.Parser(prog="civicmath", description=parsing.said("command.purpose"))
    version = parsing.said("command.help.version")
    whole.add_argument("--version", action="version", version=civicmath.__version__, help=version)
    commands = whole.add_subparsers(dest="command", required=True, metavar="|".join(COMMANDS))
    for name in COMMANDS:
        purpose = parsing.said(f"command.{name}.purpose")
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name not in words:
            continue
        module = importlib.import_module(f"civicmath.command.{name}")
        command.add_argument("--json", action="store_true")
        command.add_argument("--explain", metavar="LANG", choices=spoken.LANGUAGES)
        command.add_argument("--encoding", default="utf-8", metavar="NAME")
        module.add_arguments(command)
        parsing.explained(command, name)
        command.set_defaults(run=module.run, tell=getattr(module, "tell", None))
    return whole


def language_of_reader() -> str:
    said = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return said if said in spoken.LANGUAGES else "en"


def show(outcome: Outcome, language: str, asked: argparse.Namespace) -> None:
    if asked.json:
        answer = outcome.as_json() | {"explanation": {"language": language, "sentences": outcome.explained(language)}}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    elif asked.tell:
        print("\n".join(asked.tell(outcome, language, explain=asked.explain is not None)))
    else:
        print("\n".join(printing.told(outcome.events, language)))


def complain(problem: BadInput | Unmeetable, language: str, *, as_json: bool) -> None:
    more, source = (problem.more, problem.source) if isinstance(problem, BadInput) else (0, None)
    where = f"{source}: " if source and source != "-" else ""
    if as_json:
        print(
            json.dumps(
                {
                    "schema": "civicmath/faults/1",
                    "civicmath": civicmath.__version__,
                    "file": source,
                    "faults": [fault.as_json() | {"said": fault.said(language)} for fault in problem.faults],
                    "more": more,
                    "relaxation": getattr(problem, "relaxation", []),
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    for fault in problem.faults:
        aside(printing.harmless(where + fault.said(language)))
    if more:
        aside(spoken.say(language, "faults.more", count=more))


def aside(text: str) -> None:
    """Write to standard error, where there is one: print would write to standard output instead."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)

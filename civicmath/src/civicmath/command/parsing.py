"""The words of a command line: explained, and where they can't be understood refused, in the reader's language.

Each option's sentence is `command.<command>.help.<option>` of words.tsv; argparse's own are looked up where it asks gettext.
"""

import argparse
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

from civicmath import spoken
from civicmath.faults import bad

language = ContextVar("language", default="en")
READING = ("withdrawn", "form", "skip", "overvote", "repeats")  # how ballots are read
SHARED = ("json", "explain", "encoding", *READING)  # options of several commands, explained alike
OWN = {  # argparse's sentences, as it writes them
    "usage: ": "command.usage",
    "positional arguments": "command.words",
    "options": "command.options",
    "show this help message and exit": "command.help.help",
    "argument %(argument_name)s: %(message)s": "command.wrong.option",
    "the following arguments are required: %s": "command.wrong.missing",
    "unrecognized arguments: %s": "command.wrong.unknown",
    "ambiguous option: %(option)s could match %(matches)s": "command.wrong.ambiguous",
    "expected one argument": "command.wrong.one",
    "expected at least one argument": "command.wrong.some",
    "ignored explicit argument %r": "command.wrong.none",
    "invalid choice: %(value)r (choose from %(choices)s)": "command.wrong.choice",
    "invalid %(type)s value: %(value)r": "command.wrong.value",
}


class Lines(argparse.RawDescriptionHelpFormatter):
    """Examples as they stand; names such as equal-shares in one piece."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(text, width, break_on_hyphens=False)


class Parser(argparse.ArgumentParser):
    """Refuses words as any other bad input is refused."""

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=Lines, **more)

    def error(self, message: str) -> NoReturn:
        raise bad("command.wrong.words", message=message, program=self.prog)

    def refuse(self, unknown: list[str], command: str) -> NoReturn:
        """Refuse words that a command does not know; argparse would send the reader to the help of the whole."""
        message = vars(argparse)["_"]("unrecognized arguments: %s") % " ".join(unknown)
        raise bad("command.wrong.words", message=message, program=f"{self.prog} {command}")


def said(key: str, **values: Any) -> str:
    return spoken.say(language.get(), key, **values)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Let argparse speak a language of ours. It asks gettext for each sentence by this name, and has no other door."""
    before = vars(argparse)["_"]
    token = language.set(chosen)
    vars(argparse)["_"] = lambda sentence: said(OWN[sentence]) if sentence in OWN else sentence
    try:
        yield
    finally:
        vars(argparse)["_"] = before
        language.reset(token)


def explained(command: argparse.ArgumentParser, name: str) -> None:
    """Give each option of a command its sentence."""
    for action in command._actions:
        if action.dest != "help":
            own = "help" if action.dest in SHARED else f"{name}.help"
            action.help = said(f"command.{own}.{action.dest}")


def language_asked(words: list[str]) -> str | None:
    """The language of `--explain`, before the words are understood."""
    after = [*words[1:], ""]
    given = [
        word.partition("=")[2] or following
        for word, following in zip(words, after, strict=False)
        if word.partition("=")[0] == "--explain"
    ]
    return next((one for one in given if one in spoken.LANGUAGES), None)

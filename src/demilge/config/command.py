"""The command `demilge`. Each subcommand says in one line what it did and, where something is wrong, what to do next."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, OperationalError

from .env import SettingWrong

Run = Callable[[argparse.Namespace], int]


def main(words: list[str] | None = None) -> int:
    """Run a subcommand. Exit codes: 0 done, 1 found something wrong, 2 could not begin."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demilge.config.settings")
    asked = _parser().parse_args(words)
    try:
        _begin()
        run: Run = asked.run
        return run(asked)
    except SettingWrong as wrong:
        print(f"A setting can't be used: {wrong}", file=sys.stderr)
        return 2
    except DatabaseError as problem:
        hindrance = _hindrance(problem)
        if not hindrance:
            raise
        print(hindrance, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _hindrance(problem: DatabaseError) -> str:
    """What stands between a command and its database; "" where the fault is our own."""
    from .serving import pending_migrations

    try:
        if pending_migrations():
            return "The tables of this database are not made yet, or of an older Demilge. demilge serve makes them."
    except OperationalError:
        pass
    if isinstance(problem, OperationalError):
        return f"The database can't be used: {str(problem).strip()}\nLook at DATABASE_URL, then try again."
    return ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="demilge", description="From a voice in the yard to a kept promise.")
    commands = parser.add_subparsers(metavar="command", required=True)

    def command(name: str, run: Run, help_text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        added.set_defaults(run=run)
        return added

    serve = command("serve", _serve, "bring everything up to date and serve the site")
    serve.add_argument("--example", action="store_true", help="load the example programme where there is none yet")
    load = command("load", _load, "load a programme folder; all of it or nothing")
    load.add_argument("folder", type=Path)
    load.add_argument("--dry-run", action="store_true", help="only look for faults")
    command("verify", _verify, "check the journal's chain from its first entry to its last")
    backup = command("backup", _backup, "write the whole site into one file, while it is in use")
    backup.add_argument("file", type=Path)
    restore = command("restore", _restore, "fill an empty database from a backup file")
    restore.add_argument("file", type=Path)
    command("check", _check, "look at the settings and say what to do next")
    command("tick", _tick, "do what is due: send waiting messages, tidy up (by cron or a systemd timer, each minute)")
    invite = command("invite", _invite, "make a sign-in slip for a coordinator or administrator")
    invite.add_argument("name", nargs="?", default="", help="part of the name, where there are several")
    command("words", _words, "gather the interface words of code and templates into the catalogues (for developers)")
    return parser


def _begin() -> None:
    import django

    django.setup()


def _serve(asked: argparse.Namespace) -> int:
    from . import serving

    return serving.serve(example=asked.example)


def _load(asked: argparse.Namespace) -> int:
    from demilge.opendata.folder import command

    from . import serving

    serving.prepare_database()
    return command.load(asked.folder, dry_run=asked.dry_run)


def _verify(_asked: argparse.Namespace) -> int:
    from demilge.journal.verify import verify

    verdict = verify()
    if verdict.holds:
        print(f"The chain holds: {verdict.entries} entries, head {verdict.head}")
        return 0
    print(
        f"The chain breaks at entry {verdict.broken_at}: {WHY[verdict.why]}. Entries before it hold.", file=sys.stderr
    )
    return 1


WHY = {
    "number": "it is missing, or an entry was put in between",
    "previous": "it does not follow from the entry before it",
    "content": "what stands there is not what was entered",
    "secret": "a personal part that belongs to it was changed",
    "tail": "the end of the journal was cut off or added to by hand",
}


def _backup(asked: argparse.Namespace) -> int:
    from . import backup

    return backup.write(asked.file)


def _restore(asked: argparse.Namespace) -> int:
    from . import backup

    return backup.restore(asked.file)


def _check(_asked: argparse.Namespace) -> int:
    from . import checkup

    return checkup.check()


def _tick(_asked: argparse.Namespace) -> int:
    from . import ticking

    return ticking.tick()


def _invite(asked: argparse.Namespace) -> int:
    from . import inviting

    return inviting.invite(asked.name)


def _words(_asked: argparse.Namespace) -> int:
    from demilge.texts import catalogues

    catalogues.update()
    for language in ("ky", "ru"):
        missing = [message.id for message in catalogues.read(language) if message.id and not message.string]
        print(f"{language}: {len(missing)} to translate")
    return 0

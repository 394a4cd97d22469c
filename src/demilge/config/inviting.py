"""Sign-in slips from the command line: for the first coordinator, and for one who lost every other way in."""

import os
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from demilge.foundation import clock, ids
from demilge.foundation.refusals import Refusal
from demilge.people import actions, tokens
from demilge.people.actors import system
from demilge.people.models import Person, RoleKind
from demilge.ui import qr

_KEPT = "coordinator-slip.txt"


def greet() -> None:
    """Print the coordinator's sign-in link. One that was made before and not used is printed again, nothing is changed."""
    code = _kept_code()
    if not code:
        person = _keyholders("").first()
        if person is None:
            print("There is no coordinator yet. Load a programme: demilge load FOLDER (docs/guide).\n")
            return
        code = _new_code(person)
        _keep(code)
    _show(code)


def invite(name: str) -> int:
    """Make and print a slip for one coordinator or administrator."""
    found = list(_keyholders(name)[:9])
    if len(found) != 1:
        said = "Nobody like that is a coordinator or administrator." if not found else "Which one?"
        print(said, *(f"  {person.name}" for person in found), sep="\n")
        return 1
    print(f"{found[0].name}, for 14 days, once:")
    _show(_new_code(found[0]))
    return 0


def _keyholders(name: str) -> QuerySet[Person]:
    today = clock.today()
    standing = Q(roles__until__isnull=True) | Q(roles__until__gte=today)
    return (
        Person.objects.filter(standing, roles__kind__in=[RoleKind.ADMINISTRATOR, RoleKind.COORDINATOR])
        .filter(name__contains=name, erased_at__isnull=True)
        .distinct()
        .order_by("pk")
    )


def _new_code(person: Person) -> str:
    operation = ids.new_operation()
    actions.issue_slip(person=person, by=system("command"), at=clock.now(), operation=operation)
    return tokens.slip_code(operation)


def _kept_code() -> str:
    path = Path(settings.DATA) / _KEPT
    if not path.exists():
        return ""
    code = path.read_text().strip()
    try:
        actions.usable_slip(code, at=clock.now())
    except Refusal:
        path.unlink()
        return ""
    return code


def _keep(code: str) -> None:
    path = Path(settings.DATA) / _KEPT
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(code)


def _show(code: str) -> None:
    link = f"{settings.SITE_URL}/s/{code}/"
    print(f"Sign in as coordinator, once: {link}")
    print(f"or type the code on the site: {ids.show_code(code)}\n")
    print(qr.terminal(link))

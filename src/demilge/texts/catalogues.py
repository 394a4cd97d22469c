"""The catalogues of interface words: gathered from code and templates, compiled for gettext. Pure Python (Babel).

`demilge words` gathers; `./run` and `./test` compile. A message is written in English in the code.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from demilge import __version__

from .words import LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent
_KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
_NOT_OURS = {"migrations", "tests"}


def path_of(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Demilge", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def gathered() -> Catalog:
    """Every message that stands in the package's code and templates now, with the files it stands in."""
    catalog = Catalog(project="Demilge", charset="utf-8")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if _NOT_OURS.isdisjoint(path.relative_to(PACKAGE).parts):
            place = path.relative_to(PACKAGE).as_posix()
            for message, comments, context in _messages(path):
                catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    source = path.read_bytes()
    if path.suffix != ".py":
        # Django turns a template into something that reads like code, with its messages in gettext calls.
        from django.utils.translation.template import templatize  # noqa: PLC0415 - needed here alone, needs settings

        source = templatize(source.decode(), origin=path.name).encode()
    for _line, message, comments, context in extract("python", io.BytesIO(source), _KEYWORDS, ["Translators:"]):
        yield message, comments, context


def update(languages: Iterable[str] = LANGUAGES) -> None:
    """Bring the .po files up to the code: new messages empty (English as written), gone ones removed."""
    template = gathered()
    for language in languages:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _headed(catalog)
        if language == "en":
            _as_written(catalog)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, omit_header=False, sort_output=True, include_lineno=False, width=110)


def _headed(catalog: Catalog) -> None:
    """A head of facts: Babel's own would leave blanks to fill in, and a date that changes at each run."""
    catalog.header_comment = "# Interface words of Demilge. Brought up to the code by `demilge words`."
    catalog.fuzzy = False
    catalog.version = __version__
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = f"{catalog.locale}"
    catalog.revision_date = catalog.creation_date


def _as_written(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            message.string = message.id


def compile_changed() -> list[str]:
    """Compile each catalogue whose .po is newer than its .mo; the languages that were."""
    done = []
    for language in LANGUAGES:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            with target.open("wb") as file:
                write_mo(file, read(language))
            done.append(language)
    return done

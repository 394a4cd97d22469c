"""The house rules that the import linter can't see: strings, names, files, words, docs."""

import configparser
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from demilge.cycle.path import KEYS
from demilge.texts import catalogues

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "demilge"
STAGES = PACKAGE / "stages"


@cache
def layers() -> tuple[list[set[str]], list[str]]:
    """The building's floors from top to bottom, and the path's stages from last to first, as .importlinter has them."""
    linter = configparser.ConfigParser()
    linter.read(ROOT / ".importlinter")

    def lines(contract):
        return [
            line.strip() for line in linter[f"importlinter:contract:{contract}"]["layers"].splitlines() if line.strip()
        ]

    return [{name.strip() for name in line.split("|")} for line in lines("building")], lines("path")


def app_of(module: str) -> str:
    """ "demilge.stages.groups.models" → "stages.groups"; "demilge.people.models" → "people"."""
    parts = module.removeprefix("demilge.").split(".")
    return ".".join(parts[:2]) if parts[0] == "stages" else parts[0]


def may_know(knower: str, known: str) -> bool:
    """Whether one app may refer to another: the same, a floor below, or an earlier stage."""
    if knower == known:
        return True
    floors, path = layers()

    def floor(app):
        return next(place for place, names in enumerate(floors) if app.split(".")[0] in names)

    if knower.startswith("stages.") and known.startswith("stages."):
        return path.index(known.split(".")[1]) > path.index(knower.split(".")[1])
    return floor(known) > floor(knower)


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("demilge.")]


def sources(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in PACKAGE.rglob(pattern)]
    return sorted(path for path in found if "migrations" not in path.parts)


def app_of_path(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return ".".join(parts[:2]) if parts[0] == "stages" else parts[0]


def test_the_path_is_the_same_in_the_linter_and_in_the_cycle():
    assert list(reversed(layers()[1])) == list(KEYS)


def test_foreign_keys_point_down_the_building_and_back_along_the_path():
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model is not model
        and not may_know(app_of(model.__module__), app_of(field.related_model.__module__))
    ]
    assert wrong == []


def known_names() -> dict[str, str]:
    """Template folders and address namespaces, by the app they belong to."""
    return {path.name: app_of_path(path) for path in PACKAGE.rglob("templates/*") if path.is_dir()} | {
        name.split(".")[-1]: name
        for name in ({app_of(config.name) for config in apps.get_app_configs() if config.name.startswith("demilge.")})
    }


def test_templates_include_and_link_only_what_their_floor_may_know():
    names = known_names()
    pattern = re.compile(r"{%\s*(?:include|extends)\s+[\"'](\w+)/|{%\s*url\s+[\"'](\w+):")
    wrong = []
    for path in sources("templates/**/*.html", "templates/**/*.xml"):
        for included, linked in pattern.findall(path.read_text()):
            known = names[included or linked]
            if not may_know(app_of_path(path), known):
                wrong.append(f"{path.relative_to(PACKAGE)} uses {known}")
    assert wrong == []


def test_reversed_addresses_are_of_floors_that_may_be_known():
    names = known_names()
    wrong = []
    for path in sources("*.py"):
        if "tests" in path.parts:
            continue
        for linked in re.findall(r"reverse(?:_lazy)?\(\s*[\"'](\w+):", path.read_text()):
            if not may_know(app_of_path(path), names[linked]):
                wrong.append(f"{path.relative_to(PACKAGE)} reverses {linked}")
    assert wrong == []


STAGE_FILES = (
    "README.md __init__.py apps.py states.py rules.py lines.py models.py queries.py permissions.py actions.py actions events.py "
    "receivers.py notices.py words.py papers.py forms.py forms views.py views urls.py short_urls.py "
    "templatetags templates migrations tests"
).split()


@pytest.mark.parametrize("stage", KEYS)
def test_each_stage_shows_the_same_file_names(stage):
    found = {path.name for path in (STAGES / stage).iterdir() if path.name != "__pycache__"}
    assert found <= set(STAGE_FILES), f"{stage} has {sorted(found - set(STAGE_FILES))}"
    # What outgrows a file becomes a folder of the same name.
    whole = {name.removesuffix(".py") for name in found}
    assert {"README.md", "actions", "permissions", "queries", "views", "urls", "tests"} <= whole
    assert len((STAGES / stage / "README.md").read_text().splitlines()) <= 40


@pytest.mark.parametrize("stage", KEYS)
def test_every_public_function_of_a_stage_s_actions_is_an_act(stage):
    module = __import__(f"demilge.stages.{stage}.actions", fromlist=["actions"])
    public = [
        name
        for name, thing in vars(module).items()
        if callable(thing)
        and not name.startswith("_")
        and getattr(thing, "__module__", "").startswith(module.__name__)
        and not isinstance(thing, type)
    ]
    assert public
    assert [name for name in public if not getattr(getattr(module, name), "is_act", False)] == []


def test_views_load_through_queries():
    wrong = [
        str(path.relative_to(PACKAGE))
        for path in [*STAGES.glob("*/views.py"), *STAGES.glob("*/views/*.py")]
        if ".objects" in path.read_text()
    ]
    assert wrong == []


# Tables that grow with use but hang on a row that carries the programme and is read only through it.
PARTS = (
    "AgendaItem Headcount Attendee Speech Decision Addendum Photo Option RankedProblem Nomination Mandate Task Topic Material "
    "Finding Version Letter MoneySource Milestone Edition Step Consent ContactPoint Role Slip Device DeviceLogin PersonSecret "
    "DatedName Belonging"
).split()
# Tables that are not a programme's: the server's own, or the journal's, whose entries name it.
NOT_OF_A_PROGRAMME = "Programme Head Secret Tries Translation".split()


def test_tables_that_grow_carry_their_programme():
    missing = [
        model._meta.label
        for model in ours()
        if not any(field.name == "programme" for field in model._meta.get_fields())
        and model.__name__ not in PARTS
        and model.__name__ not in NOT_OF_A_PROGRAMME
    ]
    assert missing == []


def test_every_constraint_has_a_readable_name_and_a_test_that_breaks_it():
    tests = "\n".join(
        path.read_text() for path in [*PACKAGE.rglob("tests/test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    )
    names = [constraint.name for model in ours() for constraint in model._meta.constraints]
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    assert [name for name in names if name not in tests] == []


def test_the_migrations_make_the_tables_that_the_models_say(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_python_files_stay_readable():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sources("*.py")
        if "tests" not in path.parts
    }
    assert {name: lines for name, lines in long.items() if lines > 400} == {}
    templates = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources("*.html")}
    assert {name: lines for name, lines in templates.items() if lines > 150} == {}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\n") if name and (ROOT / name).exists()]


def test_nothing_unfinished_is_left_in_the_code():
    words = re.compile(
        r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error|lorem ipsum|coming soon", re.IGNORECASE
    )
    code = [path for path in tracked("*.py", "*.html", "*.js", "*.css") if path != Path(__file__)]
    assert [str(path) for path in code if words.search(path.read_text())] == []


def test_no_lock_file_names_an_address_and_each_dependency_has_its_reason():
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path
    for path in (ROOT / "requirements").glob("*.in"):
        lines = path.read_text().splitlines()
        for before, line in zip(["", *lines], lines, strict=False):
            if line and not line.startswith(("#", "-r")):
                assert before.startswith("# ") and "(" in before, (
                    f"{path.name}: {line} has no reason and licence above it"
                )


def test_every_subcommand_and_setting_is_in_the_docs():
    docs = "\n".join(path.read_text() for path in (ROOT / "docs" / "operate").glob("*.md"))
    code = "\n".join(path.read_text() for path in (PACKAGE / "config").glob("*.py"))
    settings = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code))
    assert {name for name in settings if name not in docs} == set()
    commands = set(re.findall(r"(?<!call_)command\(\"(\w+)\"", code))
    assert commands and {name for name in commands if f"demilge {name}" not in docs} == set()


# -- words --------------------------------------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def texts(value):
    return value if isinstance(value, tuple | list) else [value]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_interface_word_is_there_in_each_language(language):
    wanted = {message.id for message in catalogues.gathered() if message.id}
    kept = {message.id: message for message in catalogues.read(language) if message.id}
    missing = sorted(str(key) for key in wanted if key not in kept or not all(texts(kept[key].string)))
    assert missing == []
    assert sorted(str(key) for key in kept if key not in wanted) == []
    assert [key for key, message in kept.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_translations_keep_their_placeholders(language):
    wrong = []
    for message in catalogues.read(language):
        if message.id:
            wanted = set(PLACEHOLDER.findall(" ".join(texts(message.id))))
            for text in texts(message.string):
                if set(PLACEHOLDER.findall(text)) - wanted or (wanted and not PLACEHOLDER.findall(text)):
                    wrong.append(message.id)
    assert wrong == []


def test_placeholders_have_names():
    assert [
        message.id
        for message in catalogues.gathered()
        if message.id and re.search(r"(?<!%)%[sd]", " ".join(texts(message.id)))
    ] == []


def test_templates_speak_only_through_the_catalogues():
    """No letters stand in a template outside tags, comments and translated blocks."""
    wrong = []
    for path in sources("templates/**/*.html"):
        text = path.read_text()
        text = re.sub(
            r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%\s*comment.*?endcomment\s*%}|<script.*?</script>|<style.*?</style>",
            "",
            text,
            flags=re.DOTALL,
        )
        text = re.sub(r"{%\s*block body_class\s*%}.*?{%\s*endblock\s*%}", "", text)
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<code>.*?</code>|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
        words = [word for word in re.findall(r"[^\W\d_]{3,}", text)]
        if words:
            wrong.append(f"{path.relative_to(PACKAGE)}: {words[:5]}")
    assert wrong == []


def test_the_project_s_own_files_name_the_present_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["dynamic"]["version"]["attr"]
    assert version == "demilge.__version__"
    import demilge

    assert f"## {demilge.__version__}" in (ROOT / "CHANGELOG.md").read_text()

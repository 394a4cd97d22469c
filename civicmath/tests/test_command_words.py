"""What the command line says of itself: every choice explained, every wrong word refused, in three languages."""

import argparse
import json
import re

import pytest

from civicmath import command, spoken
from civicmath.command import parsing

CYRILLIC = re.compile("[а-яёңөү]")
SUBJECT = re.compile(r"command\.(\w+)\.help\.(\w+)")
WRONG = {
    "elect x.blt --rule dice": "command.wrong.choice",
    "elect": "command.wrong.missing",
    "elect x.blt --seats many": "command.wrong.value",
    "elect x.blt --dice": "command.wrong.unknown",
    "elect x.blt --se 2": "command.wrong.ambiguous",
    "elect x.blt --seats": "command.wrong.one",
    "elect x.blt --json=1": "command.wrong.none",
    "lot x.csv --seats 2 --replace": "command.wrong.some",
    "rank x.csv --level y": "command.wrong.number",
    "rank x.csv --weights a": "command.wrong.weights",
    "rank x.csv --scale 1": "command.wrong.pair",
    "opinions x.csv --groups 99": "command.wrong.groups",
    "opinions x.csv --groups ²": "command.wrong.groups",
}


def options(name: str, language: str) -> tuple[argparse.ArgumentParser, dict[str, str]]:
    with parsing.speaking(language):
        whole = command.parser([name])
    chosen = next(one for one in whole._actions if isinstance(one, argparse._SubParsersAction)).choices[name]
    return chosen, {one.dest: str(one.help) for one in chosen._actions if one.dest != "help"}


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("name", command.COMMANDS)
def test_every_choice_is_explained(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, explained = options(name, language)
    for option, sentence in explained.items():
        own = "help" if option in parsing.SHARED else f"{name}.help"
        assert sentence == spoken.words_of("command")[f"command.{own}.{option}"][language]
    with pytest.raises(SystemExit) as left:
        command.main([name, "--help", "--explain", language])
    assert left.value.code == 0
    page = capsys.readouterr().out
    assert page.startswith(spoken.say(language, "command.usage"))
    assert "show this help message" not in page or language == "en"
    assert re.sub(r"\s+", " ", spoken.say(language, f"command.{name}.purpose")) in re.sub(r"\s+", " ", page)


def test_no_sentence_explains_a_choice_that_is_not_there() -> None:
    there = {(name, option) for name in command.COMMANDS for option in options(name, "en")[1]}
    said = {match.groups() for key in spoken.words_of("command") if (match := SUBJECT.fullmatch(key))}
    assert said == {(name, option) for name, option in there if option not in parsing.SHARED}


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("words", list(WRONG))
def test_a_wrong_word_is_refused_in_the_readers_language(
    words: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}_KG.UTF-8")
    assert command.main(words.split()) == 2
    out, err = capsys.readouterr()
    sentence = spoken.words_of("command")[WRONG[words]][language]
    fixed = re.split(r"%\(?\w*\)?[rs]|\{\w+\}", sentence)
    assert all(part in err for part in fixed), (err, fixed)
    assert not out
    assert bool(CYRILLIC.search(err)) == (language != "en")


def test_wrong_words_are_faults_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["elect", "--json", "--explain", "ru"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert [fault["key"] for fault in answer["faults"]] == ["command.wrong.words"]
    assert answer["faults"][0]["said"] == "не указано: FILE. Все параметры: civicmath elect --help"


def test_a_shortened_option_answers_in_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["elect", "no such file", "--js", "--expl", "ky"]) == 2
    assert [fault["key"] for fault in json.loads(capsys.readouterr().out)["faults"]] == ["files.absent"]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("elect x --explain ky", "ky"),
        ("elect x --explain=ru", "ru"),
        ("elect x --explain tlh", None),
        ("elect x --explain", None),
        ("elect x", None),
    ],
)
def test_the_language_is_known_before_the_words_are_understood(words: str, language: str | None) -> None:
    assert parsing.language_asked(words.split()) == language


def test_argparse_speaks_its_own_language_again_afterwards() -> None:
    with parsing.speaking("ky"):
        assert argparse.ArgumentParser().format_usage().startswith("колдонуу: ")
    assert argparse.ArgumentParser().format_usage().startswith("usage: ")

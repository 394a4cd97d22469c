"""What `demilge load` says and answers: 0 done, 1 faults. Sentences, never a traceback."""

import pytest

from demilge.config.command import main
from demilge.journal.models import Entry
from demilge.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_folder_is_loaded_once(small, capsys):
    assert main(["load", str(small.path)]) == 0
    said = capsys.readouterr()
    assert said.out == f"Loaded 48 rows of {small.path}: {Entry.objects.count()} journal entries.\n"
    assert said.err == ""
    assert main(["load", str(small.path)]) == 0
    assert capsys.readouterr().out == f"Everything in {small.path} is loaded already; nothing was changed.\n"


def test_a_look_says_how_much_could_be_loaded(small, capsys):
    assert main(["load", "--dry-run", str(small.path)]) == 0
    assert capsys.readouterr().out == "No faults. 48 rows could be loaded.\n"
    assert not Place.objects.exists()


def test_faults_of_cells_are_printed_each_on_its_line(small, capsys):
    small.change("studies", "120", "жүз")
    small.change("promises", "promised", "kept")
    assert main(["load", str(small.path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "promises.csv:2: status: 'kept' is not one of: promised, in_work, needs_above.",
        "studies.csv:2: sample: 'жүз' is no whole number.",
        "2 faults. Nothing was loaded; put them right and load the folder again.",
    ]
    assert not Place.objects.exists()


@pytest.mark.parametrize("look", [[], ["--dry-run"]], ids=["load", "look"])
def test_faults_of_acts_are_printed_alike(small, capsys, look):
    small.change("meetings", ",25,", ",24,")
    assert main(["load", *look, str(small.path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "meetings.csv:2: Decision 1 has 25 votes, but only 24 people were present.",
        "1 fault. Nothing was loaded; put it right and load the folder again.",
    ]
    assert not Place.objects.exists()


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b"PK")])
def test_what_is_no_programme_folder_gets_a_sentence(tmp_path, capsys, make):
    path = tmp_path / "folder"
    make(path)
    assert main(["load", str(path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] in (f"{path}: this is no folder.", "programme.csv: this file is needed.")
    assert said[1].startswith("1 fault. Nothing was loaded")


def test_a_table_that_is_a_picture_gets_a_sentence(small, capsys):
    small.file("meetings").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main(["load", str(small.path)]) == 1
    assert capsys.readouterr().err.splitlines()[0] == (
        "meetings.csv:1: these letters can't be read. Save the file as CSV in UTF-8."
    )

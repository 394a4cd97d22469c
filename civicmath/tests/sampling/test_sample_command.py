"""`civicmath sample`: what a newcomer types, what comes back, and what is refused by line."""

import json
import unicodedata
from importlib import resources

import jsonschema
import pytest

from civicmath import command, spoken

SCHEMA = json.loads((resources.files("civicmath") / "schemas" / "sample-1.json").read_text(encoding="utf-8"))
STRATA = "stratum,people\nА,120\nБ,80\n"
PEOPLE = (
    "id;stratum;street;sex;answered;water;income;w\n"
    "1;А;1;Э;1;ооба;10,5;2\n2;А;1;А;1;жок;20;2\n3;А;2;Э;0;ооба;30;2\n4;А;2;А;1;жок;15;3\n"
    "5;Б;3;Э;1;ооба;12;1\n6;Б;3;А;1;ооба;9;1\n7;Б;4;Э;1;жок;40;1\n8;Б;4;А;0;жок;7;4\n"
)
TOTALS = "margin,category,total\nsex,Э,100\nsex,А,100\nstratum,А,120\nstratum,Б,80\n"
COUNTS = "айыл,18-34,35-54,55+\nА,12,3,20\nБ,8,9,15\nВ,10,7,11\n"
GOOD = {
    "size": ["--what", "size", "--margin", "5%", "--population", "12000", "--response", "60%", "--effect", "1,5"],
    "allocate": ["strata", "--what", "allocate", "--people", "50", "--least", "5"],
    "weights": ["people", "--what", "weights", "--strata", "strata", "--stratum", "stratum", "--answered", "answered"],
    "trim": [
        "people",
        "--what",
        "weights",
        "--strata",
        "strata",
        "--stratum",
        "stratum",
        "--trim",
        "0.5:2",
        "--id",
        "id",
    ],
    "rake": ["people", "--what", "rake", "--totals", "totals", "--weight", "w", "--trim", "0:1.5"],
    "mean": ["people", "--what", "estimate", "--of", "income", "--weight", "w", "--by", "sex"],
    "total": [
        "people",
        "--what",
        "estimate",
        "--of",
        "income",
        "--as",
        "total",
        "--stratum",
        "stratum",
        "--cluster",
        "street",
    ],
    "share": ["people", "--what", "estimate", "--of", "water", "--as", "share", "--stratum", "stratum"],
    "ratio": ["people", "--what", "estimate", "--of", "income", "--as", "ratio", "--over", "w"],
    "suppress": ["counts", "--what", "suppress"],
    "suppress people": ["people", "--what", "suppress", "--rows", "stratum", "--columns", "sex"],
}


@pytest.fixture
def run(tmp_path, capsys):
    def call(words: list[str], **files: str) -> tuple[int, str, str]:
        texts = {"strata": STRATA, "people": PEOPLE, "totals": TOTALS, "counts": COUNTS} | files
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8-sig")
        code = command.main(
            [
                "sample",
                *(
                    str(tmp_path / f"{word}.csv") if word in texts and before != "--what" else word
                    for before, word in zip(["", *words], words, strict=False)
                ),
            ]
        )
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.mark.parametrize("case", GOOD)
def test_answers_follow_the_schema(run, case) -> None:
    code, out, err = run([*GOOD[case], "--json"])
    assert code == 0, err
    jsonschema.validate(json.loads(out), SCHEMA)


@pytest.mark.parametrize("case", GOOD)
@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_every_step_is_told(run, case, language) -> None:
    code, out, _ = run([*GOOD[case], "--explain", language])
    assert code == 0
    assert "{" not in out and out.strip()


def test_weights_carry_those_who_did_not_answer(run) -> None:
    people = json.loads(run([*GOOD["weights"], "--id", "id", "--json"])[1])["result"]["people"]
    assert [(one["id"], one["weight"]) for one in people] == [
        ("1", 40),
        ("2", 40),
        ("4", 40),
        ("5", "80/3"),
        ("6", "80/3"),
        ("7", "80/3"),
    ]


def test_weights_are_written_in_full(run, tmp_path) -> None:
    out = tmp_path / "out.csv"
    assert run([*GOOD["rake"], "--id", "id", "--out", str(out)])[0] == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,weight" and len(lines) == 9
    assert sum(float(line.split(",")[1]) for line in lines[1:]) == pytest.approx(200, rel=1e-9)


@pytest.mark.parametrize(
    ("out", "key"),
    [("no/out.csv", "command.sample.no_folder"), ("", "files.folder"), ("a\0b", "command.sample.not_written")],
)
def test_weights_that_cannot_be_written_are_code_2(run, tmp_path, out, key) -> None:
    code, said, _ = run([*GOOD["rake"], "--out", str(tmp_path / out), "--json"])
    assert code == 2 and [fault["key"] for fault in json.loads(said)["faults"]] == [key]


def test_a_mean_is_that_of_the_table(run) -> None:
    found = json.loads(run(["people", "--what", "estimate", "--of", "income", "--json"])[1])["result"]["estimates"][0]
    assert found["value"] == pytest.approx((10.5 + 20 + 30 + 15 + 12 + 9 + 40 + 7) / 8)


def test_a_hidden_cell_is_shown_as_nothing(run) -> None:
    found = json.loads(run(["counts", "--what", "suppress", "--json"])[1])["result"]
    assert found["shown"][0][1] is None
    assert all(one["could_be"][0] < one["could_be"][1] for one in found["hidden"])


@pytest.mark.parametrize(
    "file",
    ["stratum,people\n,16\n", "people\n16\n", "16\n", "1.6e1\n", "stratum;people\nall;16\n", "Stratum,People\n,16\n"],
)
def test_a_number_of_clusters_without_strata_corrects_the_variance(run, file) -> None:
    words = ["people", "--what", "estimate", "--of", "income", "--json"]
    plain, corrected = (
        json.loads(run([*words, *more], whole=file)[1])["result"]["estimates"][0]["standard_error"]
        for more in ([], ["--clusters-of", "whole"])
    )
    assert corrected == pytest.approx(plain * (1 - 8 / 16) ** 0.5)


@pytest.mark.parametrize(
    "file",
    [
        "stratum,people\nА,9\nБ,9\n",
        "people\n",
        "people\n1.5\n",
        "people\n3\n",
        "a\n9\n",
        "1.5\n",
        "3\n",
        "people\n1 6\n",
        "1 6\n",
    ],
)
def test_anything_but_one_number_of_clusters_is_refused_without_strata(run, file) -> None:
    words = ["people", "--what", "estimate", "--of", "income", "--clusters-of", "whole"]
    code, _, err = run(words, whole=file)
    assert (code, bool(err)) == (2, True)


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize(
    ("more", "file", "code", "key"),
    [
        ([], "3\n", 2, "sampling.design.clusters_in_all"),
        (["--stratum", "stratum"], "5\n", 2, "command.sample.number_of_each"),
        (["--stratum", "stratum"], "1 000\n", 2, "command.sample.number_of_each"),
        (["--stratum", "stratum"], "a\n5\n", 2, "files.table.no_column"),
        (["--stratum", "stratum"], "stratum,people\nА,3\nБ,9\n", 2, "sampling.design.clusters"),
        (["--cluster", "all"], "5\n", 3, "sampling.design.only_cluster"),
        (["--cluster", "all", "--lonely", "adjust"], "5\n", 3, "sampling.design.only_cluster"),
    ],
)
def test_numbers_of_clusters_that_do_not_fit_are_told(run, language, more, file, code, key) -> None:
    words = ["people", "--what", "estimate", "--of", "income", "--clusters-of", "whole", *more, "--explain", language]
    found, out, _ = run([*words, "--json"], whole=file, people=PEOPLE.replace("\n", ";x\n").replace("w;x", "w;all", 1))
    faults = json.loads(out)["faults"]
    assert (found, {fault["key"] for fault in faults}) == (code, {key})
    assert not any("“”" in fault["said"] or "«»" in fault["said"] for fault in faults)


def test_a_cell_that_is_no_number_is_one_fault(run) -> None:
    people = 'id,w,income\na,"1,500",1\nb,0,1\nc,-1,x\nd,,1\ne,2,1\n'
    out = run(["people", "--what", "estimate", "--of", "income", "--weight", "w", "--json"], people=people)[1]
    assert [(fault["key"].rpartition(".")[2], fault["line"]) for fault in json.loads(out)["faults"]] == [
        ("thousands", 2),
        ("weight", 3),
        ("not_a_number", 4),
        ("weight", 4),
        ("blank", 5),
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_have_one_spelling(run, form) -> None:
    """й is one character or two, a blank more or less tells no other village."""
    one, other = (unicodedata.normalize(each, "Чүй айылы") for each in ("NFC", "NFD"))
    asked = unicodedata.normalize(form, one)
    people = f"id,{one},income\na,{one},1\nb,{other},2\nc,{one.replace(' ', '  ')},4\nd,z,8\ne,z,9\n"
    files = {
        "people": people,
        "strata": f"stratum,people\n{other},9\nz,6\n",
        "totals": f"margin,category,total\n{other},{other},9\n{other},z,6\n",
    }
    estimate = [
        "people",
        "--what",
        "estimate",
        "--of",
        "income",
        "--stratum",
        asked,
        "--clusters-of",
        "strata",
        "--by",
        asked,
    ]
    for words in (
        [*estimate, "--json"],
        ["people", "--what", "weights", "--strata", "strata", "--stratum", asked, "--json"],
        ["people", "--what", "rake", "--totals", "totals", "--json"],
        ["people", "--what", "suppress", "--rows", asked, "--columns", "id", "--json"],
    ):
        code, out, err = run(words, **files)
        assert code == 0, err
        result = json.loads(out)["result"]
        if "estimate" in words:
            assert len(result["estimates"]) == 3
        if "suppress" in words:
            assert result["rows"] == ["z", one]
    twice = f"stratum,people\n{one},9\n{other},6\n"
    assert run(["strata", "--what", "allocate", "--people", "5"], strata=twice)[0] == 2
    ids = f"id,s\n{one},x\n{other},x\n"
    words = ["people", "--what", "weights", "--strata", "strata", "--stratum", "s", "--id", "id"]
    assert run(words, people=ids, strata="stratum,people\nx,9\n")[0] == 2


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["people", *GOOD["size"]], ["FILE"]),
        ([*GOOD["size"], "--people", "9", "--as", "total"], ["--as", "--people"]),
        ([*GOOD["allocate"], "--weight", "w", "--zeros"], ["--weight", "--zeros"]),
        ([*GOOD["mean"], "--over", "w"], ["--over"]),
        ([*GOOD["mean"], "--clusters-of", "strata", "--trim", "0:2"], ["--trim"]),
        ([*GOOD["trim"], "--cell", "sex", "--weight", "w"], ["--cell", "--weight"]),
        ([*GOOD["suppress"], "--level", "90%"], ["--level"]),
    ],
)
def test_an_option_that_changes_nothing_is_refused(run, words, named, language) -> None:
    code, out, err = run([*words, "--explain", language])
    assert (code, out) == (2, "")
    assert [name for line, name in zip(err.splitlines(), named, strict=True) if name in line] == named


BAD = {
    "no file": (["--what", "rake"], {}, 2, [None, None]),
    "totals": (
        ["people", "--what", "rake", "--totals", "totals"],
        {"totals": "margin,category,total\nsex,Э,x\nsex,Э,3\nsex,,4\nsex\n"},
        2,
        [2, 3, 4, 5],
    ),
    "no such margin": (
        ["people", "--what", "rake", "--totals", "totals"],
        {"totals": "margin,category,total\nage,18,3\n"},
        2,
        [None],
    ),
    "nobody there": (
        ["people", "--what", "rake", "--totals", "totals"],
        {"totals": "margin,category,total\nsex,Э,3\nsex,А,3\nsex,?,4\n"},
        3,
        [None],
    ),
    "people": (
        ["strata", "--what", "allocate", "--people", "10"],
        {"strata": "stratum,people\nА,1.5\nА,-1\nБ,nan\n"},
        2,
        [2, 3, 3, 4],
    ),
    "too many": (["strata", "--what", "allocate", "--people", "1000"], {}, 3, [None]),
    "lonely": (
        ["people", "--what", "estimate", "--of", "income", "--stratum", "id"],
        {},
        3,
        [None],
    ),
    "share": (["people", "--what", "estimate", "--of", "income", "--as", "share"], {}, 2, list(range(2, 10))),
    "counts": (["counts", "--what", "suppress"], {"counts": "a,x\nА,1.5\nБ,-2\nВ,1e99\n"}, 2, [2, 3, 4]),
    "only a header": (["people", "--what", "estimate", "--of", "income"], {"people": "income\n"}, 2, [None]),
    "only a header to weigh": (
        ["people", "--what", "weights", "--strata", "strata", "--stratum", "s"],
        {"people": "s\n", "strata": "stratum,people\n"},
        2,
        [None],
    ),
    "margin": (["--what", "size", "--margin", "0"], {}, 2, [None]),
    "ids to weigh": (
        ["people", "--what", "weights", "--strata", "strata", "--stratum", "s", "--id", "id"],
        {"people": "id,s\na,x\na,x\n,x\nb,x\nb,x\n", "strata": "stratum,people\nx,9\n"},
        2,
        [3, 4, 6],
    ),
    "ids to rake": (
        ["people", "--what", "rake", "--totals", "totals", "--id", "sex"],
        {"people": "sex\nЭ\nЭ\n", "totals": "margin,category,total\nsex,Э,3\n"},
        2,
        [3],
    ),
    "totals in a table": (
        ["counts", "--what", "suppress"],
        {"counts": "айыл;бар;жок;Бардыгы:\nА;0;3;3\nБ;40;17;57\nВ;31;22;53\nИТОГО  по району;71;42;113\n"},
        2,
        [None, 5],
    ),
    "a total of another name": (
        ["counts", "--what", "suppress"],
        {"counts": "айыл;бар;жок\nАлай;71;42\nА;0;3\nБ;40;17\nВ;31;22\n"},
        2,
        [2],
    ),
    "a column of another name": (
        ["counts", "--what", "suppress"],
        {"counts": "айыл;бар;жок;эл\nА;0;3;3\nБ;40;17;57\n"},
        2,
        [None],
    ),
    "a stratum of all": (
        ["strata", "--what", "allocate", "--people", "10"],
        {"strata": "stratum,people\nА,100\nБ,50\nВсего,150\n"},
        2,
        [4],
    ),
    "a category of all": (
        ["people", "--what", "rake", "--totals", "totals"],
        {"totals": "margin,category,total\nsex,Э,3\nsex,А,3\nsex,Total,6\n"},
        2,
        [4],
    ),
    "too few people": (["--what", "size", "--population", "300", "--response", "50%"], {}, 3, [None]),
}


@pytest.mark.parametrize("case", BAD)
def test_every_fault_is_named(run, case) -> None:
    words, files, expected, lines = BAD[case]
    code, out, err = run([*words, "--json"], **files)
    assert code == expected, err
    assert [fault["line"] for fault in json.loads(out)["faults"]] == lines


@pytest.mark.parametrize(
    "counts",
    [
        "айыл,бар,жок\nБардыгы,12,3\n",  # a single row is no total of others
        "айыл,бар\nА,10\nБ,5\nВ,5\n",  # one cell may be such a sum by chance
        "айыл,бар,жок\nА,0,0\nБ,0,0\nВ,0,0\n",
        "айыл,бар,жок\nА,7,9\nБ,7,9\n",
        "мектеп,бар,жок\nЖалпы орто,7,9\nБашталгыч,8,9\nТотал,1,2\n",
    ],
)
def test_what_is_no_total_is_read(run, counts) -> None:
    assert run(["counts", "--what", "suppress"], counts=counts)[0] == 0


def test_help_shows_examples(capsys) -> None:
    with pytest.raises(SystemExit):
        command.main(["sample", "--help"])
    assert "civicmath sample --what size --margin 5%" in capsys.readouterr().out

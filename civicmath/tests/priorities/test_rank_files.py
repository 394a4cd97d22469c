"""Files of priorities as forms and spreadsheets write them: what is read, what is passed over, what is refused."""

import json

import pytest

from civicmath import command


@pytest.fixture
def run(tmp_path, capsys):
    def call(text: str, method: str, *words: str) -> dict:
        file = tmp_path / "in.csv"
        file.write_text(text, encoding="utf-8")
        code = command.main(["rank", str(file), "--method", method, "--json", *words])
        return {"code": code, **json.loads(capsys.readouterr().out)}

    return call


def places(answer: dict) -> dict[str, int | str]:
    return {one["name"]: one["score"] for one in answer["result"]["ranking"]}


def faults(answer: dict) -> list[tuple[str, int | None]]:
    assert answer["code"] == 2
    return [(fault["key"], fault["line"]) for fault in answer["faults"]]


def test_a_comma_in_a_label_does_not_cut_a_file_with_semicolons(run) -> None:
    answer = run("Вариант;Нужда, баллы\nКолодец;4,5\nДорога;2,9\n", "criteria")
    assert places(answer) == {"Колодец": 1, "Дорога": 0}
    answer = run("Первая, главная;Вторая\nДорога, мост;Вода\nВода;Школа\n", "borda3", "--draws", "0")
    assert places(answer) == {"Дорога, мост": 3, "Вода": 5, "Школа": 2}


@pytest.mark.parametrize(
    "beside",
    [
        "Отметка времени",
        "Убакыт белгиси",
        "Timestamp",
        "Email Address",
        "Адрес электронной почты",
        "_id",
        "_uuid",
        "_index",
        "_submission_time",
        "start",
        "end",
        "№",
        "п/п",
    ],
)
def test_what_forms_put_beside_the_answers_is_no_place(run, beside: str) -> None:
    answer = run(f"{beside},Главная проблема села,Вторая проблема\n7,Вода,Дорога\n8,Вода,\n", "borda3", "--draws", "0")
    assert places(answer) == {"Вода": 6, "Дорога": 2}


@pytest.mark.parametrize(
    "cell",
    [
        "02.03.2025 10:22:11",
        "2025-03-02",
        "2025/03/02 10:22:11 AM GMT+6",
        "3/2/2025 9:05 pm",
        "2025-03-01T10:22:11Z",
        "10:22",
        "a.b@mail.kg",
        "35",
        "0,5",
        "+996 555 123456",
    ],
)
def test_columns_of_times_addresses_and_numbers_are_not_taken_for_places(run, cell: str) -> None:
    text = f'Что это,Проблема\n"{cell}",Вода\n,Дорога\n"{cell}",Вода\n'
    answer = run(text, "borda3")
    assert faults(answer) == [("command.rank.no_place", 1)]
    assert "--columns" in answer["faults"][0]["said"] and "Что это" in answer["faults"][0]["said"]
    assert places(run(text, "borda3", "--columns", "Проблема", "--draws", "0")) == {"Вода": 6, "Дорога": 3}
    assert run(text, "borda3", "--form", "ranks", "--draws", "0")["code"] == 0


def test_problems_with_numbers_in_their_names_are_problems(run) -> None:
    text = "a,b\n1. Вода,Школа № 5\n2025-жылкы жол,1. Вода\n"
    assert places(run(text, "borda3", "--draws", "0")) == {"1. Вода": 5, "Школа № 5": 2, "2025-жылкы жол": 3}


def test_ranks_of_a_form_are_not_counted_as_problems(run) -> None:
    text = "Timestamp,Email Address,Rank [Water],Rank [Road]\n3/2/2025,a@b.kg,1,2\n3/2/2025,a@c.kg,2,1\n"
    assert faults(run(text, "borda3")) == [("command.rank.which", 1)]


@pytest.mark.parametrize("name", ["weight", "Weights", "Веса", "вес", '"Вес, %"', "Weight (%)", "салмагы", "САЛМАК"])
def test_weights_go_by_many_names(run, name: str) -> None:
    answer = run(f"option,need,cost\n{name},1/4,75%\nWell,5,4\nRoad,3,9\n", "criteria")
    assert places(answer) == {"Well": "1/4", "Road": "3/4"}
    answer = run(f'id,water,{name}\n1,5,"1,5"\n2,0,0.5\n', "severity")
    assert places(answer) == {"water": "15/4"}


@pytest.mark.parametrize("name", ["Вес критерия, балл", "весовой коэффициент", "Weight of criteria", "салмагы боюнча"])
def test_what_may_be_weights_is_refused(run, name: str) -> None:
    matrix = f'option;need;cost\nWell;5;4\n"{name}";1;3\nRoad;3;9\n'
    assert faults(run(matrix, "criteria")) == [("files.problems.weights_perhaps", 3)]
    assert faults(run(f"id;water;{name}\n1;5;2\n", "severity")) == [("files.problems.weights_perhaps", 1)]


@pytest.mark.parametrize("name", ["Вес", "Weight (%)", "салмагы"])
def test_a_table_with_criteria_for_options_is_refused(run, name: str) -> None:
    turned = f"criterion;{name};Well;Road\nneed;50;5;3\ncost;30;2;4\n"
    assert faults(run(turned, "criteria")) == [("files.problems.turned", 1)]
    assert places(run(turned, "criteria", "--lower", name))["need"] == "1/3"  # it is meant as a criterion
    assert run("option;Weight of a bag\nA;5\nB;4\n", "criteria")["code"] == 0


@pytest.mark.parametrize("name", ["Весенний ремонт", "Votes", "Весна", "Вестибюль школы"])
def test_other_names_are_options_and_problems(run, name: str) -> None:
    assert set(places(run(f"option,need\nWell,5\n{name},1\n", "criteria"))) == {"Well", name}
    assert set(places(run(f"id,water,{name}\n1,5,2\n", "severity"))) == {"water", name}


def test_names_with_commas_are_given_in_quotes(run) -> None:
    text = 'option,"need, points",cost\nWell,5,4\nRoad,3,9\n'
    quoted = '"need, points"'
    assert places(run(text, "criteria", "--lower", f"{quoted}, cost", "--weights", f"{quoted}=3,cost=1")) == {
        "Well": "1/4",
        "Road": "3/4",
    }
    text = 'when;"first, main";second\nyes;Water;Road\n'
    assert places(run(text, "borda3", "--columns", '"first, main",second', "--draws", "0")) == {"Water": 3, "Road": 2}
    for words in (["--lower", '"need'], ["--weights", '"need=3']):
        assert faults(run(text, "criteria", *words)) == [("command.wrong.words", None)]


def test_thousands_or_fractions_are_refused(run) -> None:
    for method, text in (
        ("criteria", "option;people\nWell;548,000\nRoad;4,5\n"),
        ("severity", "id;water;weight\n1;5;2,500\n2;4;0,125\n"),
        ("pairwise", "winner\tloser\tcount\na\tb\t1,000\n"),
    ):
        assert faults(run(text, method)) == [("files.table.thousands", 2)]


@pytest.mark.parametrize("cell", ["3/5", "60%", "60 %"])
def test_parts_of_a_scale_are_refused(run, cell: str) -> None:
    assert faults(run(f"id,water\n1,{cell}\n", "severity")) == [("files.table.part", 2)]
    assert faults(run(f"option,need\nweight,{cell}\nWell,{cell}\nRoad,2\n", "criteria")) == [("files.table.part", 3)]


def test_serial_numbers_and_times_are_no_problems(run) -> None:
    text = "№;_index;_tags;Отметка времени;вода;дорога\n1;1;3;02.03.2025 10:22;5;0\n2;2;4;02.03.2025 10:25;4;1\n"
    assert places(run(text, "severity")) == {"вода": "9/2", "дорога": "1/2"}


def test_headers_may_have_capital_letters(run) -> None:
    text = "left,right,chosen,count\na,b,a,3\nb,a,b,1\n"
    head, _, rows = text.partition("\n")
    for one in (head.upper(), head.title()):
        assert run(f"{one}\n{rows}", "pairwise")["result"] == run(text, "pairwise")["result"]
    assert faults(run("Winner,WINNER,loser\na,a,b\n", "pairwise")) == [("files.table.no_column", None)]


def test_tables_of_r_and_pandas_have_no_name_over_the_rows(run) -> None:
    assert places(run(",need,cost\nWell,5,4\nRoad,3,9\n", "criteria")) == {"Well": "1/2", "Road": "1/2"}
    assert set(places(run(",water,road\n0,5,2\n1,4,3\n", "severity"))) == {"water", "road"}

"""What columns are called in three languages: the table, and the files whose columns have names of their own."""

from collections import Counter

import pytest

from civicmath.faults import BadInput
from civicmath.files import called, people, problems, survey

# meanings that are looked for in one and the same header: no name may stand for two of them
TOGETHER = [
    ("weight", "alike", "unclear", "form", "beside"),
    ("candidate", "group"),
    ("at_least", "at_most", "category", "cost"),
    ("at_least", "at_most", "feature", "value"),
    ("person_id", "person"),
    ("yes", "no", "equal"),
    ("winner", "loser", "alike", "weight"),
    ("left", "right", "chosen", "alike", "weight"),
    ("stratum", "people", "spread"),
    ("margin", "category", "total"),
]


@pytest.mark.parametrize("meanings", TOGETHER)
def test_no_name_means_two_things_in_one_header(meanings: tuple[str, ...]) -> None:
    assert [name for name, times in Counter(sum(map(called.in_order, meanings), ())).items() if times > 1] == []


def test_every_row_of_the_table_is_whole() -> None:
    for what, row in called.table().items():
        assert set(row) == {"what", "ky", "ru", "en", "meaning"}, what
        names = [name for language in called.LANGUAGES for name in row[language].split(", ")]
        assert all(name == name.strip() and "," not in name for name in names), what
        assert called.in_order(what), what


STRATA = {
    "en": "stratum,people,spread\nA,30,1\nB,10,2\n",
    "other words": "Stratum,Population,standard deviation\nA,30,1\nB,10,2\n",
    "ky": "катмар;адам саны;стандарттык четтөө\nA;30;1\nB;10;2\n",
    "ru": "Страта;Население;Стандартное отклонение\nA;30;1\nB;10;2\n",
    "any order": "калкы;катмар;стандарттык четтөө\n30;A;1\n10;B;2\n",
}


@pytest.mark.parametrize("case", STRATA)
def test_strata_have_names_in_each_language(case: str) -> None:
    read = survey.strata(STRATA[case].encode())
    assert [(one.name, one.people, one.spread) for one in read] == [("A", 30, 1), ("B", 10, 2)]


@pytest.mark.parametrize("head", ["margin,category,total", "признак,категория,всего", "белгиси,категориясы,жалпы саны"])
def test_known_totals_have_names_in_each_language(head: str) -> None:
    assert survey.totals(f"{head}\nsex,f,52\nsex,m,48\n".encode()) == {"sex": {"f": 52, "m": 48}}


COMPARED = {
    "winner,loser,count": "Well,Road,3\nRoad,Well,1\n",
    "жеңген,жеңилген,саны": "Well,Road,3\nRoad,Well,1\n",
    "победил,проиграл,количество": "Well,Road,3\nRoad,Well,1\n",
    "winner,loser,votes": "Well,Road,3\nRoad,Well,1\n",
    "сол,оң,тандалганы,салмак": "Well,Road,Well,3\nWell,Road,Road,1\n",
    "слева,справа,выбрано,голосов": "Road,Well,Well,3\nWell,Road,Road,1\n",
}


@pytest.mark.parametrize("head", COMPARED)
def test_comparisons_have_names_in_each_language(head: str) -> None:
    read = problems.compared(f"{head}\n{COMPARED[head]}".encode())
    assert (read.names, read.wins.tolist(), read.equal) == (("Road", "Well"), [[0, 2], [6, 0]], 0)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("winner,loser,count,weight", "files.csv.two_weights"),
        ("winner,loser,number,x", "files.csv.which_number"),
        ("жеңген,жеңүүчү,жеңилген,x", "files.table.no_column"),
        ("one,other,count,x", "files.table.no_column"),
    ],
)
def test_columns_that_may_mean_two_things_are_faults(head: str, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        problems.compared(f"{head}\nA,B,1,1\n".encode())
    assert {fault.key for fault in refused.value.faults} == {key}


@pytest.mark.parametrize("head", ["nationbuilder_id", "№", "Катар номери", "person id"])
def test_people_go_by_the_column_that_tells_them_apart_wherever_it_stands(head: str) -> None:
    pool = people.read(f"аты-жөнү,{head}\nАсан,7\nҮсөн,9\n".encode())
    assert (pool.ids, pool.names, pool.meta.get("taken_as_id")) == (("7", "9"), ("Асан", "Үсөн"), None)

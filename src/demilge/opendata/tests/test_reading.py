"""Reading finds every fault in the cells and between the rows, names it with file and line, and never fails itself."""

import pytest

from demilge.foundation import edtf
from demilge.opendata.folder.reading import Fault, read
from demilge.opendata.folder.tables import TABLES, Type
from demilge.texts.words import words


def faults(folder):
    return [str(fault) for fault in read(folder.path).faults]


def test_a_good_folder_has_no_faults_and_a_row_in_every_table(small):
    folder = read(small.path)
    assert folder.faults == []
    assert {table.name for table in TABLES} == {name for name, rows in folder.rows.items() if rows}


def test_cells_become_what_their_columns_are_for(small):
    folder = read(small.path)
    assembly = folder.rows["meetings"][0]
    assert assembly.where == ("meetings.csv", 2)
    assert assembly["title"] == words(ky="Короо жыйыны", en="Yard assembly")
    assert assembly["when"] == edtf.read("2023-05-15/2023-05-19")
    assert assembly["present"] == 25
    assert folder.rows["meetings"][1]["communities"] == ["ak-bulak", "kok-tash"]
    assert folder.rows["meetings"][2]["present"] is None
    assert folder.rows["projects"][0]["cost"] == 500_000
    assert folder.rows["places"][2]["community"] is True


# Table, what stands there, what is written over it, and the fault that must be named.
BROKEN = [
    ("places", "nature_ky", "colour", "places.csv:1: there is no column 'colour'. Columns: key, kind, name_ky"),
    ("places", "nature_ky", "name_ky", "places.csv:1: the column 'name_ky' stands twice."),
    ("plans", "key,place", "name,place", "plans.csv:1: the column 'key' is needed."),
    ("places", "kok-tash,settlement", ",settlement", "places.csv:5: key: this cell is needed."),
    ("places", "Көк-Таш,Кок-Таш,Kok-Tash", ",,", "places.csv:5: name: this cell is needed."),
    ("places", "kok-tash,settlement", "Көк-Таш,settlement", "places.csv:5: key: 'Көк-Таш' can't be a key."),
    ("places", "kok-tash,settlement", f"{'k' * 61},settlement", "is too long for a key; 60 letters are the most."),
    ("places", "kok-tash,settlement", "ak-bulak,settlement", "places.csv:5: key: 'ak-bulak' stands already in line 4."),
    ("places", "kok-tash,settlement", "kok-tash,village", "places.csv:5: kind: 'village' is not one of: city, mtu,"),
    ("places", "kok-tash,settlement", "kok-tash,city", "places.csv:5: parent: a city can't lie in a mtu."),
    ("places", "mtu-bir,mtu", "mtu-eki,mtu", "places.csv:4: parent: 'mtu-bir' stands nowhere in places.csv."),
    ("places", "First MTU,shaar", "First MTU,mtu-bir", "places.csv:3: parent: 'mtu-bir' stands further down."),
    ("places", "Мурдагы бакчалар,yes", "Мурдагы бакчалар,1", "places.csv:4: community: '1': write yes, or leave it empty."),
    ("places", "2020", "2020-13", "places.csv:3: since: '2020-13' is no date. Write 2023-05-15, "),
    ("places", "2020", "0000-05", "places.csv:3: since: '0000-05' is no date."),
    ("names", "meriya", "sel-kenesh", "names.csv:4: of: 'sel-kenesh' stands nowhere in places.csv or bodies.csv."),
    ("roles", "2024-01-01", "2024-02-30", "roles.csv:3: until: '2024-02-30' is no day. Write it like 2023-05-15."),
    ("persons", "Бакыт Үлгү", "Б" * 121, "persons.csv:3: name: 'ББББ"),
    ("groups", "Ачыктык,2,", "Ачыктык,эки же үч адам,", "groups.csv:2: size: 'эки же үч адам' has 14 letters; 12"),
    ("studies", "120", "жүз", "studies.csv:2: sample: 'жүз' is no whole number."),
    ("studies", "120", "-120", "studies.csv:2: sample: '-120' is no whole number."),
    ("studies", "120", "9" * 5000, "studies.csv:2: sample: '9999999999999999999999999999999999999999…' is too large a number."),
    ("studies", "120", "2147483648", "studies.csv:2: sample: '2147483648' is too large a number."),
    ("studies", "ak-bulak; kok-tash", "ak-bulak; kum", "studies.csv:2: communities: 'kum' stands nowhere in places.csv."),
    ("studies", "ak-bulak; kok-tash", ";", "studies.csv:2: communities: this cell is needed."),
    ("findings", "41.5", "көп", "findings.csv:2: value: 'көп' is no number."),
    ("findings", "41.5", "NaN", "findings.csv:2: value: 'NaN' is no number."),
    ("findings", "41.5", "1e400", "findings.csv:2: value: '1e400' is too large a number."),
    ("meetings", "forum,forum,Форум,Forum,ak-bulak,2023-07-05/2023-07-06,,,,", "forum,forum,Форум,Forum,ak-bulak,2023-07-05/2023-07-06,,,Айгүл,", "meetings.csv:4: called_by: a forum has none. Leave it empty."),
    ("meetings", "Талкуу өттү,,,,", "Талкуу өттү,,,planned,", "meetings.csv:4: state: a forum to come is prepared on the site."),
    ("agenda", "jyiyn,Суу", "semiynar,Суу", "agenda.csv:3: meeting: 'semiynar' is of the kind training."),
    ("topics", "semiynar,План жазуу", "jyiyn,План жазуу", "topics.csv:3: meeting: 'jyiyn' is of the kind assembly."),
    ("trainings", "semiynar,meriya", "semiynar,meriya\nsemiynar,meriya", "trainings.csv:3: meeting: 'semiynar' stands here already."),
    ("decisions", "20,1,4", ",1,4", "decisions.csv:2: for: this cell is needed where votes against it or abstained"),
    ("decisions", "shailandy,jyiyn", "shailandy,jolugushuu", "decisions.csv:2: meeting: 'jolugushuu' is planned"),
    ("items", "suu-jok", "jol-jok", "items.csv:2: problem: 'jol-jok' stands nowhere in problems.csv."),
    ("projects", "500 000", "500 миң", "projects.csv:2: cost: '500 миң' is no whole number."),
    ("promises", "promised", "kept", "promises.csv:2: status: 'kept' is not one of: promised, in_work, needs_above."),
    ("promises", "алмаштыруу,2024", "алмаштыруу,", "promises.csv:2: due: this cell is needed."),
    ("persons", "Айгүл Үлгү,f,,ky,yes", "Айгүл Үлгү,f,,ky,yes,1", "persons.csv:2: this line has 7 cells, the first line names 6 columns."),
    ("persons", "Айгүл Үлгү", '"Айгүл Үлгү', "persons.csv:4: this line can't be read: unexpected end of data. Is a quotation"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "named"), BROKEN, ids=[named[:60] for *_, named in BROKEN])
def test_a_fault_is_named_with_its_file_and_line(small, table, old, new, named):
    small.change(table, old, new)
    found = faults(small)
    assert any(named in fault for fault in found), found


def test_a_key_that_two_tables_have_is_not_guessed_at(small):
    small.change("bodies", "mtu-kecesi", "ak-bulak")
    assert "names.csv:2: of: 'ak-bulak' stands in places.csv and in bodies.csv. Give one another key." in faults(small)


def test_all_faults_are_named_at_once(small):
    small.change("places", "2020", "2020-13")
    small.change("studies", "120", "жүз")
    small.change("meetings", "semiynar,training", "semiynar,lesson")
    small.change("items", "suu-jok", "jol-jok")
    small.change("promises", "promised", "kept")
    small.put("streets", "key\n")
    named = [fault.partition(": ")[0] for fault in faults(small)]
    assert named == [
        "items.csv:2", "meetings.csv:3", "places.csv:3", "promises.csv:2", "streets.csv", "studies.csv:2",
    ]  # fmt: skip


def test_two_faults_in_one_row_are_both_named(small):
    small.change("roles", "mtu_officer,mtu-bir,mtu-kecesi,2023-01-01", "chief,mtu-uch,mtu-kecesi,2023")
    assert [fault.partition(": ")[2].partition(":")[0] for fault in faults(small)] == ["kind", "place", "since"]


def test_what_refers_to_a_table_that_can_t_be_read_is_not_blamed(small):
    small.change("places", "nature_ky", "colour")
    assert [fault.partition(": ")[0] for fault in faults(small)] == ["places.csv:1"]


def test_every_required_column_is_asked_for(small):
    for table in TABLES:
        small.put(table.name, "source\n")
    wanted = {
        f"{table.name}.csv:1: the column {column.name + ('_ky' if column.type is Type.WORDS else '')!r} is needed."
        for table in TABLES
        for column in table.columns
        if column.required
    }
    assert wanted <= set(faults(small))


def test_one_language_is_enough(small):
    small.change("places", "Көк-Таш,Кок-Таш,Kok-Tash", ",Кок-Таш,")
    folder = read(small.path)
    assert folder.faults == []
    assert folder.rows["places"][3]["name"].missing() == ["ky", "en"]


def test_a_source_may_be_missing_but_not_overlong(small):
    small.change("problems", "suu,2022,", f"suu,2022,{'s' * 501}")
    assert "problems.csv:2: source: " in faults(small)[0] and "has 501 letters; 500 are the most" in faults(small)[0]


def test_only_files_that_end_in_csv_are_tables(small):
    small.put("facts", "id,page\n")
    (small.path / "README.md").write_text("# Ayil")
    (small.path / "places.xlsx").write_bytes(b"PK\x03\x04")
    assert faults(small) == []
    small.file("names").rename(small.path / "Names.CSV")
    assert faults(small)[0].startswith("Names.CSV: no table has this name. Tables: agenda, belongings")


# -- files as programs write them --------------------------------------------------------------------------------------


def written(small, table):
    return small.file(table).read_text(encoding="utf-8")


def said(small):
    folder = read(small.path)
    return folder.faults, [row.values for row in folder.rows["places"]]


def quoted(text):
    return "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text.splitlines())


SAVED = {
    "CSV UTF-8 of Excel": lambda text: text.encode("utf-8-sig"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "Excel in a Russian Windows": lambda text: text.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"),
    "Unicode text of Excel": lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    "UTF-16 from the other end": lambda text: b"\xfe\xff" + text.replace(",", "\t").encode("utf-16-be"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "a comment with a comma above": lambda text: ("# МАБдар, конуштар\n\n" + text.replace(",", ";")).encode(),
    "quotation marks around everything": lambda text: quoted(text).encode(),
    "empty cells left out at the end": lambda text: text.replace(",\n", "\n").encode(),
}


@pytest.mark.parametrize("as_saved", SAVED.values(), ids=SAVED)
def test_what_spreadsheets_write_is_read_alike(small, as_saved):
    before = said(small)
    small.file("places").write_bytes(as_saved(written(small, "places")))
    assert said(small) == before


def test_a_cell_may_hold_lines_and_delimiters_and_lines_are_counted_on(small):
    small.change("places", "Мурдагы бакчалар", '"Мурдагы бакчалар,\nазыр үйлөр"')
    small.change("places", "kok-tash,settlement", "kok-tash,village")
    folder = read(small.path)
    assert str(folder.rows["places"][2]["nature"]) == "Мурдагы бакчалар,\nазыр үйлөр"
    assert folder.faults[0].line == 6


def test_russian_windows_letters_are_refused_as_they_have_no_kyrgyz_ones(small):
    """Excel's plain "CSV" writes ? for ө, ү and ң: to read it would be to lose them in silence."""
    text = written(small, "places").replace("ө", "?")
    small.file("places").write_bytes(text.encode("cp1251"))
    assert faults(small) == ["places.csv:2: these letters can't be read. Save the file as CSV in UTF-8."]


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "places.csv: the file is empty: its first line must name the columns."),
        (b"\n \n,,,\n", "places.csv: the file is empty: its first line must name the columns."),
        (b"PK\x03\x04\x14\x00\x06\x00", "places.csv:1: this is no text. Save the file as CSV in UTF-8."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "places.csv:1: these letters can't be read. Save the file as CSV in UTF-8."),
        (b"\xff\xfek\x00e\x00y", "places.csv:1: these letters can't be read. Save the file as CSV in UTF-8."),
        (b"key,kind,name_ky\nshaar,city,\x00\n", "places.csv:2: this is no text. Save the file as CSV in UTF-8."),
        (
            b"key,kind,name_ky\nshaar,city," + b"s" * 200_000,
            "places.csv:2: this line can't be read: field larger than field limit (131072). Is a quotation mark left open?",
        ),
    ],
    ids=["nothing", "empty lines", "a workbook", "a picture", "half a letter", "a zero in a cell", "a very long field"],
)
def test_what_is_no_table_gets_a_sentence_and_nothing_else_is_blamed(small, raw, named):
    small.file("places").write_bytes(raw)
    assert faults(small) == [named]


def test_a_file_that_is_too_large_is_not_even_read(small, monkeypatch):
    monkeypatch.setattr("demilge.opendata.folder.reading._LARGEST", 100)
    assert "places.csv: the file is too large to be a table of a programme." in faults(small)


def test_a_folder_in_a_table_s_place_gets_a_sentence(small):
    small.file("places").unlink()
    small.file("places").mkdir()
    assert faults(small) == ["places.csv: the file can't be read: Is a directory."]


def test_a_folder_that_is_not_there_gets_a_sentence(tmp_path):
    path = tmp_path / "nowhere"
    assert read(path).faults == [Fault(str(path), 0, "this is no folder.")]
    path.write_text("a file")
    assert read(path).faults == [Fault(str(path), 0, "this is no folder.")]


def test_an_empty_folder_lacks_its_programme(tmp_path):
    assert [str(fault) for fault in read(tmp_path).faults] == ["programme.csv: this file is needed."]


def test_a_programme_has_one_row(small):
    head, row = written(small, "programme").splitlines()
    small.put("programme", f"{head}\n")
    assert faults(small) == ["programme.csv: programme.csv has exactly one row beside its first line."]
    small.put("programme", f"{head}\n{row}\n{row.replace('ayil', 'ayil-eki')}\n")
    assert faults(small) == ["programme.csv:3: programme.csv has exactly one row beside its first line."]

"""Letters in any encoding: what a file holds is the same in each, and each line that is not in it is named."""

import gzip
import io
import tracemalloc
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicmath.faults import BadInput, Faults
from civicmath.files import (
    approvals,
    category_limits,
    encoded,
    pabulib,
    people,
    polis,
    polis_comments,
    polis_rows,
    problems,
    ranked,
    reading,
    scores,
    seats,
    survey,
    table,
)
from files.shared import faults_of

Read = Callable[..., Any]
BLT = '2 1\n1 1 2 0\n0\n"Айгуль"\n"Бакыт"\n"Кеңеш"\n'
PB = (
    "META\nkey;value\nunit;Ош\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nжол;4;Жол\nсуу;3;Суу\n"
    "VOTES\nvoter_id;vote\nа;жол,суу\nб;суу\n"
)
COMMENTS = 'comment-id;moderated;comment-body\n1;1;"Жол; суу"\n2;-1;Парк\n'
# every line from the second on holds letters that are not ASCII, so that each is named where they are not in the encoding
READERS: dict[str, tuple[Read, str]] = {
    "blt": (ranked.read, BLT),
    "preflib": (ranked.read, "# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: Айгуль\n3: 1\n"),
    "ranks": (ranked.read, "rank1;rank2\nАйгуль;Бакыт\nБакыт;\n"),
    "matrix": (ranked.read, "№;Айгуль;Бакыт\nа;1;2-е место\n"),
    "approvals": (approvals.read, "Айгуль;Бакыт\nда;нет\n"),
    "categories": (
        approvals.read,
        "# NUMBER ALTERNATIVES: 1\n# NUMBER CATEGORIES: 1\n# ALTERNATIVE NAME 1: Айгуль\n3: 1\n",
    ),
    "scores": (scores.read, "Айгуль;Бакыт\n5;4\n"),
    "seats": (
        lambda source, **more: seats.read(source, ["Айгуль"], **more),
        "топ;кеминде\nаял;1\nталапкер;топ\nАйгуль;аял\n",
    ),
    "people": (people.read, "id;пол\nАйгуль;ж\nБакыт;м\n"),
    "quotas": (people.read_categories, "category;name;min;max\nпол;ж;1;1\nпол;м;0;1\n"),
    "table": (table.read, "село;people\nНоокат;5\nӨзгөн;7\n".replace("Өзгөн", "Узген")),
    "pabulib": (pabulib.read, PB),
    "limits": (category_limits.read, "category;at_most\nжол;1\nсуу;2\n"),
    "comments": (polis_comments.read_comments, COMMENTS),
    "votes": (polis.read, "voter-id;comment-id;vote;ат\n1;1;1;Айгуль\n2;1;-1;Бакыт\n"),
    "wide": (polis.read, "participant;ат;1;2\n1;Айгуль;1;-1\n2;Бакыт;;0\n"),
    "answers": (problems.compared, "winner;loser\nсуу;жол\nжол;парк\n"),
    "criteria": (problems.matrix, "option;need;cost\nсуу;5;1\nжол;4;2\n"),
    "severity": (problems.survey, "id;суу;жол\nа;5;1\nб;4;2\n"),
    "strata": (survey.strata, "stratum;people\nНоокат;5\nУзген;7\n"),
    "totals": (survey.totals, "margin;category;total\nпол;ж;5\nпол;м;7\n"),
    "counts": (survey.counts, "село;иш;окуу\nНоокат;5;6\nУзген;7;8\n"),
}


def plain(value: Any) -> Any:
    """Whatever a reader gives, as values that can be compared; people's lists remember what they were written in."""
    if is_dataclass(value):
        return [plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key != "encoding"}
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.parametrize("reader", READERS)
def test_a_file_holds_the_same_in_every_encoding(reader: str) -> None:
    read, text = READERS[reader]
    twin = plain(read(text.encode()))
    assert plain(read(text.encode(), encoding="UTF8")) == twin
    bare = text.replace("ң", "н")  # a Kyrgyz letter, which Windows-1251 has not
    assert plain(read(bare.encode("cp1251"), encoding="cp1251")) == plain(read(bare.encode()))
    assert plain(read(gzip.compress(bare.replace("\n", "\r\n").encode("cp1251")), encoding="windows-1251")) == plain(
        read(bare.encode())
    )
    for encoding in ("utf-16-le", "utf-16-be", "gb18030", "utf-7"):
        assert plain(read(text.encode(encoding), encoding=encoding)) == twin


@pytest.mark.parametrize("reader", READERS)
def test_a_byte_order_mark_says_what_a_file_is_written_in(reader: str) -> None:
    read, text = READERS[reader]
    for marked in ("utf-8-sig", "utf-16"):
        for encoding in ("utf-8", "cp1251", "utf-16"):
            assert plain(read(text.encode(marked), encoding=encoding)) == plain(read(text.encode()))
    big = b"\xfe\xff" + text.encode("utf-16-be")
    assert plain(read(gzip.compress(big))) == plain(read(text.encode()))


@pytest.mark.parametrize("reader", READERS)
def test_each_line_that_is_not_in_utf_8_is_named_and_the_first_says_what_helps(reader: str) -> None:
    read, text = READERS[reader]
    lines = [number for number, line in enumerate(text.split("\n"), 1) if not line.isascii()]
    with pytest.raises(BadInput) as refused:
        read(text.encode("cp1251", "replace"))
    found = [fault for fault in refused.value.faults if fault.key in ("files.not_utf8", "files.wrong_encoding")]
    # a reader may end where its header can't be read
    assert [fault.line for fault in found] == lines or [fault.line for fault in refused.value.faults] == lines[:1] == [
        1
    ]
    assert [fault.key for fault in found[:2]] == ["files.not_utf8", "files.wrong_encoding"][: len(found)]
    assert all("--encoding cp1251" in found[0].said(language) for language in ("ky", "ru", "en"))
    assert all("UTF-8" in fault.said("ky") for fault in found)


@pytest.mark.parametrize("reader", READERS)
def test_lines_that_are_not_in_the_encoding_chosen_are_named_by_it(reader: str) -> None:
    read, text = READERS[reader]
    lines = text.encode("cp1251", "replace").split(b"\n")
    lines[2] = lines[2][:1] + b"\x98" + lines[2][1:]  # the one byte that stands for nothing in Windows-1251
    with pytest.raises(BadInput) as refused:
        read(b"\n".join(lines), encoding="cp1251")
    found = [fault for fault in refused.value.faults if fault.key == "files.wrong_encoding"]
    assert [(fault.line, dict(fault.values)) for fault in found] == [(3, {"encoding": "cp1251"})]


@pytest.mark.parametrize("encoding", ["utf-99", "rot13", "hex", "punycode", "undefined", "", "я" * 1000])
@pytest.mark.parametrize("reader", READERS)
def test_an_encoding_that_is_none_is_refused(reader: str, encoding: str) -> None:
    read, text = READERS[reader]
    assert faults_of(read, text.encode(), encoding=encoding) == [("files.unknown_encoding", None)]


def test_utf_16_whose_order_of_bytes_is_not_known_is_refused() -> None:
    text = "id\nАйгуль\n"
    assert faults_of(people.read, text.encode("utf-16-le"), encoding="utf-16") == [("files.wrong_encoding", 1)]
    # half a letter, half a pair, and a pair in the wrong order
    assert faults_of(people.read, text.encode("utf-16") + b"a") == [("files.wrong_encoding", 3)]
    for half in (b"\x00\xd8", b"\x00\xdc\x00\xd8"):
        content = text.encode("utf-16") + half + "\nа\n".encode("utf-16-le")
        assert faults_of(people.read, content) == [("files.wrong_encoding", 3)]


def test_letters_and_lines_may_be_cut_anywhere_between_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "id\n" + "".join(f"{number}🙂ң\n" for number in range(300))
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr(encoded, "CHUNK", size)
        for encoding in ("utf-16", "utf-16-be", "gb18030"):
            assert people.read(text.encode(encoding), encoding=encoding).ids == people.read(text.encode()).ids


@given(
    st.binary(max_size=200),
    st.sampled_from(["cp1251", "utf-16-le", "utf-7", "gb18030", "iso2022_jp", "raw_unicode_escape"]),
)
def test_any_bytes_become_utf_8_with_as_many_lines(content: bytes, encoding: str) -> None:
    content = b"\n" + content  # so that it begins neither with a mark nor as an archive does
    with reading.opened(content, Faults(), encoding) as stream:
        found = stream.read()
    assert found.count(b"\n") == content.decode(encoding, "replace").count("\n")
    if encoding == "cp1251":
        assert (b"\xff" in found) == (b"\x98" in content)


def test_an_endless_line_in_another_encoding_takes_no_memory() -> None:
    peaks = []
    for size in (40, 160):
        packed = gzip.compress(b"id\n" + "я".encode("cp1251") * (size << 20), compresslevel=1)
        tracemalloc.start()
        assert faults_of(people.read, packed, encoding="cp1251")[0] == ("files.line_too_long", 2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 20e6


@pytest.mark.parametrize("form", ["votes", "wide"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_polis_files_may_have_semicolons_or_tabs(form: str, delimiter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    head, rows = (
        ("timestamp,comment-id,voter-id,vote", "5,{0},1,-1")
        if form == "votes"
        else ("participant,group-id,1,2", "{0},0,1,")
    )
    text = "\n".join([head, *(rows.format(number) for number in range(50)), ""])
    twin = plain(polis.read(text.encode()))
    monkeypatch.setattr(polis_rows, "split_lines", None)  # all at once, or not at all
    assert plain(polis.read(text.replace(",", delimiter).encode())) == twin
    monkeypatch.undo()
    odd = text.replace(",", delimiter).replace(f"{delimiter}-1\n", f'{delimiter}"-1"\n', 1)
    odd = odd.replace(f"7{delimiter}0{delimiter}", f'"7"{delimiter}0{delimiter}', 1)
    assert plain(polis.read(odd.encode())) == twin
    mixed = text.replace(",", delimiter, head.count(",")).encode()
    assert faults_of(polis.read, mixed)[0] == ("files.polis.fields", 2)


def test_statements_may_have_semicolons_or_tabs() -> None:
    found = polis_comments.read_comments(COMMENTS.encode())
    assert (found.texts, found.out) == ({1: "Жол; суу", 2: "Парк"}, {2})
    assert polis_comments.read_comments(COMMENTS.replace(";", "\t").encode()).texts == {1: "Жол суу", 2: "Парк"}


def test_readers_of_votes_as_columns_leave_their_bytes_alone() -> None:
    columns = io.BytesIO()
    polis_rows.np.savez(columns, participant=[1, 2], statement=[1, 1], vote=[1, -1])
    assert polis.read(columns.getvalue(), encoding="cp1251").participants.tolist() == [1, 2]

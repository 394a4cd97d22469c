"""Without the extra `scale` a sentence says what to install."""

import sys
from pathlib import Path

import pytest

from civicmath import spoken
from civicmath.faults import BadInput
from civicmath.partitioned import budgets, opinions
from civicmath.partitioned.blocks import found, is_folder
from civicmath.partitioned.crew import connected


def test_without_pyarrow_a_folder_is_answered_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "projects.csv").write_text("project,cost\npark,10\n", encoding="utf-8")
    for count in (lambda: opinions.count(tmp_path), lambda: budgets.count(tmp_path, limit=10)):
        with pytest.raises(BadInput) as caught:
            count()
        (fault,) = caught.value.faults
        assert fault.key == "partitioned.extra_missing"
        assert all("dask distributed pyarrow" in fault.said(language) for language in spoken.LANGUAGES)


def test_without_dask_a_cluster_is_answered_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput) as caught, connected("tcp://127.0.0.1:8786"):
        pass
    assert caught.value.faults[0].key == "partitioned.extra_missing"


def test_blocks_are_the_parquet_files_of_a_folder_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.parquet", "a.parquet", ".c.parquet", "_d.parquet", "statements.parquet", "head.pb"):
        (tmp_path / name).touch()
    assert is_folder(tmp_path) and not is_folder(tmp_path / "a.parquet")
    blocks = found(tmp_path)
    assert [Path(file).name for file in blocks.files] == ["a.parquet", "b.parquet"]
    assert sorted(blocks.beside) == ["head.pb", "statements.parquet"]
    assert found([tmp_path / "b.parquet", tmp_path / "a.parquet"]).files == blocks.files


def test_a_file_given_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").touch()
    with pytest.raises(BadInput, match="twice"):
        found([tmp_path / "a.parquet", tmp_path / "a.parquet"])

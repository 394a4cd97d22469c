"""Votes as columns of whole numbers in a NumPy .npz or a Parquet file: participant, statement, vote and, if there, time."""

import gzip
import importlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import BadInput, Faults, bad
from civicmath.files.reading import LARGEST, Source

NAMES = ("participant", "statement", "vote", "time")
NPZ, PARQUET = b"PK\x03\x04", b"PAR1"
STEP = 1 << 22
# what the standard library and NumPy raise on damaged archives and headers
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, TypeError, KeyError, IndexError),
    *(SyntaxError, OverflowError, RuntimeError),
)


def read_columns(source: Source, stream: BinaryIO, begins: bytes) -> tuple[NDArray[Any], ...]:
    """Read the columns in the order of NAMES. BadInput: broken, a column missing or of another length, no whole numbers."""
    plain = isinstance(source, (str, Path)) and str(source) != "-" and not isinstance(stream, gzip.GzipFile)
    packed: Any = str(source) if plain else io.BytesIO(b"".join(pieces(stream)))
    found = npz(packed) if begins.startswith(NPZ) else parquet(packed)
    missing = [name for name in NAMES[:3] if name not in found]
    if missing:
        raise bad("files.polis.header", 1, missing=missing)
    if len({column.shape for column in found.values()}) > 1:
        raise bad("opinions.columns_differ")
    return tuple(whole_numbers(found[name], name) for name in NAMES if name in found)


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    size = 0
    while piece := stream.read(1 << 20):
        size += len(piece)
        if size > LARGEST:
            raise bad("files.too_large", file="-", most=LARGEST)
        yield piece


def npz(packed: str | IO[bytes]) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(packed) as archive:
            members = {name: archive.NameToInfo.get(f"{name}.npy") for name in NAMES}
            there = {name: member for name, member in members.items() if member is not None}
            if not there:
                raise bad("files.zip")
            return {name: array_of(archive, member) for name, member in there.items()}
    except BadInput:
        raise
    except DAMAGED as problem:
        raise bad("files.polis.broken") from problem


def array_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    """Read one array, never more than the archive says it holds. No Python objects are ever loaded."""
    if member.file_size > LARGEST:
        raise bad("files.too_large", file=member.filename, most=LARGEST)
    with archive.open(member) as stream:
        version = np.lib.format.read_magic(stream)
        reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = reader(stream)
        if kind.hasobject or len(shape) != 1 or shape[0] * kind.itemsize > member.file_size:
            raise bad("files.polis.broken")
        found = np.empty(shape[0], dtype=kind)
        room = memoryview(found.view(np.uint8).data) if len(found) else memoryview(b"")
        for first in range(0, len(room), STEP):
            part = stream.read(min(STEP, len(room) - first))
            room[first : first + len(part)] = part
            if len(part) < min(STEP, len(room) - first):
                raise bad("files.polis.broken")
    return found


def parquet(packed: str | IO[bytes]) -> dict[str, NDArray[Any]]:
    try:
        arrow, reader = (importlib.import_module(name) for name in ("pyarrow", "pyarrow.parquet"))
    except ImportError as problem:
        raise bad("files.polis.needs_pyarrow") from problem
    try:
        opened = reader.ParquetFile(packed)
        names = [name for name in NAMES if name in opened.schema_arrow.names]
        columns = opened.read(columns=names)
        return {name: columns.column(name).to_numpy() for name in names}
    except (arrow.ArrowException, *DAMAGED) as problem:
        raise bad("files.polis.broken") from problem


def whole_numbers(column: NDArray[Any], name: str) -> NDArray[Any]:
    if column.dtype.kind == "i":
        return column
    if column.dtype.kind not in "uf":
        raise bad("files.polis.not_numbers", name=name)
    fits = (column == np.floor(column)) & (np.abs(column) < 2.0**53)  # false for NaN too
    if not fits.all():
        faults = Faults()
        for row in np.flatnonzero(~fits):
            faults.add("files.polis.number", int(row) + 1, value=str(column[row]))
        faults.raise_all()
    return column.astype(np.int64)

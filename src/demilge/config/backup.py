"""Backup and restore: one zip file with every table as JSON lines and every uploaded file.

The tables are read in one transaction on one snapshot, while the site is in use; nobody waits for it. The file fits both
databases: a site that began on SQLite is restored into PostgreSQL by the same command.
"""

import json
import os
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, time
from pathlib import Path
from typing import IO, Any, cast

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from demilge.foundation import clock
from demilge.foundation.edtf import When
from demilge.journal.models import Head
from demilge.journal.verify import verify
from demilge.texts.words import Words

from .serving import prepare_database

FORMAT = 1
_BATCH = 1000


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, Words):
            return dict(o.texts)
        if isinstance(o, When):
            return str(o)
        if isinstance(o, datetime | time):
            return o.isoformat()  # Django's own encoder cuts microseconds off
        return super().default(o)


class Unusable(Exception):
    """A file can't be restored; the text says why and what to do. Nothing was changed."""


def write(file: Path) -> int:
    """Write a backup. An unfinished one never stands under the asked name, and only its owner reads it."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with _whole_and_private(unfinished) as raw:
            said = _write(raw)
        unfinished.replace(file)
    except OSError as problem:
        print(f"The backup could not be written to {file}: {problem.strerror}. There is none.", file=sys.stderr)
        return 2
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    print(f"Backup written: {file}, {said}.")
    return 0


def restore(file: Path) -> int:
    """Fill an empty database. Refuses a database that has something in it, and a backup that is damaged or does not fit."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _look_through(archive)
            _make_ready(manifest)
            rows, kept = _fill(archive, manifest)
    except Unusable as why:
        print(why, file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"{problem.filename or file}: {problem.strerror}. Nothing was restored.", file=sys.stderr)
        return 2
    except zipfile.BadZipFile:
        print(f"{file} is no whole backup: it is damaged or cut off. {_NOTHING_CHANGED}", file=sys.stderr)
        return 2
    verdict = verify()
    held = "holds" if verdict.holds else f"breaks at entry {verdict.broken_at}"
    print(f"Restored: {rows} rows, {kept} files; the journal's chain {held} ({verdict.entries} entries).")
    return 0 if verdict.holds else 1


_NOTHING_CHANGED = "Nothing was changed; take another one."
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, RuntimeError)


def _look_through(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Read every byte of a backup before anything is changed; gives its manifest."""
    try:
        damaged = archive.testzip()
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        whole = {"format", "version", "rows", "tables"} <= manifest.keys()
    except _DAMAGE as problem:
        raise Unusable(f"{archive.filename} is no whole backup ({problem}). {_NOTHING_CHANGED}") from problem
    if damaged or not whole:
        raise Unusable(f"{archive.filename} is damaged at {damaged or 'manifest.json'}. {_NOTHING_CHANGED}")
    root = Path(settings.MEDIA_ROOT).resolve()
    for name in _files(archive):
        if not _target(root, name).is_relative_to(root):
            raise Unusable(f"{archive.filename} holds a file outside its folder: {name}. {_NOTHING_CHANGED}")
    return manifest


def _make_ready(manifest: dict[str, Any]) -> None:
    """Make the tables, where the database is empty and the backup fits it."""
    if not _is_empty():
        raise Unusable("This database is not empty. Restore into a new DEMILGE_DATA folder or a new database.")
    prepare_database()
    if manifest["format"] != FORMAT or manifest["tables"] != _state_of_tables():
        raise Unusable(
            f"This backup was made by Demilge {manifest['version']}, whose tables differ from those of "
            f"{settings.VERSION}. Install that version, restore, and update then."
        )


def _is_empty() -> bool:
    """Whether nothing stands in the database's tables, as far as they are made."""
    made = set(connection.introspection.table_names())
    return not any(
        model._base_manager.exists() for model in _tables() if model is not Head and model._meta.db_table in made
    )


def _fill(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> tuple[int, int]:
    """All rows and files, or nothing: files first, since files without rows do no harm."""
    try:
        with transaction.atomic():
            Head.objects.all().delete()
            rows = sum(_read_table(archive, model) for model in _tables())
            if rows != manifest["rows"]:
                raise Unusable(f"{archive.filename} holds {rows} rows, not {manifest['rows']}. {_NOTHING_CHANGED}")
            _reset_sequences()
            return rows, _read_files(archive)
    except (*_DAMAGE, IntegrityError, DataError) as problem:
        raise Unusable(f"{archive.filename} can't be read as a backup ({problem}). {_NOTHING_CHANGED}") from problem


@contextmanager
def _whole_and_private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner reads; on the disk when the block is over."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
        yield raw
        raw.flush()
        os.fsync(raw.fileno())


def _write(raw: IO[bytes]) -> str:
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with _one_snapshot():
            rows = sum(_write_table(archive, model) for model in _tables())
            head = Head.objects.get(pk=1)
            archive.writestr("manifest.json", json.dumps(_manifest(head, rows), indent=1))
        # After the snapshot: a file's row is written after the file, so every row of the snapshot has its file.
        kept = _write_files(archive)
    return f"{rows} rows, {kept} files, journal at entry {head.number}"


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Read everything as of one moment, and hold no writer up."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Not transaction.atomic(): it would take the writer's place (BEGIN IMMEDIATE). A plain BEGIN reads beside writers.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    count = 0
    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as table:
        rows = model._base_manager.order_by("pk").values_list(*_columns(model)).iterator(chunk_size=2000)
        for row in rows:
            # Sorted: PostgreSQL keeps the languages of a text in another order, and the same site gives the same lines.
            table.write(json.dumps(row, cls=_Encoder, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            count += 1
    return count


def _read_table(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    columns, batch, count = _columns(model), list[models.Model](), 0
    with archive.open(f"tables/{model._meta.label_lower}.jsonl") as table:
        for line in table:
            batch.append(model(**dict(zip(columns, json.loads(line), strict=True))))
            count += 1
            if len(batch) == _BATCH:
                model._base_manager.bulk_create(batch)
                batch.clear()
    model._base_manager.bulk_create(batch)
    return count


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


def _manifest(head: Head, rows: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": settings.VERSION,
        "made": clock.now().isoformat(),
        "journal": {"number": head.number, "hash": head.hash},
        "rows": rows,
        "tables": _state_of_tables(),
    }


def _state_of_tables() -> list[str]:
    """The migrations that made the tables: a backup fits exactly the same ones."""
    applied = cast("dict[tuple[str, str], Any]", MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in applied)


def _write_files(archive: zipfile.ZipFile) -> int:
    root = Path(settings.MEDIA_ROOT)
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()] if root.exists() else []
    for path in paths:
        archive.write(path, f"files/{path.relative_to(root).as_posix()}", zipfile.ZIP_STORED)
    return len(paths)


def _read_files(archive: zipfile.ZipFile) -> int:
    root, names = Path(settings.MEDIA_ROOT).resolve(), _files(archive)
    for name in names:
        target = _target(root, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
    return len(names)


def _files(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.startswith("files/")]


def _target(root: Path, name: str) -> Path:
    return (root / name.removeprefix("files/")).resolve()

"""Backup and restore: one zip file with every table as JSON lines and every uploaded file.

The tables are read in one transaction on one snapshot, while the site is in use; nobody waits for it. The file fits both
databases: a site that began on SQLite is restored into PostgreSQL by the same command.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
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
        return super().default(o)


def write(file: Path) -> int:
    """Write a backup. An unfinished one never stands under the asked name."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with _one_snapshot():
            rows = sum(_write_table(archive, model) for model in _tables())
            head = Head.objects.get(pk=1)
            archive.writestr("manifest.json", json.dumps(_manifest(head, rows), indent=1))
        # After the snapshot: a file's row is written after the file, so every row of the snapshot has its file.
        kept = _write_files(archive)
    unfinished.replace(file)
    print(f"Backup written: {file}, {rows} rows, {kept} files, journal at entry {head.number}.")
    return 0


def restore(file: Path) -> int:
    """Fill an empty database. Refuses a database that has something in it, and a backup of another version's tables."""
    prepare_database()
    if any(model._base_manager.exists() for model in _tables() if model is not Head):
        print("This database is not empty. Restore into a new DEMILGE_DATA folder or a new database.", file=sys.stderr)
        return 2
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["format"] != FORMAT or manifest["tables"] != _state_of_tables():
            print(
                f"This backup was made by Demilge {manifest['version']}, whose tables differ from those of "
                f"{settings.VERSION}. Install that version, restore, and update then.",
                file=sys.stderr,
            )
            return 2
        with transaction.atomic():
            Head.objects.all().delete()
            rows = sum(_read_table(archive, model) for model in _tables())
            _reset_sequences()
        kept = _read_files(archive)
    verdict = verify()
    held = "holds" if verdict.holds else f"breaks at entry {verdict.broken_at}"
    print(f"Restored: {rows} rows, {kept} files; the journal's chain {held} ({verdict.entries} entries).")
    return 0 if verdict.holds else 1


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
            table.write(json.dumps(row, cls=_Encoder, ensure_ascii=False).encode() + b"\n")
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
    root = Path(settings.MEDIA_ROOT).resolve()
    names = [name for name in archive.namelist() if name.startswith("files/")]
    for name in names:
        target = (root / name.removeprefix("files/")).resolve()
        if not target.is_relative_to(root):
            raise ValueError(f"the backup holds a file outside its folder: {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
    return len(names)

"""Putting records into the index and finding them. The database's own full-text index does the work (migration 0002)."""

from datetime import date

from django.db import connection, models
from django.db.models import QuerySet

from demilge.texts.words import Words

from .fold import fold, query
from .models import SearchableText


def put(
    *,
    about: models.Model,
    kind: str,
    programme: str,
    path: str,
    title: Words,
    body: Words | str = "",
    place: str = "",
    day: date | None = None,
) -> None:
    """Make a public record findable, or bring its entry up to date. Inside the act that changes the record."""
    texts = [*title.texts.values(), *(body.texts.values() if isinstance(body, Words) else [body])]
    SearchableText.objects.update_or_create(
        about=f"{about._meta.label_lower}:{about.pk}",
        defaults={
            "kind": kind,
            "programme": programme,
            "place": place,
            "path": path,
            "title": title,
            "words": fold(" ".join(texts)),
            "day": day,
        },
    )


def remove(about: models.Model) -> None:
    """Take a record out: it was hidden or withdrawn."""
    SearchableText.objects.filter(about=f"{about._meta.label_lower}:{about.pk}").delete()


def find(typed: str) -> QuerySet[SearchableText]:
    """The records in which every typed word stands, best first. Nothing typed finds nothing."""
    asked = query(typed)
    if not asked:
        return SearchableText.objects.none()
    return _find_postgresql(asked) if connection.vendor == "postgresql" else _find_sqlite(asked)


def _find_sqlite(asked: list[list[str]]) -> QuerySet[SearchableText]:
    match = " AND ".join("(" + " OR ".join(f'"{stem}"*' for stem in stems) + ")" for stems in asked)
    return SearchableText.objects.extra(
        tables=["search_words"],
        where=["search_words.rowid = search_searchabletext.id", "search_words MATCH %s"],
        params=[match],
        order_by=["search_words.rank", "-day", "id"],
    )


def _find_postgresql(asked: list[list[str]]) -> QuerySet[SearchableText]:
    match = " & ".join("(" + " | ".join(f"'{stem}':*" for stem in stems) + ")" for stems in asked)
    vector, wanted = "search_searchabletext.vector", "to_tsquery('simple', %s)"
    return SearchableText.objects.extra(  # noqa: S610 - as above
        select={"rank": f"ts_rank({vector}, {wanted})"},
        select_params=[match],
        where=[f"{vector} @@ {wanted}"],
        params=[match],
        order_by=["-rank", "-day", "id"],
    )

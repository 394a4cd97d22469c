"""What residents wrote and what may be translated of it: ideas, statements at forums, comments, officials' answers.

The words stay where they are and are never overwritten; translations lie beside them (`texts.translations`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.discussion.models import Comment
from demilge.people.actors import Actor
from demilge.stages.forums.models import Statement
from demilge.stages.forums.states import Queue
from demilge.stages.ideas.models import Idea, OfficialAnswer
from demilge.texts import translations
from demilge.texts.models import Translation
from demilge.texts.translations import Key, State
from demilge.texts.words import LANGUAGES

PAGE = 50  # the newest that lack a translation; the next ones show when these are done
LOOKED_AT = 200  # translations asked whether their source has changed since


@dataclass(frozen=True)
class Source:
    """A kind of record with words in it. `public` says which of them are shown, `page` where."""

    model: type[models.Model]
    name: str | Promise
    fields: tuple[str, ...]
    public: Q
    page: Callable[[Any], str]
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Original:
    """One text of one record, with the state of its translation into the language asked for."""

    about: str
    text: str
    language: str
    programme: str
    path: str
    state: State = State.MISSING
    kept: Translation | None = None


SOURCES: Mapping[str, Source] = {
    "ideas.idea": Source(
        Idea, _("Ideas"), ("title", "trouble", "proposal"), Q(hidden_at__isnull=True), lambda idea: idea.path
    ),
    "forums.statement": Source(
        Statement,
        _("At forums"),
        ("text", "answer"),
        ~Q(state=Queue.HIDDEN),
        lambda statement: statement.forum.path,
        ("forum",),
    ),
    "discussion.comment": Source(
        Comment, _("Comments"), ("text",), Q(hidden_at__isnull=True), lambda comment: comment.path, ("topic",)
    ),
    "ideas.officialanswer": Source(
        OfficialAnswer, _("Officials' answers"), ("reason",), Q(), lambda answer: answer.idea.path, ("idea",)
    ),
}


def find(actor: Actor, about: str) -> Original | None:
    """The text a key names, if it is public and of the reader's programme; else None. One query."""
    try:
        key = Key.read(about)
    except ValueError:
        return None
    source = SOURCES.get(key.model)
    if source is None or key.field not in source.fields:
        return None
    record = _public(source, actor).filter(pk=int(key.pk)).first()
    return _original(source, record, key.field) if record is not None and getattr(record, key.field) else None


def lacking(actor: Actor, kind: str, language: str) -> list[Original]:
    """The newest texts of a kind that can't be read in a language: no translation, a machine's draft, a stale one.

    Three queries, whatever there is.
    """
    source = SOURCES[kind]
    looked_at = Translation.objects.filter(about__startswith=f"{kind}:", language=language).order_by("-made_at")
    kept = {translation.about: translation for translation in looked_at[:LOOKED_AT]}
    public = _public(source, actor)
    rows = {row.pk: row for row in public.filter(_lacks(source, language)).order_by("-pk")[:PAGE]}
    rows |= public.in_bulk([int(Key.read(about).pk) for about in kept])
    found = []
    for row in sorted(rows.values(), key=lambda row: -row.pk):
        for name in source.fields:
            original = _original(source, row, name)
            if original.text and original.language not in ("", language):
                translation = kept.get(original.about)
                state = translations.state_of(translation, original.text)
                if state is not State.READY:
                    found.append(_with(original, state, translation))
    return found[:PAGE]


def with_state(original: Original, language: str) -> Original:
    """The same with what is kept in a language. One query."""
    kept = Translation.objects.filter(about=original.about, language=language).first()
    return _with(original, translations.state_of(kept, original.text), kept)


def _with(original: Original, state: State, kept: Translation | None) -> Original:
    return Original(
        original.about, original.text, original.language, original.programme, original.path, state=state, kept=kept
    )


def _public(source: Source, actor: Actor) -> QuerySet[Any]:
    rows = source.model._default_manager.filter(source.public).select_related(*source.related)
    return rows.filter(programme=actor.person.programme_id) if actor.person else rows


def _lacks(source: Source, language: str) -> Q:
    """Rows with a text in another of our languages that no approved translation exists for."""
    wanted = Q(pk__in=[])
    for name in source.fields:
        key = Concat(Value(f"{source.model._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()), Value(f":{name}"))
        ready = Translation.objects.filter(about=key, language=language, approved_at__isnull=False)
        spoken = "answer_language" if name == "answer" else "language"
        others = [code for code in LANGUAGES if code != language]
        wanted |= Q(**{f"{spoken}__in": others}) & ~Q(**{name: ""}) & ~Q(Exists(ready))
    return wanted


def _original(source: Source, record: Any, name: str) -> Original:
    return Original(
        about=translations.key_of(record, name),
        text=getattr(record, name),
        language=translations.language_of(record, name),
        programme=record.programme_id,
        path=source.page(record),
    )

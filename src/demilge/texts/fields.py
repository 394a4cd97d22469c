"""The database field for a text in several languages."""

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.query_utils import DeferredAttribute

from demilge.foundation import edtf

from .words import LANGUAGES, Words

if TYPE_CHECKING:
    _JSONField = models.JSONField[Words, Words]
    _CharField = models.CharField[edtf.When | str, edtf.When]
else:
    _JSONField = models.JSONField
    _CharField = models.CharField


class _Reads(DeferredAttribute):
    """Turns what is assigned into the field's own type at once, not only after a round through the database."""

    def __set__(self, record: models.Model, value: Any) -> None:
        record.__dict__[self.field.attname] = self.field.to_python(value)


class MultilingualField(_JSONField):
    """A `Words` kept as JSON, `{"ky": …, "ru": …}`: a language more is no migration.

    Lookups go by language: `filter(title__ky__startswith=…)`. Source of the choice: docs/decisions/0003.
    """

    descriptor_class = _Reads

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", Words)
        options["blank"] = True
        super().__init__(**options)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str) and type(expression) is Col:
            return Words.as_kept(json.loads(value))
        # A lookup by key (`title__ky`) comes through here too, as a plain text; PostgreSQL gives read JSON at once.
        loaded = super().from_db_value(value, expression, connection)
        return Words.as_kept(loaded) if isinstance(loaded, dict) else loaded

    def to_python(self, value: Any) -> Words:
        return value if isinstance(value, Words) else Words(value or {})

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(value.texts) if isinstance(value, Words) else value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        plain = dict(value.texts) if isinstance(value, Words) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return dict(self.value_from_object(obj).texts)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(dict(value.texts), model_instance)


def in_language(field: str, language: str) -> Coalesce:
    """Order or filter by the text a reader sees: own language first, then the order of falling back."""
    codes = (language, *(code for code in LANGUAGES if code != language))
    return Coalesce(*(KeyTextTransform(code, field) for code in codes))


class WhenField(_CharField):
    """A date as its source gives it (`foundation.edtf`); an empty text is "not known"."""

    descriptor_class = _Reads

    def __init__(self, **options: Any) -> None:
        options["max_length"] = 32
        options["blank"] = True
        options.setdefault("default", "")
        super().__init__(**options)

    def from_db_value(self, value: str | None, _expression: Any, _connection: BaseDatabaseWrapper) -> edtf.When:
        return edtf.read(value or "")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, edtf.When):
            return value
        try:
            return edtf.read(value or "")
        except edtf.Unreadable as problem:
            raise ValidationError(str(problem)) from problem

    def get_prep_value(self, value: Any) -> str:
        return str(self.to_python(value))

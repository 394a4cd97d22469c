"""The form field for a text in several languages: one input a language, Kyrgyz first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .words import LANGUAGES, OWN_NAMES, Words, reader_language


class MultilingualWidget(forms.MultiWidget):
    template_name = "texts/multilingual_widget.html"

    def __init__(self, *, long: bool, rows: int = 3, attrs: dict[str, Any] | None = None) -> None:
        lines = {"rows": rows} if long else {}
        kind = forms.Textarea if long else forms.TextInput
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: kind(attrs={"lang": code, "aria-label": OWN_NAMES[code], **lines}) for code in LANGUAGES
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        texts = value.texts if isinstance(value, Words) else {}
        return [texts.get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, part in zip(LANGUAGES, context["widget"]["subwidgets"], strict=True):
            part["language"], part["own_name"] = code, OWN_NAMES[code]
            # Few write English here: it waits folded up, unless the reader reads it or something stands in it.
            part["folded"] = code == "en" and reader_language() != "en" and not part["value"]
        return context


class MultilingualFormField(forms.MultiValueField):
    """Gives a `Words`. Required means: in one language at least; what is missing shows on the translators' list."""

    widget: Any

    def __init__(self, *, long: bool = False, required: bool = True, max_length: int = 0, **options: Any) -> None:
        limit = max_length or (5000 if long else 200)
        fields = [forms.CharField(required=False, max_length=limit) for _code in LANGUAGES]
        options["widget"] = MultilingualWidget(long=long)
        options.setdefault("error_messages", {})["required"] = _("Write this in one language at least.")
        super().__init__(fields, required=required, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> Words:
        return Words(dict(zip(LANGUAGES, data_list, strict=False)))


class MultilingualLines(MultilingualFormField):
    """A list in several languages, one thing a line; the same line in each language is the same thing."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("help_text", _("One a line. The same line in each language is the same thing."))
        super().__init__(long=True, **options)
        self.widget = MultilingualWidget(long=True, rows=rows)

    def compress(self, data_list: list[str]) -> Any:
        columns = [[line.strip() for line in text.splitlines() if line.strip()] for text in data_list]
        longest = max((len(column) for column in columns), default=0)
        return [
            Words(
                {code: column[place] for code, column in zip(LANGUAGES, columns, strict=False) if place < len(column)}
            )
            for place in range(longest)
        ]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(line, Words) for line in value):
            return Words({code: "\n".join(line.texts.get(code, "") for line in value) for code in LANGUAGES})
        return value

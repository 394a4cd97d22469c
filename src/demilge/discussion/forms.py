"""The form under a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demilge.people.actors import Actor
from demilge.people.models import OFFICIALS
from demilge.ui.forms import ActForm, LanguageField, ReasonForm

__all__ = ["CommentForm", "ReasonForm"]


class CommentForm(ActForm):
    text = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    language = LanguageField()
    signed = forms.CharField(
        label=_("How to sign it"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty if you do not want to be named."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if not actor.serving and any(role.kind in OFFICIALS for role in actor.roles):
            del self.fields["signed"]  # officials speak in public, under their name

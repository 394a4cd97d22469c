"""The forms of this stage."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demilge.foundation import clock
from demilge.gatherings.models import Meeting
from demilge.people.actors import Actor
from demilge.places.models import Body, Place, Programme
from demilge.places.queries import bodies
from demilge.stages.groups.models import Group
from demilge.ui.forms import ActForm, ConfirmForm, DateField, LanguageField, ReasonForm, UploadField

from . import permissions, queries, rules
from .models import STATE_NAMES, Author, Idea
from .states import State

__all__ = ["AnswerForm", "ConfirmForm", "IdeaForm", "ReasonForm"]


class IdeaForm(ActForm):
    """What somebody proposes. Who may also speak for a group or an assembly chooses in whose name."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("For which settlement"), empty_label=_("choose one"))
    title = forms.CharField(label=_("The idea in a few words"), max_length=120)
    trouble = forms.CharField(label=_("What is wrong now"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    proposal = forms.CharField(label=_("What you propose"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    language = LanguageField()
    photo = UploadField(label=_("A photo"), photo_only=True)
    author = forms.ChoiceField(label=_("In whose name"), choices=Author.choices, widget=forms.RadioSelect)
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Which initiative group"), required=False, empty_label=_("choose one")
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Which assembly"), required=False, empty_label=_("choose one")
    )
    signed = forms.CharField(
        label=_("How to sign it"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty if you do not want to be named."),
    )

    def __init__(self, *args: Any, programme: Programme, places: QuerySet[Place], actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.initial.setdefault("author", Author.PERSON)
        self._offer_names(actor, programme)

    def _offer_names(self, actor: Actor, programme: Programme) -> None:
        """Leave out the names this actor can't speak in; most people see no such choice at all."""
        names: dict[Author, tuple[str, Callable[..., QuerySet[Any]]]] = {
            Author.GROUP: ("group", queries.standing_groups),
            Author.ASSEMBLY: ("meeting", queries.held_assemblies),
        }
        offered = [Author.PERSON]
        for author, (field, find) in names.items():
            places = permissions.speaks_for(actor, author)
            found = find(programme, places) if places is None or places else None
            if found:
                self.fields[field].queryset = found  # type: ignore[attr-defined]
                offered.append(author)
            else:
                del self.fields[field]
        if offered == [Author.PERSON]:
            del self.fields["author"]
        else:
            choices = [(author.value, author.label) for author in offered]
            self.fields["author"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {
            Author.GROUP: ("group", _("Choose the group.")),
            Author.ASSEMBLY: ("meeting", _("Choose the assembly.")),
        }
        field, sentence = needed.get(data.get("author", ""), ("", ""))
        if field and not data.get(field) and field not in self.errors:
            self.add_error(field, sentence)
        return data


class AnswerForm(ActForm):
    """What a body says. An officer answers under their own name; the team types whose paper it is."""

    state = forms.ChoiceField(label=_("The answer"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why, and what happens next"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    language = LanguageField()
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Which office"), empty_label=_("choose one"))
    officer_name = forms.CharField(label=_("Who answers: the name"), max_length=120)
    officer_post = forms.CharField(label=_("Their post"), max_length=160, required=False)
    on = DateField(label=_("Day of the answer"), initial=clock.today)

    def __init__(self, *args: Any, idea: Idea, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        open_ = [state for state in State if rules.may_follow(State(idea.state), state)]
        self.fields["state"].choices = [(s.value, STATE_NAMES[s]) for s in open_]  # type: ignore[attr-defined]
        own = permissions.offices(actor, idea.place)
        ids = [body.pk for body in own]
        answering = bodies(idea.programme) if actor.is_team else Body.objects.filter(pk__in=ids)
        self.fields["body"].queryset = answering  # type: ignore[attr-defined]
        if actor.person and not actor.is_team:
            del self.fields["officer_name"]  # it is their own
            self.initial.setdefault("body", ids[0] if ids else None)

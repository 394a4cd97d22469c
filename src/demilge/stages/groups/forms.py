"""The forms of this stage."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.ballots.actions import Tied
from demilge.ballots.models import TieRule
from demilge.ballots.rules import Hands, Tie
from demilge.foundation.refusals import Refusal
from demilge.gatherings.models import Decision, Meeting
from demilge.people.models import Given, Person
from demilge.places.models import Place
from demilge.texts import spoken
from demilge.texts.forms import MultilingualFormField
from demilge.ui.forms import ActForm, CountField, DateField, LanguageField, ReasonForm

from .models import Ending, Group, Mandate, Nomination, Office
from .rules import MOST_SEATS

__all__ = ["ReasonForm"]

if TYPE_CHECKING:
    _MeetingChoice = forms.ModelChoiceField[Meeting]
    _NominationChoice = forms.ModelChoiceField[Nomination]
    _MandateChoice = forms.ModelChoiceField[Mandate]
else:
    _MeetingChoice = _NominationChoice = _MandateChoice = forms.ModelChoiceField

_HOW = [(Given.PAPER.value, Given.PAPER.label), (Given.SPOKEN.value, Given.SPOKEN.label)]


class WordsForm(ActForm):
    """What everybody reads about a group before anybody is put up."""

    name = MultilingualFormField(label=_("What the group is called"))
    purpose = MultilingualFormField(label=_("What the group is for"), long=True, required=False)
    criteria = MultilingualFormField(
        label=_("Criteria"),
        long=True,
        required=False,
        help_text=_("Who can become a member: for instance, lives here."),
    )
    principles = MultilingualFormField(
        label=_("Principles of selection"),
        long=True,
        required=False,
        help_text=_("How members are chosen: for instance, women and young people, each street."),
    )

    def __init__(self, *args: Any, group: Group | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if group:
            self.initial.update({name: getattr(group, name) for name in self.fields if hasattr(group, name)})


class MandateField(_MandateChoice):
    """A member of the group, by name."""

    def label_from_instance(self, seat: Mandate) -> str:
        return str(seat.person)


class SeatsForm(ActForm):
    seats_min = forms.IntegerField(label=_("Members at least"), min_value=1, max_value=MOST_SEATS)
    seats_max = forms.IntegerField(label=_("Members at most"), min_value=1, max_value=MOST_SEATS)


class GroupForm(WordsForm, SeatsForm):
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Settlement"))
    field_order = ["place", "name", "purpose", "criteria", "principles", "seats_min", "seats_max"]

    def __init__(self, *args: Any, places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    @staticmethod
    def like(group: Group) -> dict[str, Any]:
        """What a new group takes over from the one before it, to be looked at anew."""
        taken = ("place", "name", "purpose", "criteria", "principles", "seats_min", "seats_max")
        return {name: getattr(group, name) for name in taken}


class StandForm(ActForm):
    """Putting oneself up. At the desk it is said how the resident agreed."""

    reason = forms.CharField(
        label=_("What you want to do for the settlement"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = LanguageField()
    how = forms.ChoiceField(label=_("How the person agreed"), choices=_HOW)
    show_name = forms.BooleanField(label=_("My name may be shown in public"), required=False)

    def __init__(self, *args: Any, at_desk: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not at_desk:
            del self.fields["how"]


class NominateForm(ActForm):
    """Putting up another. Who may not see the residents' list writes the name."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("A registered resident"), required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    reason = forms.CharField(
        label=_("Why this person"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = LanguageField()
    agreed_how = forms.ChoiceField(
        label=_("Has the person agreed already?"), choices=[("", _("not asked yet")), *_HOW], required=False
    )

    def __init__(self, *args: Any, persons: QuerySet[Person] | None, is_leader: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if persons is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = persons  # type: ignore[attr-defined]
            self.fields["name"].label = _("Or the name of somebody who is not registered yet")
        if not is_leader:
            del self.fields["agreed_how"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("person") and not data.get("name") and "person" not in self.errors:
            self.add_error("name", _("Write the name of the person."))
        if data.get("person") and data.get("name"):
            self.add_error("name", _("Choose a registered person or write a new name, not both."))
        return data


class AnswerForm(ActForm):
    agrees = forms.TypedChoiceField(
        label=_("The answer"),
        choices=[("yes", _("agrees to stand")), ("no", _("declines"))],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(label=_("How it was given"), choices=_HOW)
    show_name = forms.BooleanField(label=_("The name may be shown in public"), required=False)

    def __init__(self, *args: Any, is_own: bool, may_show: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_own:
            del self.fields["how"]
        if not may_show:
            del self.fields["show_name"]


class MeetingField(_MeetingChoice):
    """A meeting with its date: many are called alike."""

    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj.title}, {spoken.when(obj.when)}"


class VoteForm(ActForm):
    meeting = MeetingField(
        Meeting.objects.none(),
        label=_("At which meeting"),
        help_text=_("Assemblies of this settlement. If yours is not in the list, call it first."),
    )
    seats = forms.IntegerField(label=_("How many seats are voted on"), min_value=1, max_value=MOST_SEATS)
    tie_rule = forms.ChoiceField(
        label=_("What decides between equal counts"),
        choices=TieRule.choices,
        widget=forms.RadioSelect,
        initial=TieRule.SECOND_VOTE,
        help_text=_("It is fixed now, before anybody votes, and read aloud to the hall."),
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class CountForm(ActForm):
    """The hands for everybody on the list, on one screen. A tie brings the fields of the rule fixed before."""

    template_name = "groups/count_form.html"  # three numbers a person, side by side

    present = forms.IntegerField(label=_("How many who may vote are present"), min_value=1)

    def __init__(self, *args: Any, group: Group, nominations: list[Nomination], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tie_rule = Tie(group.ballot.tie_rule) if group.ballot else Tie.SECOND_VOTE
        self.listed = {nomination.option.position: nomination for nomination in nominations if nomination.option}
        self.takes_list = group.ballot is not None and len(self.listed) <= group.ballot.seats
        if self.takes_list:
            self._hands_fields("list")
        for number in self.listed:
            self._hands_fields(str(number))
            if self.data.get(self.add_prefix(f"decider_{number}")):
                self._decider_field(number)

    def _hands_fields(self, who: str) -> None:
        for side, label in (("for", _("For")), ("against", _("Against")), ("abstained", _("Abstained"))):
            needed = side == "for" and not self.takes_list
            self.fields[f"{side}_{who}"] = CountField(label=label, required=needed, columns=3)

    def _decider_field(self, number: int) -> None:
        label = _("Hands in the second vote") if self.tie_rule == Tie.SECOND_VOTE else _("Place drawn by lot")
        self.fields[f"decider_{number}"] = forms.IntegerField(label=label, min_value=0)

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        groups: list[tuple[str | Promise, list[forms.BoundField]]] = [("", [self["present"]])]
        if self.takes_list:
            groups.append((_("The hall voted on the whole list at once"), self._of("list")))
        for number, nomination in self.listed.items():
            groups.append((f"№ {number}. {nomination.person}", self._of(str(number))))
        return groups

    def _of(self, who: str) -> list[forms.BoundField]:
        names = (f"{part}_{who}" for part in ("for", "against", "abstained", "decider"))
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = [number for number in self.listed if data.get(f"for_{number}") is not None]
        if data.get("for_list") is not None:
            for number in typed:
                self.add_error(f"for_{number}", _("Write the hands for the whole list or for each person, not both."))
            return data
        for number in self.listed:
            name = f"for_{number}"
            if number not in typed and name not in self.errors:
                self.add_error(name, _("Write how many were for this person; 0 if nobody was."))
        return data

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, Tied):
            for number in refusal.tied:
                self._decider_field(number)
        super().refuse(refusal)

    def count(self) -> dict[str, Any]:
        """What was typed, as values for the act."""
        data = self.cleaned_data
        as_list = data.get("for_list") is not None
        hands = [self._hands(number, "list" if as_list else str(number)) for number in self.listed]
        deciders = {number: data.get(f"decider_{number}") for number in self.listed}
        return {
            "present": data["present"],
            "hands": hands,
            "deciders": {number: decider for number, decider in deciders.items() if decider is not None},
            "as_list": as_list,
        }

    def _hands(self, number: int, who: str) -> Hands:
        votes_for, against, abstained = (
            self.cleaned_data.get(f"{side}_{who}") or 0 for side in ("for", "against", "abstained")
        )
        return Hands(number, votes_for, against, abstained)


class OfficeForm(ActForm):
    office = forms.ChoiceField(label=_("Position in the group"), choices=Office.choices, widget=forms.RadioSelect)


class EndForm(ReasonForm):
    ending = forms.ChoiceField(
        label=_("How the seat became free"),
        choices=[(one.value, one.label) for one in (Ending.RESIGNED, Ending.RECALLED, Ending.LEFT)],
        widget=forms.RadioSelect,
        initial=Ending.RESIGNED,
    )
    on = DateField(label=_("Last day in the group"))
    field_order = ["ending", "on", "reason"]


class NominationField(_NominationChoice):
    """Who may take a seat, with the hands where the hall voted on them."""

    def label_from_instance(self, obj: Nomination) -> str:
        if obj.option is None or obj.option.votes_for is None:
            return str(obj.person)
        return _("%(person)s – hands for: %(hands)s") % {"person": obj.person, "hands": obj.option.votes_for}


class ReplaceForm(ActForm):
    nomination = NominationField(Nomination.objects.none(), label=_("Who takes the seat"))
    since = DateField(label=_("From which day"))

    def __init__(self, *args: Any, nominations: QuerySet[Nomination], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["nomination"].queryset = nominations  # type: ignore[attr-defined]


class TaskForm(ActForm):
    title = MultilingualFormField(label=_("What is to be done"), required=False)
    decision = forms.ModelChoiceField(Decision.objects.none(), label=_("Or take a meeting's decision"), required=False)
    owner = MandateField(Mandate.objects.none(), label=_("Who does it"), required=False)
    due = DateField(label=_("By when"), required=False)

    def __init__(self, *args: Any, seats: QuerySet[Mandate], decisions: QuerySet[Decision], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = seats  # type: ignore[attr-defined]
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class LinkForm(ActForm):
    link = forms.CharField(
        label=_("Invite link of the WhatsApp group"),
        required=False,
        max_length=200,
        widget=forms.URLInput,
        help_text=_("In WhatsApp: the group, Invite via link, Copy. Empty takes the link away."),
    )

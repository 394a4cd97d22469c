"""The forms of a meeting: the call, and the record on one screen."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demilge.people.models import Person, Sex
from demilge.places.models import Body, Place
from demilge.texts.forms import MultilingualFormField, MultilingualLines
from demilge.texts.words import Words
from demilge.ui.forms import ActForm, CountField, DateField, LanguageField, TimeField, UploadField, WhenField

from .models import Band, Meeting
from .record import AttendeeLine, DecisionLine, PromiseLine, Record, SpeechLine
from .rules import Count, Votes

DECISIONS, SPEECHES, PROMISES = 6, 6, 2


class CallForm(ActForm):
    """The call to a meeting. A stage adds its own fields by inheriting."""

    title = MultilingualFormField(label=_("What it is called"))
    communities = forms.ModelMultipleChoiceField(
        Place.objects.none(), label=_("For which settlements"), widget=forms.CheckboxSelectMultiple
    )
    when = WhenField(label=_("Date"))
    starts = TimeField(label=_("Begins at"), required=False)
    where = MultilingualFormField(label=_("Where"), required=False)
    agenda = MultilingualLines(label=_("Agenda"), required=False)
    invited = MultilingualFormField(label=_("Who is asked to come"), required=False)
    called_by = MultilingualFormField(label=_("Who calls it"), required=False)
    legal_basis = MultilingualFormField(label=_("Legal basis"), required=False)
    quorum = forms.IntegerField(
        label=_("Quorum"), required=False, min_value=1, help_text=_("How many must come. Empty: no number is needed.")
    )

    def __init__(self, *args: Any, places: QuerySet[Place], meeting: Meeting | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["communities"].queryset = places  # type: ignore[attr-defined]
        if meeting:
            self.initial.update({name: getattr(meeting, name) for name in self.fields if hasattr(meeting, name)})
            self.initial["communities"] = [place.pk for place in meeting.communities.all()]
            self.initial["agenda"] = [item.title for item in meeting.agenda.all()]


class RecordForm(ActForm):
    """The record of a meeting on one screen. Empty rows are left out."""

    starts = TimeField(label=_("Began at"), required=False)
    ends = TimeField(label=_("Ended at"), required=False)
    chair = forms.ModelChoiceField(Person.objects.none(), label=_("Chair"), required=False)
    secretary = forms.ModelChoiceField(Person.objects.none(), label=_("Secretary"), required=False)
    entitled = forms.IntegerField(label=_("How many may vote here"), required=False, min_value=0)
    present = forms.IntegerField(
        label=_("Present in all"),
        required=False,
        min_value=0,
        help_text=_("Leave empty if you counted by sex and age below: the sum is made for you."),
    )
    summary = MultilingualFormField(label=_("In short: what was talked about"), long=True, required=False)
    photo = UploadField(label=_("A photo"), photo_only=True)

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        persons: QuerySet[Person],
        bodies: QuerySet[Body],
        problems: QuerySet[Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.meeting = meeting
        self.initial.setdefault("starts", meeting.starts)
        for name in ("chair", "secretary"):
            self.fields[name].queryset = persons  # type: ignore[attr-defined]
        for band in Band:
            for sex in (Sex.FEMALE, Sex.MALE):
                label = f"{sex.label}, {band.label}"
                self.fields[f"count_{sex}_{band.name}"] = CountField(label=label, columns=2)
        for number in range(1, DECISIONS + 1):
            self._decision_fields(number)
        for number in range(1, SPEECHES + 1):
            self.fields[f"speech_{number}_role"] = forms.CharField(
                label=_("Speaker %(number)s: who, without the name") % {"number": number},
                required=False,
                max_length=120,
            )
            self.fields[f"speech_{number}_text"] = forms.CharField(
                label=_("What they spoke for"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["speech_language"] = LanguageField(label=_("The speeches are written in"))
        for number in range(1, PROMISES + 1):
            self._promise_fields(number, bodies, problems)

    def _decision_fields(self, number: int) -> None:
        self.fields[f"decision_{number}_text"] = MultilingualFormField(
            label=_("Decision %(number)s") % {"number": number}, long=True, required=False
        )
        for side, label in (("for", _("For")), ("against", _("Against")), ("abstained", _("Abstained"))):
            self.fields[f"decision_{number}_{side}"] = CountField(label=label, columns=3)

    def _promise_fields(self, number: int, bodies: QuerySet[Body], problems: QuerySet[Any] | None) -> None:
        self.fields[f"promise_{number}_what"] = MultilingualFormField(
            label=_("Promise %(number)s: what") % {"number": number}, required=False
        )
        self.fields[f"promise_{number}_body"] = forms.ModelChoiceField(bodies, label=_("Which office"), required=False)
        self.fields[f"promise_{number}_officer"] = forms.CharField(
            label=_("Who: name and post"), required=False, max_length=120
        )
        self.fields[f"promise_{number}_due"] = DateField(label=_("By when"), required=False)
        if problems is not None:
            self.fields[f"promise_{number}_problem"] = forms.ModelChoiceField(
                problems, label=_("For which problem"), required=False
            )

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        first = ["starts", "ends", "chair", "secretary", "entitled", "present"]
        return [
            ("", [self[name] for name in first]),
            (_("Who was there"), self._named("count_")),
            (_("Decisions"), self._named("decision_")),
            (_("Who spoke for what"), self._named("speech_")),
            (_("What officials promised"), self._named("promise_")),
            (_("Summary and photo"), [self["summary"], self["photo"]]),
        ]

    def _named(self, prefix: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        counted = any(data.get(name) is not None for name in self.fields if name.startswith("count_"))
        if not counted and data.get("present") is None and not self.errors:
            self.add_error("present", _("Write how many people were there."))
        for number in range(1, DECISIONS + 1):
            self._check_decision(data, number)
        for number in range(1, PROMISES + 1):
            self._check_promise(data, number)
        return data

    def _check_decision(self, data: dict[str, Any], number: int) -> None:
        votes = [data.get(f"decision_{number}_{side}") for side in ("for", "against", "abstained")]
        if any(vote is not None for vote in votes) and not data.get(f"decision_{number}_text"):
            self.add_error(f"decision_{number}_text", _("Votes were counted: write what was decided."))
        if votes[0] is None and any(vote is not None for vote in votes[1:]):
            self.add_error(f"decision_{number}_for", _("Write also how many were for it."))

    def _check_promise(self, data: dict[str, Any], number: int) -> None:
        parts = {part: data.get(f"promise_{number}_{part}") for part in ("what", "body", "officer", "due")}
        if not any(parts.values()):
            return
        wanted = {
            "what": _("Write what was promised."),
            "body": _("Choose the office that promised."),
            "officer": _("Write who promised: a promise has a name."),
            "due": _("Write by when: a promise without a date can't be followed."),
        }
        for part, sentence in wanted.items():
            if not parts[part] and f"promise_{number}_{part}" not in self.errors:
                self.add_error(f"promise_{number}_{part}", sentence)

    def record(self) -> Record:
        """What was typed, as values for the act."""
        data = self.cleaned_data
        return Record(
            counts=self._counts(),
            present=data["present"],
            entitled=data["entitled"],
            decisions=self._decisions(),
            speeches=self._speeches(),
            promises=self._promises(),
            starts=data["starts"],
            ends=data["ends"],
            chair=data["chair"],
            secretary=data["secretary"],
            summary=data["summary"],
            photos=(data["photo"],) if data["photo"] else (),
        )

    def _counts(self) -> tuple[Count, ...]:
        found = []
        for sex in (Sex.FEMALE, Sex.MALE):
            for band in Band:
                count = self.cleaned_data[f"count_{sex}_{band.name}"]
                if count is not None:
                    found.append(Count(sex.value, band.value, count))
        return tuple(found)

    def _decisions(self) -> tuple[DecisionLine, ...]:
        data = self.cleaned_data
        lines = []
        for number in range(1, DECISIONS + 1):
            text: Words = data[f"decision_{number}_text"]
            votes_for = data[f"decision_{number}_for"]
            if text:
                against, abstained = data[f"decision_{number}_against"] or 0, data[f"decision_{number}_abstained"] or 0
                lines.append(DecisionLine(text, None if votes_for is None else Votes(votes_for, against, abstained)))
        return tuple(lines)

    def _speeches(self) -> tuple[SpeechLine, ...]:
        data = self.cleaned_data
        return tuple(
            SpeechLine(data[f"speech_{number}_role"], data[f"speech_{number}_text"], data["speech_language"])
            for number in range(1, SPEECHES + 1)
            if data[f"speech_{number}_text"]
        )

    def _promises(self) -> tuple[PromiseLine, ...]:
        data = self.cleaned_data
        place = self.meeting.communities.all()[0]
        lines = []
        for number in range(1, PROMISES + 1):
            what: Words = data[f"promise_{number}_what"]
            if what:
                problem = data.get(f"promise_{number}_problem")
                lines.append(
                    PromiseLine(
                        body=data[f"promise_{number}_body"],
                        officer_name=data[f"promise_{number}_officer"],
                        officer_post="",
                        what=what,
                        due=data[f"promise_{number}_due"],
                        place=problem.place if problem else place,
                        problem=problem,
                    )
                )
        return tuple(lines)


class AddendumForm(ActForm):
    text = forms.CharField(label=_("What is corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    language = LanguageField()


class PhotoForm(ActForm):
    upload = UploadField(label=_("Photo"), photo_only=True, required=True)
    caption = MultilingualFormField(label=_("What it shows"), required=False)


class AttendanceForm(ActForm):
    """The list as it stands on paper: a line a person, parts apart by a semicolon."""

    lines = forms.CharField(
        label=_("Who came"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=40_000,
        help_text=_("One person a line: name; f or m; year of birth; street. Only the name is needed."),
    )


_SEX = {"f": "f", "ж": "f", "а": "f", "аял": "f", "m": "m", "м": "m", "э": "m", "эркек": "m"}


def read_attendance(text: str) -> list[AttendeeLine]:
    """Read the list as typed: `name; f; 1980; street`, parts left out or mixed up are put where they fit."""
    lines = []
    for typed in text.splitlines():
        name, *rest = [part.strip() for part in typed.replace("\t", ";").split(";")]
        if not name:
            continue
        sex, year, street = "u", None, ""
        for part in rest:
            if part.casefold() in _SEX:
                sex = _SEX[part.casefold()]
            elif part.isdecimal() and len(part) == 4:
                year = int(part)
            elif part:
                street = part[:120]
        lines.append(AttendeeLine(name[:120], sex, year, street))
    return lines

"""Posts with an edition per language."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demilge.files.models import File
from demilge.gatherings.models import Meeting
from demilge.places.models import Place, Programme
from demilge.texts.compare import has_passages
from demilge.texts.fields import MultilingualField
from demilge.texts.models import Maker, digest_of
from demilge.texts.words import LANGUAGES, Words, reader_language

from .states import State

STATE_NAMES = {State.DRAFT: _("draft"), State.PUBLISHED: _("published"), State.WITHDRAWN: _("withdrawn")}


class Post(models.Model):
    """What the team tells about its work. `published_at` is when it first went out; a withdrawn post keeps its reason."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="posts")
    places = models.ManyToManyField(Place, related_name="posts")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="posts")
    photo = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    caption = MultilingualField()  # what the photo shows, for who can't see it
    state = models.CharField(
        max_length=9, choices=[(state.value, STATE_NAMES[state]) for state in State], default=State.DRAFT
    )
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    source = models.CharField(blank=True, max_length=500)  # an address, or a title

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False),
                name="a_published_post_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN) & ~Q(withdrawn_why="")
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_why=""),
                name="a_withdrawn_post_has_its_reason",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=State.DRAFT), name="one_draft_about_a_meeting"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["programme", "state", "-published_at"], name="posts_newest")]

    def __str__(self) -> str:
        return str(self.title) or f"post {self.pk}"

    @property
    def path(self) -> str:
        return f"/news/{self.pk}/"

    @property
    def shown(self) -> "list[Edition]":
        """The editions that are out: of a published post the finished ones. Uses `editions` as prefetched."""
        return [edition for edition in self.editions.all() if edition.is_finished or self.state != State.PUBLISHED]

    @property
    def title(self) -> Words:
        """The titles of the editions that are out."""
        return Words({edition.language: edition.title for edition in self.shown})

    @property
    def text(self) -> Words:
        return Words({edition.language: edition.text for edition in self.shown})

    def edition(self, language: str = "") -> "Edition | None":
        """The edition a reader of this language gets: their own, else the first there is. Uses the prefetch."""
        written = {edition.language: edition for edition in self.shown}
        order = (language or reader_language(), *LANGUAGES)
        return next((written[code] for code in order if code in written), None)


class Edition(models.Model):
    """A post in one language. `made_by` is the machine until a person has saved the draft as theirs.

    `made_from` is the edition the writer had beside them, `source_digest` how that one stood then.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    text = models.TextField()
    made_by = models.CharField(max_length=8, choices=Maker, default=Maker.PERSON)
    made_from = models.CharField(max_length=2, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "language"], name="one_edition_a_language"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="an_edition_has_title_and_text"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="an_edition_is_in_a_language_of_ours"),
            models.CheckConstraint(
                condition=Q(made_from="", source_digest="") | ~Q(made_from="") & ~Q(source_digest=""),
                name="a_translation_knows_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Whether a person has read it as a whole and no passage of it is left in another language."""
        return self.made_by == Maker.PERSON and not has_passages(self.title, self.text)

    def is_behind(self, source: "Edition | None") -> bool:
        """Whether the edition it was made from has changed since; not where that change was made from this one."""
        if source is None or source.language != self.made_from or source.digest == self.source_digest:
            return False
        return (source.made_from, source.source_digest) != (self.language, self.digest)

    @property
    def digest(self) -> str:
        """Tells whether it has changed since somebody looked at it."""
        return digest_of(f"{self.title}\n\n{self.text}")

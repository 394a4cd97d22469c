"""The acts of the newsroom."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from demilge.files import intake
from demilge.files.models import Kind as FileKind
from demilge.foundation import clock
from demilge.foundation.refusals import Conflict, Unfit
from demilge.gatherings.models import Meeting
from demilge.journal.acts import act, hold
from demilge.journal.record import record as journal
from demilge.people.actors import Actor
from demilge.places.models import Place, Programme
from demilge.search import index
from demilge.texts import translations
from demilge.texts.models import Maker, Translation, digest_of
from demilge.texts.words import LANGUAGES, NONE, OWN_NAMES, Words

from . import checks, drafting, events, notices, originals, permissions, queries
from .models import Edition, Post
from .states import State


@act
def draft_from(*, meeting: Meeting, by: Actor, at: datetime, operation: UUID) -> Post:
    """Draft a post in three languages from the record of a meeting that was held."""
    hold(meeting)
    permissions.may_draft_from(by, meeting).or_raise()
    if Post.objects.filter(meeting=meeting, state=State.DRAFT).exists():
        raise Conflict(_("There is a draft about this meeting already. Finish that one, or give it up first."))
    photo = meeting.photos.filter(file__kind=FileKind.PHOTO, file__is_public=True).first()
    post = Post.objects.create(
        programme=meeting.programme,
        meeting=meeting,
        photo=photo.file if photo else None,
        caption=photo.caption if photo else NONE,
        source=meeting.source,
        made_at=at,
    )
    post.places.set(meeting.communities.all())
    Edition.objects.bulk_create(
        Edition(post=post, language=code, title=draft.title, text=draft.text, made_by=Maker.MACHINE, changed_at=at)
        for code, draft in drafting.drafts_of(meeting).items()
    )
    journal(
        events.DRAFTED,
        by=by,
        at=at,
        about=post,
        programme=post.programme_id,
        place=_place(post),
        facts={"title": meeting.title},
    )
    return post


@act
def write_post(
    *, programme: Programme, places: list[Place], by: Actor, at: datetime, operation: UUID, source: str = ""
) -> Post:
    """Begin a post without editions."""
    permissions.may_write(by, programme).or_raise()
    post = Post.objects.create(programme=programme, source=source, made_at=at)
    post.places.set(places)
    journal(events.BEGUN, by=by, at=at, about=post, programme=post.programme_id, place=_place(post))
    return post


@act
def save_edition(
    *,
    post: Post,
    language: str,
    title: str,
    text: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    seen: str = "",
    made_from: str = "",
) -> Edition:
    """Write an edition as a person's. `seen` is the digest of the edition as the writer found it, "" for none.

    `made_from` is the language of the edition they had beside them, "" for none: when that one changes, this one is behind.

    An edition of a published post goes out at once when it is finished: forbidden renderings are refused there, and in a
    wanted edition passages that are not translated.
    """
    hold(post)
    permissions.may_translate(by, post.programme).or_raise()
    if language not in LANGUAGES:
        raise Unfit(_("Posts are written in Kyrgyz, Russian and English."), field="language")
    written = checks.Text(title.strip(), text.strip())
    if not written:
        raise Unfit(_("An edition has a title and a text. Write both."), field="text")
    _must_not_overwrite(post, language, seen)
    if post.state == State.PUBLISHED:
        _must_not_mislead(language, written)
        _must_not_go_out_half(language, written)
    edition, _new = Edition.objects.update_or_create(
        post=post,
        language=language,
        defaults={
            "title": written.title,
            "text": written.text,
            "made_by": Maker.PERSON,
            "changed_at": at,
            **_source(post, language, made_from),
        },
    )
    facts = {"language": OWN_NAMES[language], "digest": edition.digest}
    journal(events.SAVED, by=by, at=at, about=post, programme=post.programme_id, place=_place(post), facts=facts)
    if post.state == State.PUBLISHED:
        _make_findable(post)
    return edition


def _source(post: Post, language: str, made_from: str) -> dict[str, str]:
    """Which edition an edition is made from, and how that one stands now."""
    source = post.editions.filter(language=made_from).exclude(language=language).first()
    return {"made_from": source.language if source else "", "source_digest": source.digest if source else ""}


def _must_not_overwrite(post: Post, language: str, seen: str) -> None:
    before = post.editions.filter(language=language).first()
    if (before.digest if before else "") != seen:
        raise Conflict(
            _(
                "Somebody saved this edition while you were writing. Their text stands below yours: "
                "put the two together, then save again."
            ),
            field="text",
        )


def _must_not_mislead(language: str, written: checks.Text) -> None:
    if caught := checks.forbidden(language, written):
        raise Unfit(" ".join(finding.sentence for finding in caught), field="text")


def _must_not_go_out_half(language: str, written: checks.Text) -> None:
    if language in checks.WANTED and (left := checks.left(language, written)):
        raise Unfit(" ".join(finding.sentence for finding in left), field="text")


@act
def attach_photo(*, post: Post, upload: Any, caption: Words, by: Actor, at: datetime, operation: UUID) -> Post:
    """Set the post's photo; an earlier one stays among the files."""
    hold(post)
    permissions.may_write(by, post.programme).or_raise()
    checked = intake.check(upload, photo_only=True)
    post.photo = intake.keep(checked, at=at, programme=post.programme_id)
    post.caption = caption
    post.save(update_fields=["photo", "caption"])
    facts = {"digest": post.photo.digest}
    journal(events.PHOTO, by=by, at=at, about=post, programme=post.programme_id, place=_place(post), facts=facts)
    return post


@act
def publish(*, post: Post, by: Actor, at: datetime, operation: UUID) -> Post:
    """Let a post go out with its finished editions; one that is not wanted may follow.

    Refused, with each finding as a sentence, while the wanted editions are not read by a person or contradict each other.
    """
    hold(post)
    permissions.may_publish(by, post).or_raise()
    stopping = checks.stopping(checks.findings(queries.texts_of(post)))
    if stopping:
        raise Unfit(" ".join([str(_("The post can't go out yet.")), *(finding.sentence for finding in stopping)]))
    is_new = post.published_at is None
    post.state, post.published_at, post.withdrawn_why = State.PUBLISHED, post.published_at or at, ""
    post.save(update_fields=["state", "published_at", "withdrawn_why"])
    facts = {"title": post.title}
    journal(events.PUBLISHED, by=by, at=at, about=post, programme=post.programme_id, place=_place(post), facts=facts)
    _make_findable(post)
    if is_new:
        notices.published(post, at=at)
    return post


@act
def withdraw(*, post: Post, reason: str, by: Actor, at: datetime, operation: UUID) -> Post:
    """Take a published post back, or give up a draft."""
    hold(post)
    permissions.may_withdraw(by, post).or_raise()
    post.state, post.withdrawn_why = State.WITHDRAWN, reason.strip()
    if not post.withdrawn_why:
        raise Unfit(_("Write why: the reason stands where the post was."), field="reason")
    post.save(update_fields=["state", "withdrawn_why"])
    kind = events.WITHDRAWN if post.published_at else events.GIVEN_UP
    facts = {"reason": post.withdrawn_why, **({"title": post.title} if post.published_at else {})}
    journal(kind, by=by, at=at, about=post, programme=post.programme_id, place=_place(post), facts=facts)
    index.remove(post)
    return post


@act
def translate_words(
    *,
    about: str,
    source: str,
    language: str,
    text: str,
    by: Actor,
    at: datetime,
    operation: UUID,
    made_by: str = Maker.PERSON,
) -> Translation:
    """Translate what somebody wrote. `about` is its key, `source` the digest of the words the translator had before them.

    A machine's draft waits for a person's approval; a person's text is approved with it.
    """
    permissions.may_translate(by).or_raise()
    original = _original(by, about)
    if source != digest_of(original.text):
        raise Conflict(_("These words have changed since you opened this page. Look at them, then save again."))
    if language not in LANGUAGES or language == original.language:
        raise Unfit(_("Choose another language than the one it was written in."), field="language")
    if not text.strip():
        raise Unfit(_("Write the translation."), field="text")
    _must_not_mislead(language, checks.Text("", text))
    kept = translations.write(
        about=about, source=original.text, language=language, text=text.strip(), made_by=Maker(made_by), at=at
    )
    kind = events.TRANSLATED if made_by == Maker.PERSON else events.DRAFT_TRANSLATED
    facts = {"language": OWN_NAMES[language], "about": about, "digest": digest_of(kept.text)}
    journal(kind, by=by, at=at, about=kept, programme=original.programme, facts=facts)
    return kept


@act
def approve_words(*, translation: Translation, by: Actor, at: datetime, operation: UUID) -> Translation:
    """Approve a machine's draft after reading it: from now on it is shown."""
    hold(translation)
    permissions.may_translate(by).or_raise()
    original = _original(by, translation.about)
    if translation.is_stale(original.text):
        raise Conflict(_("The words have changed since this draft was made. Translate them anew."))
    if translation.approved_at is not None:
        raise Conflict(_("This translation is already approved."))
    translation.approved_at = at
    translation.save(update_fields=["approved_at"])
    facts = {"language": OWN_NAMES[translation.language], "about": translation.about}
    journal(events.APPROVED, by=by, at=at, about=translation, programme=original.programme, facts=facts)
    return translation


def _original(by: Actor, about: str) -> originals.Original:
    original = originals.find(by, about)
    if original is None:
        raise Conflict(_("These words are no longer shown, so they can't be translated."))
    return original


def _place(post: Post) -> str:
    places = list(post.places.all())
    return places[0].slug if len(places) == 1 else ""


def _make_findable(post: Post) -> None:
    places = list(post.places.all())
    index.put(
        about=post,
        kind="post",
        programme=post.programme_id,
        path=post.path,
        title=post.title,
        body=post.text,
        place=places[0].slug if places else "",
        day=clock.local(post.published_at).date() if post.published_at else None,
    )

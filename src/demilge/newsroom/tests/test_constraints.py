import pytest
from django.db import IntegrityError, transaction

from demilge.newsroom.models import Edition, Post
from demilge.newsroom.states import State
from village import NOON


def post(village, **more):
    return Post(programme=village.programme, made_at=NOON, **more)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("a_published_post_has_its_time", {"state": State.PUBLISHED}),
        ("a_withdrawn_post_has_its_reason", {"state": State.WITHDRAWN}),
        ("a_withdrawn_post_has_its_reason", {"withdrawn_why": "ката"}),
    ],
)
def test_a_post_that_must_not_be_is_refused(village, name, more):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        post(village, **more).save()


def test_a_meeting_has_one_draft_at_a_time(village, meeting):
    """one_draft_about_a_meeting"""
    post(village, meeting=meeting).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        post(village, meeting=meeting).save()
    post(village, meeting=meeting, state=State.WITHDRAWN, withdrawn_why="ката").save()


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("one_edition_a_language", {}),
        ("an_edition_has_title_and_text", {"language": "ru", "title": ""}),
        ("an_edition_has_title_and_text", {"language": "ru", "text": ""}),
        ("an_edition_is_in_a_language_of_ours", {"language": "kg"}),
        ("a_translation_knows_its_source", {"language": "ru", "made_from": "ky"}),
        ("a_translation_knows_its_source", {"language": "ru", "source_digest": "abc"}),
    ],
)
def test_an_edition_that_must_not_be_is_refused(village, name, more):
    kept = post(village)
    kept.save()
    given = {"post": kept, "language": "ky", "title": "Жыйын", "text": "Өттү.", "changed_at": NOON}
    Edition.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(**{**given, **more})

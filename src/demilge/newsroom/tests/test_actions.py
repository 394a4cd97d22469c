from datetime import timedelta

import pytest
from django.utils import translation

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Kind, Meeting
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry, Receipt
from demilge.journal.verify import verify
from demilge.messaging.models import Message, Subscription
from demilge.newsroom import actions, queries
from demilge.newsroom.models import Post
from demilge.people.actors import system
from demilge.people.models import Person, Role, RoleKind
from demilge.places.models import Programme
from demilge.search import index
from demilge.stages.assemblies import actions as assemblies
from demilge.texts.models import Maker
from demilge.texts.words import words
from village import NOON, TODAY, actor, guest, op, w, when

from .conftest import finish, picture, read, save


def publish(village, post, **more):
    return actions.publish(**{"post": post, "by": actor(village.aigul), "at": NOON, "operation": op(), **more})


def withdraw(village, post, **more):
    asked = {"post": post, "reason": "Ката бар", "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.withdraw(**{**asked, **more})


@pytest.fixture
def outsiders(village):
    """Everybody who writes no posts here, the coordinator of another programme too."""
    away = Programme.objects.create(slug="bashka", title=w("Башка"))
    stranger = Person.objects.create(programme=away, name="Жылдыз Башкаева", added_at=NOON)
    Role.objects.create(person=stranger, kind=RoleKind.COORDINATOR, since=TODAY)
    cast = (village.daniyar, village.bakyt, village.chynara, village.elmira, stranger)
    return [*(actor(person) for person in cast), guest()]


def test_a_post_is_drafted_in_three_languages_with_everything_that_belongs_to_it(village, meeting, post):
    assert (post.state, post.meeting, list(post.places.all())) == ("draft", meeting, [village.settlement])
    assert {(edition.language, edition.made_by) for edition in post.editions.all()} == {
        ("ky", "machine"),
        ("ru", "machine"),
        ("en", "machine"),
    }
    assert "21 адам катышты: 12 аял, 9 эркек" in post.editions.get(language="ky").text
    assert "(за – 18, против – 1, воздержались – 2)" in post.editions.get(language="ru").text
    assert "[ky: 360 орундуу мектеп]" in post.editions.get(language="en").text
    assert verify().holds


def test_a_draft_takes_the_meeting_s_first_public_photo(village, meeting):
    assemblies.add_photo(
        meeting=meeting, upload=picture(), caption=w("Короо"), by=actor(village.aigul), at=NOON, operation=op()
    )
    post = actions.draft_from(meeting=meeting, by=actor(village.aigul), at=NOON, operation=op())
    assert (post.photo, post.caption) == (meeting.photos.get().file, w("Короо"))


def test_a_meeting_is_not_drafted_twice_at_once(village, meeting, post):
    with pytest.raises(Conflict):
        actions.draft_from(meeting=meeting, by=actor(village.aigul), at=NOON, operation=op())
    withdraw(village, post)
    assert actions.draft_from(meeting=meeting, by=actor(village.aigul), at=NOON, operation=op()) != post


def test_a_meeting_still_to_come_is_not_told(village):
    coming = assemblies.call_assembly(
        programme=village.programme,
        kind=Kind.ASSEMBLY,
        title=w("Жыйын"),
        communities=[village.settlement],
        when=when("2026-06-18"),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    with pytest.raises(Conflict):
        actions.draft_from(meeting=coming, by=actor(village.aigul), at=NOON, operation=op())
    assert list(queries.untold(village.programme)) == []


def test_a_meeting_of_which_a_post_tells_is_no_longer_offered(village, meeting):
    assert list(queries.untold(village.programme)) == [meeting]
    actions.draft_from(meeting=meeting, by=actor(village.aigul), at=NOON, operation=op())
    assert list(queries.untold(village.programme)) == []


def test_the_same_operation_drafts_once(village, meeting):
    asked = {"meeting": meeting, "by": actor(village.aigul), "at": NOON, "operation": op()}
    assert actions.draft_from(**asked) == actions.draft_from(**asked)
    assert Post.objects.count() == 1


def test_a_post_may_begin_empty_and_without_a_place(village):
    operation = op()
    asked = {"programme": village.programme, "by": actor(village.aigul), "at": NOON, "operation": operation}
    first = actions.write_post(places=[village.settlement, village.other], source="Кабар", **asked)
    assert first == actions.write_post(places=[village.settlement, village.other], source="Кабар", **asked)
    assert (Post.objects.count(), Receipt.objects.get(operation=operation).programme) == (1, "ayil")
    with pytest.raises(OperationReused):
        actions.write_post(places=[], source="Кабар", **asked)


def test_outsiders_write_translate_and_publish_nothing(village, meeting, post, outsiders):
    for who in outsiders:
        for attempt in (
            lambda who: actions.write_post(programme=village.programme, places=[], by=who, at=NOON, operation=op()),
            lambda who: actions.draft_from(meeting=meeting, by=who, at=NOON, operation=op()),
            lambda who: save(village, post, "ky", by=who),
            lambda who: actions.attach_photo(
                post=post, upload=picture(), caption=w("x"), by=who, at=NOON, operation=op()
            ),
            lambda who: publish(village, post, by=who),
            lambda who: withdraw(village, post, by=who),
        ):
            with pytest.raises(NotAllowed):
                attempt(who)
    assert Entry.objects.filter(kind__startswith="newsroom.").count() == 1


def test_a_translator_saves_editions_and_does_not_publish(village, post, gulnara):
    edition = save(village, post, "ru", "Собрание", "Прошло собрание.", who=gulnara)
    assert (edition.title, edition.made_by, edition.pk) == ("Собрание", Maker.PERSON, edition.pk)
    assert post.editions.count() == 3
    for act in (publish, withdraw):
        with pytest.raises(NotAllowed):
            act(village, post, by=actor(gulnara))


def test_the_program_itself_may_bring_posts_in(village):
    by = system("folder")
    post = actions.write_post(programme=village.programme, places=[], by=by, at=NOON, operation=op())
    for language in ("ky", "ru"):
        save(village, post, language, by=by)
    assert publish(village, post, by=by).published_at == NOON


def test_an_edition_saved_twice_by_one_tap_is_saved_once(village, post):
    before = post.editions.get(language="ky").digest
    asked = {"operation": op(), "seen": before}
    first, second = (save(village, post, "ky", **asked) for _tap in range(2))
    assert (first, Entry.objects.filter(kind="newsroom.saved").count()) == (second, 1)
    with pytest.raises(OperationReused):
        save(village, post, "ky", text="Башка.", **asked)


def test_two_writers_do_not_overwrite_each_other(village, post, gulnara):
    seen = post.editions.get(language="ky").digest
    save(village, post, "ky", text="Гүлнаранын тексти.", seen=seen, who=gulnara)
    with pytest.raises(Conflict) as refusal:
        save(village, post, "ky", text="Айгүлдүн тексти.", seen=seen)
    assert refusal.value.field == "text"
    assert post.editions.get(language="ky").text == "Гүлнаранын тексти."
    with pytest.raises(Conflict):
        save(village, post, "ky", seen="")


@pytest.mark.parametrize("more", [{"title": " "}, {"text": "\n"}])
def test_an_edition_needs_title_and_text(village, post, more):
    with pytest.raises(Unfit):
        save(village, post, "ky", **more)


def test_an_edition_is_in_a_language_of_ours(village, post):
    with pytest.raises(Unfit):
        save(village, post, "kg")


def test_a_post_goes_out_when_its_editions_agree(village, post):
    finish(village, post)
    out = publish(village, post)
    assert (out.state, out.published_at) == ("published", NOON)
    for word in ("жыйынында", "насосту", "воздержались", "residents"):
        assert post.path in [text.path for text in index.find(word)]
    with pytest.raises(Conflict):
        publish(village, post)


def test_a_wanted_edition_that_nobody_read_keeps_the_post_back(village, post):
    read(village, post, "ru")
    with translation.override("en"), pytest.raises(Unfit) as refusal:
        publish(village, post)
    said = str(refusal.value.sentence)
    assert "Кыргызча: nobody has read this draft yet" in said and "Русский" not in said
    read(village, post, "ky")
    assert publish(village, post).state == "published"


def test_an_unfinished_english_edition_stays_behind_and_follows_when_it_is_finished(village, post):
    read(village, post)
    read(village, post, "en")
    out = publish(village, post)
    assert set(out.title.texts) == set(out.text.texts) == {"ky", "ru"}
    assert index.find("residents").count() == 0
    finish(village, post)
    assert set(Post.objects.get(pk=post.pk).title.texts) == {"ky", "ru", "en"}
    assert post.path in [text.path for text in index.find("residents")]


def test_a_passage_that_is_not_translated_keeps_the_post_back(village, post):
    read(village, post)
    save(village, post, "ru", text="Собрание: [ky: 360 орундуу мектеп]")
    with pytest.raises(Unfit) as refusal:
        publish(village, post)
    assert "360 орундуу мектеп" in str(refusal.value.sentence)
    post.refresh_from_db()
    assert (post.state, [text.path for text in index.find("воздержались")]) == ("draft", [])


def test_every_finding_that_stops_is_said(village):
    post = actions.write_post(programme=village.programme, places=[], by=actor(village.aigul), at=NOON, operation=op())
    save(village, post, "ky", "Форум", "45 адам пропагандалык планды талкуулады. партиялар.")
    with pytest.raises(Unfit) as refusal:
        publish(village, post)
    said = str(refusal.value.sentence)
    assert all(part in said for part in ("пропагандалык план", "партиялар", "Русский"))
    save(village, post, "ru", "Форум", "54 человека обсудили план эдвокаси.")
    with pytest.raises(Unfit) as refusal:
        publish(village, post)
    assert all(part in str(refusal.value.sentence) for part in ("45", "54"))


def test_a_published_post_is_corrected_in_place_but_takes_no_forbidden_rendering(village, post):
    finish(village, post)
    publish(village, post)
    save(village, post, "ky", "Жыйын", "Жыйын өттү, оңдолду.")
    assert post.path in [text.path for text in index.find("оңдолду")]
    with pytest.raises(Unfit):
        save(village, post, "ky", "Жыйын", "Пропагандалык план.")
    with pytest.raises(Unfit):
        save(village, post, "ky", "Жыйын", "[ru: Встреча прошла.]")
    assert post.editions.get(language="ky").text == "Жыйын өттү, оңдолду."


def test_a_withdrawn_post_is_no_longer_found_and_may_come_back(village, post):
    finish(village, post)
    publish(village, post)
    back = withdraw(village, post)
    assert (back.state, back.withdrawn_why) == ("withdrawn", "Ката бар")
    assert [text.path for text in index.find("воздержались")] == []
    with pytest.raises(Conflict):
        withdraw(village, post)
    again = publish(village, post, at=NOON + timedelta(days=1))
    assert (again.state, again.published_at, again.withdrawn_why) == ("published", NOON, "")


def test_withdrawing_needs_a_reason(village, post):
    with pytest.raises(Unfit):
        withdraw(village, post, reason=" ")


def test_the_same_operation_publishes_and_withdraws_once(village, post):
    finish(village, post)
    for act in (publish, withdraw):
        operation = op()
        assert act(village, post, operation=operation) == act(village, post, operation=operation)
    with pytest.raises(OperationReused):
        withdraw(village, post, operation=operation, reason="Башка")
    kinds = [entry.kind for entry in Entry.objects.filter(kind__startswith="newsroom.")]
    assert kinds == ["newsroom.drafted", *["newsroom.saved"] * 3, "newsroom.published", "newsroom.withdrawn"]


def test_a_photo_replaces_the_earlier_one(village, post):
    operation = op()
    for _tap in range(2):
        actions.attach_photo(
            post=post,
            upload=picture(),
            caption=words("Короо"),
            by=actor(village.aigul),
            at=NOON,
            operation=operation,
        )
    post.refresh_from_db()
    assert (post.photo.kind, post.caption) == ("photo", words("Короо"))
    assert Entry.objects.filter(kind="newsroom.photo").count() == 1


def test_who_follows_the_settlement_or_the_meeting_is_told_once_and_not_again_after_a_withdrawal(
    village, post, meeting
):
    for about in (f"places.place:{village.settlement.pk}", f"gatherings.meeting:{meeting.pk}"):
        Subscription.objects.create(
            about=about,
            path="/",
            email="ali@example.kg",
            language="ru",
            programme="ayil",
            made_at=NOON,
            confirmed_at=NOON,
        )
    finish(village, post)
    publish(village, post)
    message = Message.objects.get()
    assert message.subject == "В жилмассиве Ак-Булак (ru) состоялось собрание жителей"
    assert f"/ru{post.path}" in message.text
    withdraw(village, post)
    publish(village, post)
    assert Message.objects.count() == 1


def test_drafts_are_for_the_newsroom_alone(village, post, gulnara, outsiders):
    assert [*queries.drafts(actor(village.aigul))] == [*queries.drafts(actor(gulnara))] == [post]
    for who in outsiders:
        assert not queries.drafts(who).exists()
        assert not queries.visible_to(who).exists()
    assert Meeting.objects.count() == 1

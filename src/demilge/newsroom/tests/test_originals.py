import pytest

from demilge.discussion.models import Comment, Topic
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Kind
from demilge.gatherings.models import Meeting as AnyMeeting
from demilge.journal.acts import OperationReused
from demilge.newsroom import actions, originals
from demilge.stages.forums.models import Forum, Statement
from demilge.stages.forums.states import Queue
from demilge.stages.ideas.models import Idea, OfficialAnswer
from demilge.texts import translations
from demilge.texts.models import Maker, Translation, digest_of
from demilge.texts.translations import State
from village import NOON, TODAY, actor, guest, op, w, when


@pytest.fixture
def statement(village):
    meeting = AnyMeeting.objects.create(
        programme=village.programme, kind=Kind.FORUM, title=w("Форум"), when=when("2026-05-18")
    )
    forum = Forum.objects.create(programme=village.programme, meeting=meeting, code="AB12CD")
    return Statement.objects.create(
        programme=village.programme,
        forum=forum,
        number=1,
        kind="opinion",
        text="Нужна школа",
        language="ru",
        source="phone",
        at=NOON,
        answer="Мектеп курулат",
        answer_language="ky",
        answered_by="Чынара Осмонова, МАБ",
        answer_body=village.mtu,
        answered_at=NOON,
        state=Queue.ANSWERED,
    )


def translate(village, idea, **more):
    asked = {
        "about": f"ideas.idea:{idea.pk}:trouble",
        "source": digest_of(idea.trouble),
        "language": "ru",
        "text": "Нет чистой воды, уже 3 дня",
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.translate_words(**{**asked, **more})


def left(village, kind, language):
    return [(text.about.split(":")[2], text.state) for text in originals.lacking(actor(village.aigul), kind, language)]


def test_what_can_t_be_read_in_a_language_is_listed_until_it_is_translated(village, idea):
    every = [("title", State.MISSING), ("trouble", State.MISSING), ("proposal", State.MISSING)]
    assert left(village, "ideas.idea", "ru") == every
    assert left(village, "ideas.idea", "ky") == []
    translate(village, idea)
    assert left(village, "ideas.idea", "ru") == [every[0], every[2]]
    assert left(village, "ideas.idea", "en") == every


def test_a_machine_s_draft_and_a_stale_translation_stay_on_the_list(village, idea):
    translate(village, idea, made_by=Maker.MACHINE)
    assert ("trouble", State.WAITING) in left(village, "ideas.idea", "ru")
    translate(village, idea)
    for field in ("title", "proposal"):
        translate(
            village, idea, about=f"ideas.idea:{idea.pk}:{field}", source=digest_of(getattr(idea, field)), text="Насос"
        )
    assert left(village, "ideas.idea", "ru") == []
    Idea.objects.update(trouble="Таза суу келди")
    assert left(village, "ideas.idea", "ru") == [("trouble", State.STALE)]


def test_a_statement_and_its_answer_may_be_in_two_languages(village, statement):
    assert left(village, "forums.statement", "ru") == [("answer", State.MISSING)]
    assert left(village, "forums.statement", "ky") == [("text", State.MISSING)]
    found = originals.find(guest(), f"forums.statement:{statement.pk}:text")
    assert (found.text, found.language, found.path) == ("Нужна школа", "ru", statement.forum.path)


def test_comments_and_officials_answers_are_translated_too(village, idea):
    Comment.objects.create(
        programme=village.programme, topic=idea.topic, text="Мен да", language="ky", at=NOON, guest="x"
    )
    OfficialAnswer.objects.create(
        programme=village.programme,
        idea=idea,
        body=village.mtu,
        officer_name="Чынара Осмонова",
        state="accepted",
        reason="Насос алынат",
        language="ky",
        on=TODAY,
        at=NOON,
    )
    assert left(village, "discussion.comment", "en") == [("text", State.MISSING)]
    assert left(village, "ideas.officialanswer", "en") == [("reason", State.MISSING)]


def test_hidden_words_are_not_translated(village, idea, statement):
    Idea.objects.update(hidden_at=NOON, hidden_reason="мат")
    Statement.objects.update(state=Queue.HIDDEN, hidden_reason="мат")
    assert left(village, "ideas.idea", "ru") == left(village, "forums.statement", "ky") == []
    with pytest.raises(Conflict):
        translate(village, idea)


@pytest.mark.parametrize(
    "about",
    ["ideas.idea:1", "ideas.idea:x:title", "ideas.idea:999:title", "people.person:1:name", "ideas.idea:{}:signed"],
)
def test_only_public_words_have_a_key(village, idea, about):
    assert originals.find(actor(village.aigul), about.format(idea.pk)) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_three_queries(village, idea, count, django_assert_num_queries):
    for _number in range(count - 1):
        idea.pk, idea.topic = None, Topic.objects.create(programme=village.programme)
        idea.save()
    translate(village, idea)
    who = actor(village.aigul)
    with django_assert_num_queries(3):
        assert len(originals.lacking(who, "ideas.idea", "ru")) == count * 3 - 1


def test_outsiders_translate_nothing(village, idea):
    draft = translate(village, idea, made_by=Maker.MACHINE)
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            translate(village, idea, by=who)
        with pytest.raises(NotAllowed):
            actions.approve_words(translation=draft, by=who, at=NOON, operation=op())
    assert Translation.objects.get().approved_at is None


def test_a_translator_s_words_are_shown_at_once(village, idea, gulnara):
    kept = translate(village, idea, by=actor(gulnara))
    assert kept.may_be_shown(idea.trouble)
    assert translations.translation_of(kept.about, idea.trouble, "ru") == kept


def test_a_machine_s_draft_is_shown_once_a_person_approved_it(village, idea):
    draft = translate(village, idea, made_by=Maker.MACHINE)
    assert translations.translation_of(draft.about, idea.trouble, "ru") is None
    asked = {"translation": draft, "by": actor(village.aigul), "at": NOON, "operation": op()}
    assert actions.approve_words(**asked) == actions.approve_words(**asked)
    assert translations.translation_of(draft.about, idea.trouble, "ru").made_by == Maker.MACHINE
    with pytest.raises(Conflict):
        actions.approve_words(**{**asked, "operation": op()})


def test_a_draft_of_words_that_changed_is_not_approved(village, idea):
    draft = translate(village, idea, made_by=Maker.MACHINE)
    Idea.objects.update(trouble="Башка")
    with pytest.raises(Conflict):
        actions.approve_words(translation=draft, by=actor(village.aigul), at=NOON, operation=op())


def test_words_that_changed_while_somebody_translated_them_are_looked_at_again(village, idea):
    seen = digest_of(idea.trouble)
    Idea.objects.update(trouble="Башка")
    with pytest.raises(Conflict):
        translate(village, idea, source=seen)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"language": "ky"}, "language"),
        ({"language": "kg"}, "language"),
        ({"text": "  "}, "text"),
        ({"text": "план пропаганды"}, "text"),
    ],
)
def test_what_is_no_translation_is_refused(village, idea, more, field):
    with pytest.raises(Unfit) as refusal:
        translate(village, idea, **more)
    assert (refusal.value.field, Translation.objects.count()) == (field, 0)


def test_the_same_operation_translates_once(village, idea):
    operation = op()
    assert translate(village, idea, operation=operation) == translate(village, idea, operation=operation)
    with pytest.raises(OperationReused):
        translate(village, idea, operation=operation, text="Другое")

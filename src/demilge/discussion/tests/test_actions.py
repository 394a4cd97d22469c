import json

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from demilge.discussion import actions, queries
from demilge.discussion.models import Comment, Source, Topic
from demilge.foundation.refusals import Conflict, NotAllowed
from demilge.journal.acts import OperationReused
from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.people.actions import erase_person, give_consent
from demilge.people.actors import NOBODY, Actor
from demilge.people.models import Given, Purpose
from village import NOON, actor, guest, op


@pytest.fixture
def topic(village):
    return actions.begin_topic(programme=village.programme, place=village.settlement, path="/ideas/7/")


def comment(topic: Topic, by: Actor, **more) -> Comment:
    asked = {"topic": topic, "text": "Туура", "language": "ky", "by": by, "at": NOON, "operation": op()}
    return actions.comment(**{**asked, **more})


def decide(act, comment, by, **more):
    return act(**{"comment": comment, "reason": "Сөгүү", "by": by, "at": NOON, "operation": op(), **more})


def test_guests_residents_and_people_at_the_desk_write_and_are_counted(village, topic):
    written = [
        comment(topic, guest(), signed="Кошуна"),
        comment(topic, actor(village.bakyt)),
        comment(topic, actor(village.aigul, serving=village.bakyt)),
        comment(topic, actor(village.daniyar)),
    ]
    topic.refresh_from_db()
    assert topic.count == 4
    assert [(c.person, c.source, c.is_official) for c in written[:3]] == [
        (None, "phone", False),
        (village.bakyt, "phone", False),
        (village.bakyt, "desk", False),
    ]
    assert Entry.objects.latest("number").path == f"/ideas/7/#comment-{written[-1].pk}"


def test_an_officer_speaks_in_public_under_their_name(village, topic):
    written = comment(topic, actor(village.chynara), signed="Башка бирөө")
    assert (written.signed, written.body, written.is_official) == ("Чынара Осмонова", village.mtu, True)


def test_a_phone_that_can_not_be_told_from_another_is_refused(topic):
    for who in (NOBODY, Actor(link="letter:1")):
        with pytest.raises(NotAllowed):
            comment(topic, who)
    assert comment(topic, Actor(system="folder")).pk


def test_only_who_keeps_order_types_a_comment_from_paper(village, topic):
    for who in (guest(), actor(village.bakyt), actor(village.daniyar)):
        with pytest.raises(NotAllowed):
            comment(topic, who, source=Source.PAPER)
    assert comment(topic, actor(village.elmira), source=Source.PAPER, signed="Тургун").person is None


def test_nobody_comments_where_comments_are_closed(village, topic):
    Topic.objects.update(is_open=False)
    with pytest.raises(Conflict):
        comment(topic, actor(village.aigul))


def test_the_same_operation_writes_once_and_other_content_is_refused(topic):
    operation = op()
    first = comment(topic, guest(), operation=operation)
    assert comment(topic, guest(), operation=operation) == first
    with pytest.raises(OperationReused):
        comment(topic, guest(), operation=operation, text="Башка")
    topic.refresh_from_db()
    assert (topic.count, Comment.objects.count()) == (1, 1)


def test_a_hidden_comment_leaves_the_page_and_stays_for_those_who_keep_order(village, topic):
    written = comment(topic, guest())
    decide(actions.hide, written, actor(village.elmira))
    topic.refresh_from_db()
    assert (topic.count, list(queries.visible_to(guest(), topic))) == (0, [])
    assert list(queries.visible_to(actor(village.elmira), topic)) == [written]
    decide(actions.unhide, written, actor(village.aigul))
    topic.refresh_from_db()
    assert (topic.count, list(queries.visible_to(guest(), topic))) == (1, [written])
    written.refresh_from_db()
    assert written.hidden_reason == ""


@pytest.mark.parametrize("act", [actions.hide, actions.unhide])
def test_outsiders_residents_officers_and_guests_hide_nothing(village, topic, act):
    written = comment(topic, guest())
    for who in (actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            decide(act, written, who)


def test_hiding_and_showing_are_done_once(village, topic):
    written, operation = comment(topic, guest()), op()
    with pytest.raises(Conflict):
        decide(actions.unhide, written, actor(village.aigul))
    for _tap in range(2):
        decide(actions.hide, written, actor(village.aigul), operation=operation)
    with pytest.raises(Conflict):
        decide(actions.hide, written, actor(village.aigul))
    topic.refresh_from_db()
    assert topic.count == 0


def test_a_name_is_shown_only_where_its_owner_agreed(village, topic):
    plain, signed = comment(topic, actor(village.bakyt)), comment(topic, guest(), signed="Кошуна")
    give = {"purpose": Purpose.NAME_PUBLIC, "how": Given.WEB, "at": NOON, "operation": op()}
    give_consent(person=village.elmira, by=actor(village.elmira), **give)
    named = comment(topic, actor(village.elmira))
    assert queries.names([plain, signed, named]) == {plain.pk: "", signed.pk: "Кошуна", named.pk: "Элмира Жолдошева"}


def test_an_erased_person_s_words_stay_without_them(village, topic):
    written = comment(topic, actor(village.bakyt), signed="Бакыт")
    official = comment(topic, actor(village.chynara))
    for person in (village.bakyt, village.chynara):
        erase_person(person=person, by=actor(village.aigul), at=NOON, operation=op())
    written.refresh_from_db()
    official.refresh_from_db()
    assert (written.person, written.signed, written.text) == (None, "", "Туура")
    assert (official.person, official.signed) == (None, "Чынара Осмонова")


def test_the_newest_comments_come_first_for_those_who_keep_order(village, topic):
    first, second = comment(topic, guest()), comment(topic, guest("other"))
    decide(actions.hide, first, actor(village.aigul))
    assert list(queries.newest(village.programme)) == [second, first]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a_hidden_comment_has_its_reason", {"hidden_at": NOON, "hidden_reason": ""}),
        ("only_an_official_comment_has_a_body", {"is_official": False, "body": "mtu"}),
    ],
)
def test_a_comment_that_breaks_a_rule_is_not_kept(village, topic, name, changes):
    written = comment(topic, guest())
    changes = {field: getattr(village, value) if field == "body" else value for field, value in changes.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Comment.objects.filter(pk=written.pk).update(**changes)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_entry_speaks_in_each_language_and_holds_no_words(village, topic, language):
    written = comment(topic, guest(), text="Уруксатсыз сөз")
    comment(topic, actor(village.chynara))
    decide(actions.hide, written, actor(village.aigul))
    decide(actions.unhide, written, actor(village.aigul))
    entries = list(Entry.objects.all())
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("discussion.")}
    with override(language):
        for entry in entries:
            assert "%(" not in sentence_of(entry.kind, json.loads(entry.facts))
            assert "Уруксатсыз" not in entry.facts

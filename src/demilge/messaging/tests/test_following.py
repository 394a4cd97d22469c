"""Following a record's news: asked for, confirmed by the letter's link, told, stopped."""

import re

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy, override

from demilge.foundation.refusals import Conflict, Gone, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.messaging import actions, outbox
from demilge.messaging.models import Message, State, Subscription
from demilge.messaging.permissions import link_of
from demilge.people import actions as people
from demilge.people.actors import Actor
from village import NOON, actor, guest, op

pytestmark = pytest.mark.usefixtures("noon")


def about(village):
    return f"places.place:{village.settlement.pk}"


def follow(village, **more):
    asked = {
        "about": about(village),
        "path": village.settlement.path,
        "email": "Bakyt@Example.org",
        "language": "ru",
        "programme": village.programme.pk,
        "by": guest(),
        "at": NOON,
        "operation": op(),
    }
    return actions.follow(**{**asked, **more})


def confirmed(village, **more):
    subscription = follow(village, **more)
    by = Actor(link=link_of(subscription))
    return actions.confirm(subscription=subscription, by=by, at=NOON, operation=op())


def tell(village, **more):
    asked = {
        "about": [about(village)],
        "programme": village.programme.pk,
        "path": "/places/ak-bulak/",
        "subject": gettext_lazy("Journal"),
        "text": lambda: "42",
        "at": NOON,
    }
    return outbox.tell(**{**asked, **more})


def link(message, what):
    return re.search(rf"http://[^/]+(/\w\w/follow/{what}/[^/]+/)", message.text)[1]


def test_nothing_is_sent_but_one_letter_until_its_link_is_opened(village):
    subscription = follow(village)
    letter = Message.objects.get()
    assert (letter.to, letter.language, letter.subscription) == ("bakyt@example.org", "ru", subscription)
    assert link(letter, "confirm").startswith("/ru/")
    assert tell(village) == 0


def test_opening_the_link_changes_nothing_and_the_button_confirms(client, village):
    subscription = follow(village)
    address = link(Message.objects.get(), "confirm")
    assert client.get(address).status_code == 200
    subscription.refresh_from_db()
    assert subscription.confirmed_at is None
    for _tap in range(2):
        assert client.post(address, {"operation": str(op())}).url == "/ru/places/ak-bulak/"
    subscription.refresh_from_db()
    assert subscription.confirmed_at == NOON


def test_an_address_is_asked_for_once_and_told_alike(village):
    first = confirmed(village)
    assert follow(village) == first
    assert (Subscription.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_operation_asks_once_and_another_address_under_it_is_refused(village):
    operation = op()
    assert follow(village, operation=operation) == follow(village, operation=operation)
    with pytest.raises(OperationReused):
        follow(village, operation=operation, email="other@example.org")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", ["places.place:999999", "nothing.there:1", "people.person", "places.place:1 OR 1=1", ""]
)
def test_only_what_is_there_can_be_followed(village, wrong):
    with pytest.raises(Unfit):
        follow(village, about=wrong)


def test_each_follower_is_told_once_in_their_language_with_a_link_that_stops_it(village):
    confirmed(village)
    confirmed(village, email="elmira@example.org", language="ky")
    confirmed(village, about=f"places.body:{village.mtu.pk}")
    Message.objects.all().delete()
    assert tell(village, about=[about(village), f"places.body:{village.mtu.pk}"]) == 2
    by_address = {message.to: message for message in Message.objects.all()}
    with override("ru"):
        assert by_address["bakyt@example.org"].subject == str(gettext_lazy("Journal"))
    text = by_address["elmira@example.org"].text
    assert text.startswith("42") and "/ky/places/ak-bulak/" in text and "/ky/follow/stop/" in text


def test_who_stopped_or_never_confirmed_is_told_nothing(village):
    follow(village, email="never@example.org")
    stopped = confirmed(village)
    by = Actor(link=link_of(stopped))
    actions.stop(subscription=stopped, by=by, at=NOON, operation=op())
    with pytest.raises(Conflict):
        actions.stop(subscription=stopped, by=by, at=NOON, operation=op())
    with pytest.raises(Gone):
        actions.confirm(subscription=stopped, by=by, at=NOON, operation=op())
    assert tell(village) == 0


def test_who_stopped_can_follow_anew_and_confirms_anew(village):
    subscription = confirmed(village)
    actions.stop(subscription=subscription, by=Actor(link=link_of(subscription)), at=NOON, operation=op())
    again = follow(village)
    assert (again.pk, again.confirmed_at, again.stopped_at) == (subscription.pk, None, None)
    assert Message.objects.count() == 2


def test_only_the_letter_s_link_and_the_person_confirm_and_stop(village):
    subscription = follow(village, by=actor(village.bakyt))
    for who in (guest(), actor(village.daniyar), actor(village.aigul), Actor(link="subscription:999999")):
        with pytest.raises(NotAllowed):
            actions.confirm(subscription=subscription, by=who, at=NOON, operation=op())
        with pytest.raises(NotAllowed):
            actions.stop(subscription=subscription, by=who, at=NOON, operation=op())
    assert actions.stop(subscription=subscription, by=actor(village.bakyt), at=NOON, operation=op()).stopped_at


def messages_consent(village):
    return people.give_consent(
        person=village.bakyt, purpose="messages", how="web", by=actor(village.bakyt), at=NOON, operation=op()
    )


def test_who_took_back_the_consent_to_messages_is_told_nothing_and_asked_nothing(village):
    consent = messages_consent(village)
    confirmed(village, by=actor(village.bakyt))
    assert tell(village) == 1
    people.withdraw_consent(consent=consent, by=actor(village.bakyt), at=NOON, operation=op())
    assert tell(village) == 0
    with pytest.raises(Unfit):
        follow(village, by=actor(village.bakyt), email="new@example.org")
    messages_consent(village)
    assert tell(village) == 1


def test_one_press_of_a_mail_program_stops_the_letters(village):
    subscription = confirmed(village)
    tell(village)
    address = link(Message.objects.order_by("-pk").first(), "stop")
    strict = Client(enforce_csrf_checks=True)
    for _press in range(2):
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    subscription.refresh_from_db()
    assert subscription.stopped_at == NOON


def test_the_stop_page_asks_first(client, village):
    subscription = confirmed(village)
    tell(village)
    address = link(Message.objects.order_by("-pk").first(), "stop")
    assert client.get(address).status_code == 200
    subscription.refresh_from_db()
    assert subscription.stopped_at is None
    form = {"operation": str(op())}
    assert [client.post(address, form).status_code for _tap in range(2)] == [302, 302]


def test_a_letter_to_a_person_stops_by_taking_back_their_consent(client, village):
    messages_consent(village)
    message = notice(village)
    address = link(message, "stop")
    form = {"operation": str(op())}
    assert [client.post(address, form).status_code for _tap in range(2)] == [302, 302]
    assert village.bakyt.consents.get().withdrawn_on


def notice(village):
    return outbox.enqueue(
        programme=village.programme.pk,
        channel="email",
        to="bakyt@example.org",
        language="ky",
        subject="Жыйын\nэртең",
        text="Келиңиз",
        at=NOON,
        person=village.bakyt,
    )


def test_a_subject_is_one_line(village):
    assert notice(village).subject == "Жыйын эртең"


def test_a_letter_that_nobody_subscribed_to_has_no_stop_link(village):
    letter = outbox.enqueue(
        programme="ayil", channel="email", to="mtu@example.org", language="ru", subject="С", text="Т", at=NOON
    )
    assert (letter.text, letter.state) == ("Т", State.WAITING)


@pytest.mark.parametrize("what", ["confirm", "stop"])
def test_a_damaged_link_says_that_it_is_gone(client, village, what):
    assert client.get(f"/ky/follow/{what}/abc:def:ghi/").status_code == 410


# -- the form ------------------------------------------------------------------------------------------------------------


def sent(village, **more):
    return {
        "operation": str(op()),
        "about": about(village),
        "path": village.settlement.path,
        "email": "bakyt@example.org",
        **more,
    }


def test_the_form_on_a_page_leads_back_to_it(client, village):
    answer = client.post("/ky/follow/", sent(village))
    assert (answer.status_code, answer.url) == (302, "/ky/places/ak-bulak/")
    assert Subscription.objects.get().language == "ky"


@pytest.mark.parametrize(
    "more",
    [{"email": "эмес"}, {"email": ""}, {"path": "https://evil.example/"}, {"path": "//evil.example"}, {"about": "x"}],
)
def test_what_does_not_fit_comes_back(client, village, more):
    answer = client.post("/ky/follow/", sent(village, **more))
    assert (answer.status_code, Subscription.objects.count()) == (422, 0)


def test_nobody_s_letter_box_is_filled_by_others(client, village):
    for _letter in range(6):
        client.post("/ky/follow/", sent(village))
    answer = client.post("/ky/follow/", sent(village))
    assert answer.status_code == 429
    assert "bakyt@example.org" in answer.content.decode()

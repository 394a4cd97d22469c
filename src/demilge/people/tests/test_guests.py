"""One voice a phone; and no flood."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import RequestFactory

from demilge.foundation.refusals import TooMany
from demilge.people import guests
from demilge.people.actors import NOBODY
from demilge.people.networks import network_of
from demilge.people.tries import count_try, forget_tries, give_back
from village import NOON, actor, guest

pytestmark = pytest.mark.usefixtures("noon")


def asking(who, method="POST", address="203.0.113.5", **more):
    request = RequestFactory().generic(method, "/", REMOTE_ADDR=address, **more)
    request.actor = who
    return request


def test_a_phone_writes_thirty_times_in_ten_minutes():
    for _write in range(30):
        guests.calm(asking(guest()))
    with pytest.raises(TooMany):
        guests.calm(asking(guest()))
    guests.calm(asking(guest("another phone")))
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        guests.calm(asking(guest()))


def test_a_machine_that_is_new_each_time_is_stopped_by_its_network(settings):
    settings.NETWORK_WRITES = 5
    for number in range(5):
        guests.calm(asking(guest(f"new {number}"), address=f"203.0.113.{number}"))
    with pytest.raises(TooMany):
        guests.calm(asking(guest("new again"), address="203.0.113.99"))
    guests.calm(asking(guest("elsewhere"), address="198.51.100.1"))


def test_readers_and_people_who_are_signed_in_are_not_counted(village):
    guests.calm(asking(guest(), method="GET"))
    guests.calm(asking(actor(village.bakyt)))
    assert guests.counted._counts == {}


def test_no_address_is_kept():
    guests.calm(asking(NOBODY))
    assert "203.0.113" not in str(guests.counted._counts)


def test_windows_that_are_over_are_forgotten(monkeypatch):
    monkeypatch.setattr(guests, "_MOST_KEPT", 3)
    for number in range(3):
        guests.counted.count(f"old {number}", at=NOON)
    guests.counted.count("new", at=NOON + timedelta(minutes=11))
    assert list(guests.counted._counts) == ["new"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.0/24"),
        ("", "10.0.0.1, 198.51.100.7", "198.51.100.0/24"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.0/24"),
        ("203.0.113.5", "", "203.0.113.0/24"),
        ("::1", "2001:db8::5", "2001:db8::/64"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed(peer, forwarded, found):
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert network_of(asking(NOBODY, address=peer, **more)) == found


def test_a_try_given_back_does_not_count_and_wrong_ones_stay(db):
    def one():
        count_try("x", "y", limit=2, window=timedelta(minutes=1), at=NOON)

    for _round in range(5):
        one()
        give_back("x", "y")
    one()
    one()
    with pytest.raises(TooMany):
        one()
    forget_tries("x", "y")
    one()


def test_a_form_sent_twice_by_a_new_phone_comes_from_one_guest(client, village):
    client.get("/ky/in/")  # brings the form cookie
    before = client.cookies.copy()
    seen = []
    for _tap in range(2):
        client.cookies = before.copy()
        seen.append(client.post("/ky/in/code/", {"code": "x"}).wsgi_request.actor)
    assert seen[0].guest and seen[0] == seen[1]


def test_two_phones_are_two_guests_and_a_reader_leaves_no_mark(client, village):
    assert client.get("/ky/in/").wsgi_request.actor.guest == ""
    first = client.post("/ky/in/code/", {"code": "x"})
    other = type(client)()
    other.get("/ky/in/")
    assert first.wsgi_request.actor != other.post("/ky/in/code/", {"code": "x"}).wsgi_request.actor
    assert client.post("/ky/in/code/", {"code": "x"}).wsgi_request.actor == first.wsgi_request.actor


def test_a_request_without_an_actor_s_guest_is_still_counted_by_network():
    guests.calm(asking(SimpleNamespace(person=None, guest="")))
    assert len(guests.counted._counts) == 2

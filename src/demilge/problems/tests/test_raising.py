import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from demilge.foundation.refusals import NotAllowed
from demilge.problems.models import Problem
from demilge.problems.raising import raising
from demilge.problems.tests.cast import raised, said
from demilge.problems.voices import VoiceLine
from village import actor, op, w


def asked(village, who, typed=None, **more):
    """The page as a stage's view calls it."""
    make = RequestFactory()
    request = make.post("/x/", typed) if typed is not None else make.get("/x/")
    request.actor, request._messages = actor(who), CookieStorage(request)
    line: VoiceLine = said("gatherings.speech:4")
    return raising(request, **{"voice": line, "places": [village.settlement], "cancel": "/ky/x/", **more})


def test_the_page_shows_what_was_said_and_suggests_a_title(village):
    page = asked(village, village.elmira, suggested=w("Насос")).content.decode()
    assert "Суу жок" in page and "Насос" in page


def test_what_was_said_becomes_a_voice_of_a_new_or_a_known_problem(village):
    known = raised(village)
    asked(village, village.elmira, {"operation": str(op()), "problem": known.pk})
    answer = asked(
        village, village.elmira, {"operation": str(op()), "title_ky": "Жол"}, voice=said("gatherings.speech:5")
    )
    made = Problem.objects.latest("pk")
    assert (known.voices.count(), made.voices.get().about, answer.url) == (2, "gatherings.speech:5", f"/ky{made.path}")


def test_a_known_voice_comes_back_in_words_with_what_was_typed(village):
    known = raised(village, voice=said("gatherings.speech:4"))
    answer = asked(village, village.elmira, {"operation": str(op()), "problem": known.pk})
    assert (answer.status_code, known.voices.count()) == (409, 1)


def test_who_tends_no_problems_here_gets_no_page(village):
    for who in (village.daniyar, village.bakyt, village.chynara):
        with pytest.raises(NotAllowed):
            asked(village, who)
        with pytest.raises(NotAllowed):
            asked(village, who, {"operation": str(op()), "title_ky": "Жол"})
    assert Problem.objects.count() == 0

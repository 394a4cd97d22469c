import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.stages.commitments import actions
from demilge.stages.plans.tests import cast as plans
from village import NOON, TODAY, actor, guest, op, w

from . import cast


def everything(village):
    """One of each act."""
    asked = {"by": actor(village.aigul), "at": NOON}
    promise = cast.agreed(village)
    cast.answer(village, promise.item, plans.agreed(promise.item), at=NOON + timedelta(days=1))
    promise.refresh_from_db()
    actions.link_problem(commitment=promise, problem=plans.problem(village), operation=op(), **asked)
    step = actions.add_milestone(commitment=promise, title=w("Смета"), due=TODAY, operation=op(), **asked)
    actions.finish_milestone(milestone=step, done_on=TODAY, operation=op(), **asked)
    actions.renew_link(commitment=promise, operation=op(), **asked)
    for status in ("promised", "in_work", "needs_above", "cannot", "in_work", "done"):
        cast.say(village, promise, status)
    for seen in ("done", "partly", "not_done"):
        check = cast.look(promise, seen, by=guest(seen))
    actions.hide_check(check=check, reason="Бөтөн", operation=op(), **asked)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_is_a_sentence_in_each_language(village, language):
    everything(village)
    entries = Entry.objects.filter(kind__startswith="commitments.")
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("commitments.")}
    for entry in entries:
        with override(language):
            said = sentence_of(entry.kind, json.loads(entry.facts))
        assert said != entry.kind and "%" not in said and "{" not in said

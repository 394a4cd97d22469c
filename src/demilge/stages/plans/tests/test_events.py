import json

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.people import actors
from demilge.people.actors import Actor
from demilge.stages.plans import actions
from demilge.stages.plans.permissions import link_of
from village import NOON, TODAY, actor, op, w, when

from . import cast


def everything(village):
    """One of each act."""
    first = cast.line(village)
    plan = cast.plan(village, first, cast.line(village), cast.line(village))
    version = cast.draft(plan)
    asked = {"by": actor(village.aigul), "at": NOON}
    one, two, three = version.items.all()
    actions.change_item(item=two, line=cast.line(village, title=w("Башка")), operation=op(), **asked)
    spare = cast.add(village, version, cast.line(village))
    actions.remove_item(version=version, thread=spare.thread, operation=op(), **asked)
    cast.send(village, version)
    letter = cast.write(village, version)
    actions.open_letter(letter=letter, by=Actor(link=link_of(letter)), at=NOON, operation=op())
    actions.note_incoming(letter=letter, number="12", on=TODAY, operation=op(), **asked)
    cast.answer(letter, cast.agreed(one), cast.partly(two), cast.cannot(three))
    actions.revoke_letter(letter=letter, operation=op(), **asked)
    actions.draft_next_version(plan=plan, operation=op(), **asked)
    actions.record_plan(
        place=village.other,
        title=w("Эски план"),
        when=when("2023"),
        lines=[first],
        by=actors.system("folder"),
        at=NOON,
        operation=op(),
    )


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_is_a_sentence_in_each_language(village, language):
    everything(village)
    entries = list(Entry.objects.filter(kind__startswith="plans."))
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("plans.")}
    for entry in entries:
        facts = json.loads(entry.facts)
        with override(language):
            said = sentence_of(entry.kind, facts)
        assert said != entry.kind and "%" not in said and "{" not in said

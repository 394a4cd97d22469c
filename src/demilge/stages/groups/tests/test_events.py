import json

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.people.models import Given
from demilge.stages.groups import actions
from village import NOON, TODAY, actor, op, w, when

from .conftest import close, form, open_vote, stand


@pytest.fixture
def everything_done(village, forming):
    """Every act of this stage once, with all its outcomes."""
    by = {"by": actor(village.aigul), "at": NOON}
    kept = {name: getattr(forming, name) for name in ("name", "purpose", "criteria", "principles")}
    actions.change_group(group=forming, **kept, **by, operation=op())
    actions.change_seats(group=forming, seats_min=2, seats_max=3, **by, operation=op())
    group = actions.open_nominations(group=forming, **by, operation=op())
    for person in village.residents:
        stand(village, group, person)
    put_up = {"group": group, "reason": "", "language": "ky", "agreed_how": Given.PAPER, **by}
    nomination = actions.nominate(person=village.bakyt, **put_up, operation=op())
    actions.answer_nomination(nomination=nomination, agrees=False, **by, operation=op())
    open_vote(village, group)
    group = close(village, group, (25,), (20,), (9,), (15,))
    mandates = list(group.mandates.all())
    actions.set_office(mandate=mandates[0], office="chair", **by, operation=op())
    for mandate, ending in zip(mandates, ("resigned", "recalled", "left"), strict=True):
        actions.end_mandate(mandate=mandate, ending=ending, reason="x", on=TODAY, **by, operation=op())
    runner_up = group.nominations.get(person=village.residents[2])
    actions.replace_member(mandate=mandates[0], nomination=runner_up, since=TODAY, **by, operation=op())
    later = actions.nominate(**{**put_up, "person": village.elmira}, operation=op())
    actions.replace_member(mandate=mandates[1], nomination=later, since=TODAY, **by, operation=op())
    task = actions.add_task(group=group, title=w("Кат"), **by, operation=op())
    actions.take_task(task=task, by=actor(village.elmira), at=NOON, operation=op())
    actions.finish_task(task=task, **by, operation=op())
    for link in ("https://chat.whatsapp.com/AbCdEfGhIjKl", ""):
        actions.set_link(group=group, link=link, **by, operation=op())
    actions.dissolve_group(group=group, reason="Бүттү", **by, operation=op())
    actions.record_group(
        programme=village.programme,
        place=village.other,
        name=w("Көк-Таш тобу"),
        elected=when("2023-05"),
        size_text="6–7",
        **by,
        operation=op(),
    )


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_kind_of_event_speaks_in_every_language(everything_done, language):
    told = {}
    with override(language):
        for entry in Entry.objects.filter(kind__startswith="groups."):
            told[entry.kind] = sentence_of(entry.kind, json.loads(entry.facts))
    assert set(told) == {kind for kind in all_events() if kind.startswith("groups.")}
    assert all("тобу" in sentence and "%(" not in sentence for sentence in told.values())


def test_the_journal_names_nobody(everything_done, village):
    told = " ".join(Entry.objects.values_list("facts", flat=True))
    names = [person.name for person in (village.aigul, village.bakyt, village.elmira, *village.residents)]
    assert not [name for name in names if name in told]


def test_a_formed_group_is_told_with_its_place(village):
    group = form(village)
    entry = Entry.objects.get(kind="groups.formed")
    assert (entry.place, entry.path) == ("ak-bulak", group.path)

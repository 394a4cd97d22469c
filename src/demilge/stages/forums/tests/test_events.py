import json

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.stages.forums.tests.cast import opened, prepared, spoken
from demilge.stages.forums.tests.test_meetings import cancelled, changed, closed, past
from demilge.stages.forums.tests.test_statements import answered, hidden, moved, promised, raised, supported
from village import actor, guest


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_entry_speaks_in_each_language_and_holds_no_words_of_the_speaker(village, language):
    team = actor(village.aigul)
    past(village)
    cancelled(village, changed(village, prepared(village)))
    forum = opened(village)
    said = spoken(forum, guest(), "Уруксатсыз сөз")
    supported(said, guest())
    for to in ("shortlist", "live", "answered"):
        moved(said, to, team)
    answered(village, said, team)
    promised(village, forum, team, said)
    raised(village, said, team)
    hidden(said, team)
    moved(said, "new", team)
    closed(village, forum)
    entries = list(Entry.objects.all())
    kinds = {kind for kind in all_events() if kind.startswith("forums.")}
    assert {entry.kind for entry in entries if entry.kind.startswith("forums.")} == kinds
    with override(language):
        for entry in entries:
            assert "%(" not in sentence_of(entry.kind, json.loads(entry.facts))
            assert "Уруксатсыз" not in entry.facts

import json

import pytest
from django.utils.translation import override

from demilge.journal.events import all_events, sentence_of
from demilge.journal.models import Entry
from demilge.problems.tests.cast import raised
from demilge.problems.tests.test_actions import ACTS, merge, rank
from village import actor


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_entry_speaks_in_each_language(village, language):
    problem, other = raised(village), raised(village, "Жол")
    for act in ("hear", "change", "solve", "reopen"):
        ACTS[act](village, problem, actor(village.aigul))
    rank(village, [(problem, 3)], people=None)
    merge(village, problem, other)
    entries = list(Entry.objects.all())
    assert {entry.kind for entry in entries} == {kind for kind in all_events() if kind.startswith("problems.")}
    with override(language):
        for entry in entries:
            assert "%(" not in sentence_of(entry.kind, json.loads(entry.facts))

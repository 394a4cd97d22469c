import pytest
from django.db import IntegrityError, transaction

from demilge.problems.models import Problem, RankedProblem, Ranking, Voice
from demilge.problems.tests.cast import raised
from village import NOON, w


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("problems_are_numbered", {"number": 1}),
        ("a_merged_problem_points_on", {"state": "merged"}),
        ("a_merged_problem_points_on", {"merged_into": "other"}),
        ("a_problem_is_not_merged_into_itself", {"state": "merged", "merged_into": "itself"}),
    ],
)
def test_a_problem_that_breaks_a_rule_is_not_kept(village, name, changes):
    other, problem = raised(village), raised(village, "Жол")
    pointed = {"other": other, "itself": problem}
    changes = {field: pointed.get(value, value) for field, value in changes.items()}
    with pytest.raises(IntegrityError, match=f"{name}|place_id, problems_problem.number"), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**changes)


def test_a_record_is_a_problem_s_voice_once(village):
    problem = raised(village)
    line = {"programme": village.programme, "problem": problem, "kind": "assembly", "linked_at": NOON}
    Voice.objects.create(about="gatherings.speech:4", **line)
    Voice.objects.create(about="", **line)
    Voice.objects.create(about="", **line)
    name = "a_record_is_a_problem_s_voice_once|voice.problem_id"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Voice.objects.create(about="gatherings.speech:4", **line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a_problem_is_ranked_once|rankedproblem.ranking_id", {"rank": 2}),
        ("ranks_begin_at_one", {"rank": 0, "other": True}),
    ],
)
def test_a_problem_is_ranked_once_and_from_one_on(village, name, line):
    problem, other = raised(village), raised(village, "Жол")
    ranking = Ranking.objects.create(place=village.settlement, programme=village.programme, method=w("Добуш"), at=NOON)
    RankedProblem.objects.create(ranking=ranking, problem=problem, rank=1)
    asked = other if line.pop("other", False) else problem
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RankedProblem.objects.create(ranking=ranking, problem=asked, **line)

import pytest

from demilge.stages.groups.models import Group, Mandate

from .conftest import call, hands, open_vote, sent, stand


def test_the_secretary_opens_and_counts_the_vote(as_elmira, village, nominating):
    for person in village.residents:
        stand(village, nominating, person)
    meeting = call(village)
    answer = as_elmira.post(
        f"/ky/groups/{nominating.pk}/vote/", sent(meeting=meeting.pk, seats=3, tie_rule="second_vote")
    )
    assert answer.status_code == 302
    typed = hands()
    first, second = (as_elmira.post(f"/ky/groups/{nominating.pk}/vote/count/", typed) for _tap in range(2))
    assert (first.status_code, second.url, Mandate.objects.count()) == (302, first.url, 3)


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"for_1": "31"}, 422, "for_1"),
        ({"for_2": ""}, 422, "for_2"),
        ({"for_2": "-1"}, 422, "for_2"),
        ({"present": ""}, 422, "present"),
        ({"for_1": "2", "against_1": "9", "for_2": "0", "for_3": "0"}, 409, "__all__"),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_typed(as_elmira, voting, more, status, field):
    answer = as_elmira.post(f"/ky/groups/{voting.pk}/vote/count/", hands(**more))
    assert (answer.status_code, Mandate.objects.count()) == (status, 0)
    assert answer.context["form"].errors[field]
    assert 'value="15"' in answer.content.decode()


def test_a_tie_brings_the_fields_of_the_rule_and_keeps_what_was_typed(as_elmira, voting):
    address = f"/ky/groups/{voting.pk}/vote/count/"
    assert "decider" not in as_elmira.get(address).content.decode()
    answer = as_elmira.post(address, hands(for_3="15"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "decider_3" in page and "decider_4" in page and "decider_1" not in page and 'value="25"' in page
    again = {**hands(for_3="15"), "decider_3": "8", "decider_4": "12"}
    assert as_elmira.post(address, again).status_code == 302
    assert [option.won for option in Group.objects.get().ballot.options.all()] == [True, True, False, True]


def test_a_list_vote_needs_three_numbers_only(as_elmira, village, nominating):
    for person in village.residents[:3]:
        stand(village, nominating, person)
    open_vote(village, nominating)
    address = f"/ky/groups/{nominating.pk}/vote/count/"
    both = as_elmira.post(address, sent(present="30", for_list="28", for_1="20"))
    assert both.status_code == 422
    assert as_elmira.post(address, sent(present="30", for_list="28", against_list="1")).status_code == 302
    assert {option.votes_for for option in Group.objects.get().ballot.options.all()} == {28}


def test_with_more_people_than_seats_there_is_no_list_vote(as_elmira, voting):
    assert "for_list" not in as_elmira.get(f"/ky/groups/{voting.pk}/vote/count/").content.decode()


def test_a_second_count_says_that_the_result_stands(as_aigul, elected):
    answer = as_aigul.post(f"/en/groups/{elected.pk}/vote/count/", hands(for_1="1"))
    assert (answer.status_code, "the result stands" in answer.content.decode()) == (409, True)

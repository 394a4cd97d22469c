from hypothesis import given
from hypothesis import strategies as st

from demilge.ballots.rules import Hands, Tie, count, hands_fit, is_list, strangers, uncounted


@st.composite
def elections(draw):
    """A list with its hands, seats, a rule for ties and deciders for some of those put up."""
    size = draw(st.integers(1, 12))
    sums = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 3))
    options = [Hands(number, *draw(sums)) for number in range(1, size + 1)]
    numbers = st.sampled_from([hands.number for hands in options])
    deciders = draw(st.dictionaries(numbers, st.integers(1, 4)))
    return options, draw(st.integers(1, 8)), draw(st.sampled_from(Tie)), deciders


def held(election):
    options, seats, tie_rule, deciders = election
    return count(options, seats=seats, tie_rule=tie_rule, deciders=deciders)


@given(elections())
def test_there_are_never_more_winners_than_seats(election):
    outcome = held(election)
    assert len(outcome.winners) + outcome.open_seats <= election[1]
    assert len(set(outcome.winners)) == len(outcome.winners)


@given(elections(), st.randoms())
def test_the_order_of_the_list_changes_nothing(election, chance):
    options, seats, tie_rule, deciders = election
    shuffled = list(options)
    chance.shuffle(shuffled)
    assert held(election) == count(shuffled, seats=seats, tie_rule=tie_rule, deciders=deciders)


@given(elections())
def test_a_winner_never_has_fewer_hands_than_a_loser_unless_the_loser_was_not_carried(election):
    outcome = held(election)
    by_number = {hands.number: hands for hands in election[0]}
    lost = [hands for hands in election[0] if hands.number not in outcome.winners and hands.carried]
    for number in outcome.winners:
        assert by_number[number].carried
        assert all(by_number[number].votes_for >= loser.votes_for for loser in lost)


@given(elections())
def test_seats_stay_empty_only_when_nobody_else_was_carried(election):
    outcome = held(election)
    carried = sum(hands.carried for hands in election[0])
    assert len(outcome.winners) + outcome.open_seats == min(election[1], carried)


@given(elections())
def test_everybody_carried_is_a_winner_or_tied_or_a_runner_up_and_nobody_is_two(election):
    outcome = held(election)
    told = [*outcome.winners, *outcome.tied, *outcome.runners_up]
    assert sorted(told) == sorted(hands.number for hands in election[0] if hands.carried)


@given(elections())
def test_a_tie_is_between_more_people_than_seats(election):
    outcome = held(election)
    assert bool(outcome.tied) == bool(outcome.open_seats)
    assert not outcome.tied or len(outcome.tied) > outcome.open_seats


@given(elections())
def test_deciders_that_all_differ_leave_no_tie(election):
    options, seats, tie_rule, _deciders = election
    drawn = {hands.number: hands.number for hands in options}
    assert not count(options, seats=seats, tie_rule=tie_rule, deciders=drawn).tied


TIED = [Hands(1, 9), Hands(2, 5), Hands(3, 5), Hands(4, 5), Hands(5, 2, 6)]


def test_equal_counts_across_the_last_seat_come_back_as_a_tie():
    outcome = count(TIED, seats=2, tie_rule=Tie.LOT, deciders={})
    assert (outcome.winners, outcome.tied, outcome.open_seats) == ((1,), (2, 3, 4), 1)


def test_a_decider_for_only_some_of_the_tied_settles_nothing():
    assert count(TIED, seats=2, tie_rule=Tie.SECOND_VOTE, deciders={2: 7, 3: 4}).tied == (2, 3, 4)


def test_the_second_vote_goes_to_most_hands_and_the_lot_to_the_first_place():
    deciders = {2: 1, 3: 2, 4: 3}
    assert count(TIED, seats=2, tie_rule=Tie.SECOND_VOTE, deciders=deciders).winners == (1, 4)
    assert count(TIED, seats=2, tie_rule=Tie.LOT, deciders=deciders).winners == (1, 2)


def test_a_second_vote_that_is_equal_again_leaves_those_who_are_still_equal():
    outcome = count(TIED, seats=3, tie_rule=Tie.SECOND_VOTE, deciders={2: 8, 3: 4, 4: 4})
    assert (outcome.winners, outcome.tied, outcome.open_seats) == ((1, 2), (3, 4), 1)


def test_equal_counts_that_do_not_touch_the_last_seat_are_no_tie():
    assert count(TIED, seats=4, tie_rule=Tie.LOT, deciders={}).winners == (1, 2, 3, 4)


def test_more_hands_against_than_for_win_no_seat_even_when_seats_stay_empty():
    assert count(TIED, seats=5, tie_rule=Tie.LOT, deciders={}).winners == (1, 2, 3, 4)


@given(st.sets(st.integers(1, 9)), st.lists(st.integers(1, 9)))
def test_the_count_is_whole_exactly_when_everybody_who_stood_was_counted_once(standing, counted):
    whole = not strangers(counted, standing) and not uncounted(counted, standing)
    assert whole == (sorted(counted) == sorted(standing))


@given(*(st.integers(0, 99) for _part in range(4)))
def test_hands_fit_exactly_when_nobody_absent_voted(votes_for, against, abstained, present):
    fits = hands_fit(Hands(1, votes_for, against, abstained), present=present)
    assert fits == (votes_for + against + abstained <= present)


def test_less_than_nobody_never_fits():
    assert not hands_fit(Hands(1, 5, -1), present=9)


def test_a_list_needs_a_seat_for_everybody_and_the_same_hands():
    same = [Hands(1, 5, 1), Hands(2, 5, 1)]
    assert [is_list(same, seats=2), is_list(same, seats=1), is_list([*same, Hands(3, 4)], seats=3)] == [
        True,
        False,
        False,
    ]

from datetime import date

import pytest

from demilge.ballots.actions import Tied
from demilge.ballots.models import Ballot, TieRule
from demilge.ballots.rules import Hands
from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Meeting
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.journal.verify import verify
from demilge.people.actions import erase_person
from demilge.people.models import RoleKind
from demilge.stages.assemblies.actions import cancel_assembly
from demilge.stages.groups import actions
from demilge.stages.groups.models import Mandate
from village import NOON, TODAY, actor, guest, op, when

from .conftest import call, close, open_vote, stand


def outsiders(village):
    return [actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()]


def test_opening_the_vote_fixes_the_list_the_seats_and_the_rule(village, voting):
    ballot = voting.ballot
    assert (voting.state, ballot.state, ballot.seats, ballot.tie_rule) == ("voting", "open", 3, "second_vote")
    numbers = voting.nominations.order_by("option__position").values_list("option__position", "person__name")
    assert list(numbers) == [(1, "Тургун Бир"), (2, "Тургун Эки"), (3, "Тургун Үч"), (4, "Тургун Төрт")]
    assert voting.meeting == Meeting.objects.get()


def test_only_who_agreed_is_on_the_list(village, nominating):
    for person in village.residents[:3]:
        stand(village, nominating, person)
    asked = actions.nominate(
        group=nominating,
        person=village.bakyt,
        reason="",
        language="ky",
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    group = open_vote(village, nominating)
    asked.refresh_from_db()
    assert (group.ballot.options.count(), asked.option) == (3, None)


def test_a_vote_with_fewer_people_than_the_group_needs_is_not_opened(village, nominating):
    stand(village, nominating, village.bakyt)
    with pytest.raises(Conflict) as refusal:
        open_vote(village, nominating)
    assert "2" in str(refusal.value.sentence)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("seats", [1, 4])
def test_the_seats_of_the_vote_lie_between_least_and_most(village, nominating, seats):
    for person in village.residents:
        stand(village, nominating, person)
    with pytest.raises(Unfit) as refusal:
        open_vote(village, nominating, seats=seats)
    assert refusal.value.field == "seats"


def test_the_hall_is_of_this_settlement_and_its_meeting_takes_place(village, nominating):
    for person in village.residents:
        stand(village, nominating, person)
    with pytest.raises(Unfit):
        open_vote(village, nominating, meeting=call(village, communities=[village.other]))
    meeting = call(village)
    cancel_assembly(meeting=meeting, reason="Жаан", by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        open_vote(village, nominating, meeting=meeting)


def test_a_vote_is_opened_by_who_leads_once(village, nominating):
    for person in village.residents:
        stand(village, nominating, person)
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            open_vote(village, nominating, by=who)
    operation = op()
    open_vote(village, nominating, by=actor(village.elmira), operation=operation)
    open_vote(village, nominating, by=actor(village.elmira), operation=operation)
    with pytest.raises(Conflict):
        open_vote(village, nominating)
    assert Ballot.objects.count() == 1


def test_the_winners_get_mandates_roles_and_the_path_moves_on(village, elected):
    members = village.residents[:2] + village.residents[3:]
    assert [mandate.person for mandate in elected.mandates.all()] == members
    assert {(m.since, m.until, m.office) for m in elected.mandates.all()} == {(TODAY, date(2028, 5, 18), "member")}
    for person in members:
        role = person.roles.get(kind=RoleKind.MEMBER)
        assert (role.place, role.since, role.until) == (village.settlement, TODAY, date(2028, 5, 18))
    step = Step.objects.get(round__place=village.settlement, stage="groups")
    assert (step.state, step.outcome.texts["ky"], step.path) == ("done", "3 адам", elected.path)
    assert (elected.state, elected.elected) == ("elected", when("2026-05-18"))
    assert verify().holds


def test_a_mandate_lasts_as_long_as_the_programme_says(village, voting):
    village.programme.mandate_months = 12
    village.programme.save()
    group = close(village, voting, (25,), (20,), (9,), (15,))
    assert {mandate.until for mandate in group.mandates.all()} == {date(2027, 5, 18)}


def test_a_tie_across_the_last_seat_waits_for_the_rule_fixed_before(village, voting):
    with pytest.raises(Tied) as refusal:
        close(village, voting, (25,), (20,), (9,), (9,))
    assert (refusal.value.tied, refusal.value.status) == ((3, 4), 409)
    assert not any(person.name in str(refusal.value.sentence) for person in village.residents)
    voting.refresh_from_db()
    assert (voting.state, Mandate.objects.count()) == ("voting", 0)
    group = close(village, voting, (25,), (20,), (9,), (9,), deciders={3: 11, 4: 14})
    assert [mandate.person.name for mandate in group.mandates.all()] == ["Тургун Бир", "Тургун Эки", "Тургун Төрт"]


def test_a_second_vote_that_is_equal_again_is_still_a_tie(village, voting):
    with pytest.raises(Tied):
        close(village, voting, (25,), (20,), (9,), (9,), deciders={3: 11, 4: 11})


def test_the_lot_decides_where_the_lot_was_agreed(village, nominating):
    for person in village.residents:
        stand(village, nominating, person)
    open_vote(village, nominating, tie_rule=TieRule.LOT)
    group = close(village, nominating, (25,), (20,), (9,), (9,), deciders={3: 1, 4: 2})
    assert village.residents[2] in [mandate.person for mandate in group.mandates.all()]


def test_fewer_winners_than_the_group_needs_are_refused_until_the_setting_is_changed(village, voting):
    hands = ((25,), (3, 9), (2, 9), (1, 9))
    with pytest.raises(Conflict):
        close(village, voting, *hands)
    voting.refresh_from_db()
    assert (voting.state, Mandate.objects.count()) == ("voting", 0)
    by = actor(village.aigul)
    actions.change_seats(group=voting, seats_min=1, seats_max=3, by=by, at=NOON, operation=op())
    assert close(village, voting, *hands).mandates.count() == 1


def test_more_hands_than_people_present_are_refused(village, voting):
    with pytest.raises(Unfit) as refusal:
        close(village, voting, (25, 3, 3), (20,), (9,), (15,))
    assert refusal.value.field == "for_1"
    voting.refresh_from_db()
    assert voting.state == "voting"


def test_hands_for_somebody_who_did_not_stand_are_refused(village, voting):
    with pytest.raises(Unfit) as refusal:
        close(village, voting, (25,), (20,), (9,), (15,), (3,))
    assert refusal.value.field == "for_5"


def test_the_hands_are_counted_once(village, elected):
    with pytest.raises(Conflict):
        close(village, elected, (1,), (2,), (20,), (15,))
    assert elected.mandates.count() == 3


def test_the_same_count_sent_again_is_answered_and_another_is_refused(village, voting):
    operation = op()
    first = close(village, voting, (25,), (20,), (9,), (15,), operation=operation)
    assert close(village, voting, (25,), (20,), (9,), (15,), operation=operation) == first
    with pytest.raises(OperationReused):
        close(village, voting, (5,), (20,), (9,), (15,), operation=operation)
    assert Mandate.objects.count() == 3


def test_two_who_count_at_once_leave_one_result(village, voting):
    stale = type(voting).objects.get(pk=voting.pk)
    close(village, voting, (25,), (20,), (9,), (15,))
    with pytest.raises(Conflict):
        close(village, stale, (1,), (20,), (19,), (15,))
    assert Mandate.objects.count() == 3


def test_only_who_leads_counts_or_calls_off(village, voting):
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            close(village, voting, (25,), (20,), (9,), (15,), by=who)
        with pytest.raises(NotAllowed):
            actions.call_off_vote(group=voting, reason="x", by=who, at=NOON, operation=op())
    assert close(village, voting, (25,), (20,), (9,), (15,), by=actor(village.elmira)).state == "elected"


def test_a_vote_called_off_opens_the_nominations_again_and_another_can_be_held(village, voting):
    by = actor(village.aigul)
    operation = op()
    for _tap in range(2):
        actions.call_off_vote(group=voting, reason="Аз киши", by=by, at=NOON, operation=operation)
    voting.refresh_from_db()
    assert (voting.state, voting.ballot, Ballot.objects.get().state) == ("nominating", None, "void")
    stand(village, voting, village.bakyt)
    assert open_vote(village, voting).ballot.options.count() == 5
    with pytest.raises(Conflict):
        actions.call_off_vote(group=voting, reason="Аз", by=by, at=NOON, operation=operation)


def test_a_list_with_a_seat_for_everybody_is_voted_at_once(village, nominating):
    for person in village.residents[:3]:
        stand(village, nominating, person)
    open_vote(village, nominating)
    group = close(village, nominating, (20, 1, 2), (20, 1, 2), (20, 1, 2), as_list=True)
    assert (group.ballot.as_list, group.mandates.count()) == (True, 3)


def test_a_list_longer_than_the_seats_is_not(village, voting):
    with pytest.raises(Unfit):
        close(village, voting, (20,), (20,), (20,), (20,), as_list=True)


def test_who_was_erased_during_the_vote_is_not_elected(village, voting):
    erase_person(person=village.residents[0], by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        close(village, voting, (25,), (20,), (9,), (15,))
    assert close(village, voting, (0,), (20,), (9,), (15,)).mandates.count() == 3


def test_the_journal_has_numbers_and_no_names(village, elected):
    told = " ".join(entry.facts for entry in Entry.objects.all())
    assert '"winners":"1, 2, 4"' in told
    assert "Тургун" not in told


def test_hands_are_the_same_whoever_is_called_first(village, voting):
    hands = [Hands(4, 15), Hands(1, 25), Hands(3, 9), Hands(2, 20)]
    group = close(village, voting, hands=hands)
    assert [option.won for option in group.ballot.options.all()] == [True, True, False, True]

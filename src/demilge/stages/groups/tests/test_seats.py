from datetime import date, timedelta

import pytest

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.gatherings.models import Decision
from demilge.gatherings.record import DecisionLine, Record
from demilge.journal.acts import OperationReused
from demilge.people.models import Role, RoleKind
from demilge.stages.assemblies.actions import close_assembly
from demilge.stages.groups import actions, queries
from demilge.stages.groups.models import Mandate
from demilge.texts.words import NONE
from village import NOON, TODAY, actor, guest, op, w

from .conftest import call

YEARS_LATER = NOON + timedelta(days=3 * 366)


def outsiders(village):
    return [actor(village.daniyar), actor(village.bakyt), actor(village.chynara), guest()]


def office(village, mandate, kind, **more):
    asked = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.set_office(mandate=mandate, office=kind, **{**asked, **more})


def end(village, mandate, **more):
    asked = {
        "mandate": mandate,
        "ending": "resigned",
        "reason": "Көчүп кетти",
        "on": TODAY,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.end_mandate(**{**asked, **more})


def replace(village, mandate, nomination, **more):
    asked = {"since": TODAY, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.replace_member(mandate=mandate, nomination=nomination, **{**asked, **more})


def kinds(person):
    return set(person.roles.filter(until__gt=TODAY).values_list("kind", flat=True))


# -- offices ---------------------------------------------------------------------------------------------------------


def test_an_office_comes_with_its_role_and_passes_on(village, elected):
    first, second, _third = elected.mandates.all()
    assert office(village, first, "chair").office == "chair"
    assert kinds(first.person) == {RoleKind.MEMBER, RoleKind.CHAIR}
    office(village, second, "chair")
    first.refresh_from_db()
    assert (first.office, kinds(first.person)) == ("member", {RoleKind.MEMBER})
    assert kinds(second.person) == {RoleKind.MEMBER, RoleKind.CHAIR}


def test_an_office_is_given_once_and_can_be_taken_back(village, chair):
    with pytest.raises(Conflict):
        office(village, chair, "chair")
    office(village, chair, "member")
    assert kinds(chair.person) == {RoleKind.MEMBER}


def test_the_group_gives_its_first_offices_itself_and_then_the_chair_does(village, elected):
    first, second, third = elected.mandates.all()
    assert office(village, first, "chair", by=actor(second.person)).office == "chair"
    with pytest.raises(NotAllowed):
        office(village, third, "chair", by=actor(second.person))
    assert office(village, third, "secretary", by=actor(first.person)).office == "secretary"


def test_others_give_no_office(village, elected):
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            office(village, elected.mandates.first(), "chair", by=who)


def test_after_the_term_nobody_gets_an_office(village, elected):
    with pytest.raises(Conflict):
        office(village, elected.mandates.first(), "chair", at=YEARS_LATER)


def test_an_office_sent_twice_is_given_once(village, elected):
    operation = op()
    mandate = elected.mandates.first()
    office(village, mandate, "chair", operation=operation)
    assert office(village, mandate, "chair", operation=operation) == mandate
    with pytest.raises(OperationReused):
        office(village, mandate, "secretary", operation=operation)


# -- seats that become free ------------------------------------------------------------------------------------------


def test_a_member_gives_up_their_own_seat_and_the_roles_end(village, chair):
    mandate = end(village, chair, by=actor(chair.person))
    assert (mandate.ended_on, mandate.ending, kinds(chair.person)) == (TODAY, "resigned", set())


def test_nobody_else_gives_it_up_for_them_but_who_leads(village, elected):
    first, second, _third = elected.mandates.all()
    for who in [*outsiders(village), actor(second.person)]:
        with pytest.raises(NotAllowed):
            end(village, first, by=who)
    assert end(village, first, ending="recalled", by=actor(village.elmira)).ending == "recalled"


def test_a_member_does_not_write_down_a_recall(village, elected):
    first = elected.mandates.first()
    with pytest.raises(NotAllowed):
        end(village, first, ending="recalled", by=actor(first.person))


@pytest.mark.parametrize("on", [date(2026, 5, 17), date(2026, 5, 19)])
def test_the_last_day_lies_in_the_mandate_and_not_in_the_future(village, elected, on):
    with pytest.raises(Unfit) as refusal:
        end(village, elected.mandates.first(), on=on)
    assert refusal.value.field == "on"


def test_a_seat_ends_once(village, elected):
    operation = op()
    first = elected.mandates.first()
    assert end(village, first, operation=operation) == end(village, first, operation=operation)
    with pytest.raises(Conflict):
        end(village, first)


# -- replacements ----------------------------------------------------------------------------------------------------


def test_a_runner_up_takes_the_seat_over_until_its_own_end(village, elected):
    left = end(village, elected.mandates.first())
    runner_up = queries.replacements(elected).first()
    taken = replace(village, left, runner_up)
    assert (taken.person, taken.replaces, taken.until) == (village.residents[2], left, left.until)
    assert kinds(taken.person) == {RoleKind.MEMBER}


def test_somebody_put_up_for_the_free_seat_takes_it_after_agreeing(village, elected):
    left = end(village, elected.mandates.first())
    by = actor(village.aigul)
    nomination = actions.nominate(
        group=elected, person=village.bakyt, reason="", language="ky", by=by, at=NOON, operation=op()
    )
    with pytest.raises(Unfit):
        replace(village, left, nomination)
    nomination = actions.answer_nomination(
        nomination=nomination, agrees=True, by=actor(village.bakyt), at=NOON, operation=op()
    )
    assert replace(village, left, nomination).person == village.bakyt


def test_without_a_free_seat_nobody_is_put_up_or_seated(village, elected):
    runner_up = queries.replacements(elected).first()
    with pytest.raises(Conflict):
        replace(village, elected.mandates.first(), runner_up)
    with pytest.raises(Conflict):
        actions.stand(group=elected, reason="", language="ky", by=actor(village.bakyt), at=NOON, operation=op())


def test_a_seat_is_filled_once(village, elected):
    left = end(village, elected.mandates.first())
    runner_up = queries.replacements(elected).first()
    operation = op()
    taken = replace(village, left, runner_up, operation=operation)
    assert replace(village, left, runner_up, operation=operation) == taken
    with pytest.raises(Conflict):
        replace(village, left, elected.nominations.get(person=left.person))


def test_more_members_than_seats_are_refused(village, elected):
    left = end(village, elected.mandates.first())
    Mandate.objects.create(group=elected, person=village.bakyt, since=TODAY, until=date(2028, 5, 18))
    with pytest.raises(Conflict):
        replace(village, left, queries.replacements(elected).first())


def test_who_holds_or_held_a_seat_does_not_take_it_over(village, elected):
    first, second, _third = elected.mandates.all()
    left = end(village, first)
    for person in (first.person, second.person):
        with pytest.raises(Unfit):
            replace(village, left, elected.nominations.get(person=person))


def test_the_seat_is_taken_over_after_it_was_left_and_before_its_end(village, elected):
    left = end(village, elected.mandates.first())
    runner_up = queries.replacements(elected).first()
    with pytest.raises(Unfit):
        replace(village, left, runner_up, since=date(2026, 5, 17))
    with pytest.raises(Conflict):
        replace(village, left, runner_up, since=left.until)


def test_only_who_leads_fills_a_seat(village, elected):
    left = end(village, elected.mandates.first())
    member = elected.mandates.last().person
    for who in [*outsiders(village), actor(member)]:
        with pytest.raises(NotAllowed):
            replace(village, left, queries.replacements(elected).first(), by=who)


def test_terms_end_by_date_without_anything_being_done(village, elected):
    assert [group.members for group in queries.listed(guest(), on=TODAY)] == [3]
    assert [group.members for group in queries.listed(guest(), on=date(2028, 5, 19))] == [0]


def test_a_role_without_an_end_stays_the_one_there_is(village, elected):
    left = end(village, elected.mandates.first())
    person = village.residents[2]
    Role.objects.create(person=person, kind=RoleKind.MEMBER, place=village.settlement, since=TODAY)
    replace(village, left, queries.replacements(elected).first())
    assert person.roles.filter(kind=RoleKind.MEMBER).count() == 1


# -- next steps ------------------------------------------------------------------------------------------------------


def add(village, group, **more):
    asked = {"group": group, "title": w("Кат жазуу"), "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.add_task(**{**asked, **more})


def decision(village, **more) -> Decision:
    meeting = call(village, **more)
    line = DecisionLine(w("Насосту алмаштыруу"))
    by = actor(village.aigul)
    record = Record(present=20, decisions=(line,))
    close_assembly(meeting=meeting, record=record, by=by, at=NOON, operation=op())
    return meeting.decisions.get()


def test_a_step_is_written_down_taken_on_and_done(village, elected):
    first, second = op(), op()
    member = actor(elected.mandates.first().person)
    for _tap in range(2):
        task = add(village, elected, due=date(2026, 6, 1), operation=first)
        task = actions.take_task(task=task, by=member, at=NOON, operation=second)
    assert elected.tasks.count() == 1
    assert task.owner == elected.mandates.first()
    operation = op()
    for _tap in range(2):
        task = actions.finish_task(task=task, by=member, at=NOON, operation=operation)
    assert task.done_on == TODAY
    with pytest.raises(Conflict):
        actions.finish_task(task=task, by=member, at=NOON, operation=op())
    with pytest.raises(Conflict):
        actions.take_task(task=task, by=member, at=NOON, operation=op())


def test_a_meeting_s_decision_becomes_a_step_in_its_own_words(village, elected):
    made = decision(village)
    task = add(village, elected, title=NONE, decision=made)
    assert (task.decision, task.title) == (made, w("Насосту алмаштыруу"))


def test_a_step_says_something_and_belongs_here(village, elected):
    with pytest.raises(Unfit):
        add(village, elected, title=NONE)
    with pytest.raises(Unfit):
        add(village, elected, decision=decision(village, communities=[village.other]))
    with pytest.raises(Unfit):
        add(village, elected, due=date(2026, 5, 17))
    with pytest.raises(Unfit):
        add(village, elected, owner=end(village, elected.mandates.first()))


def test_a_step_is_taken_by_one_member_only(village, elected):
    task = add(village, elected)
    first, second, _third = (actor(mandate.person) for mandate in elected.mandates.all())
    actions.take_task(task=task, by=first, at=NOON, operation=op())
    with pytest.raises(Conflict):
        actions.take_task(task=task, by=second, at=NOON, operation=op())
    with pytest.raises(NotAllowed):
        actions.finish_task(task=task, by=second, at=NOON, operation=op())


def test_steps_are_the_members_own(village, elected):
    task = add(village, elected, by=actor(elected.mandates.first().person))
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            add(village, elected, by=who)
        for act in (actions.take_task, actions.finish_task):
            with pytest.raises(NotAllowed):
                act(task=task, by=who, at=NOON, operation=op())


def test_a_group_that_is_not_elected_has_no_steps(village, nominating):
    with pytest.raises(Conflict):
        add(village, nominating)

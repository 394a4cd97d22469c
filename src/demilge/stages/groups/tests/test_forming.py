from datetime import date

import pytest

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry, Receipt
from demilge.journal.verify import verify
from demilge.people.actions import erase_person
from demilge.people.models import RoleKind
from demilge.search import index
from demilge.stages.groups import actions
from demilge.stages.groups.models import Group
from demilge.texts.words import NONE
from village import NOON, TODAY, actor, op, w, when

from .conftest import form, outsiders, stand


def open_nominations(village, group, **more):
    asked = {"group": group, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.open_nominations(**{**asked, **more})


def test_a_group_takes_the_programme_s_seats_opens_the_path_and_can_be_found(village):
    group = form(village)
    step = Step.objects.get(round__place=village.settlement)
    assert (group.seats_min, group.seats_max, group.state) == (2, 3, "forming")
    assert (step.stage, step.state, step.path) == ("groups", "open", group.path)
    assert [text.path for text in index.find("Ак-Булак")] == [group.path]


@pytest.mark.parametrize(("least", "most"), [(0, 3), (4, 3), (2, 21), (5, None)])
def test_seats_are_from_one_to_twenty_and_the_least_is_not_above_the_most(village, least, most):
    with pytest.raises(Unfit):
        form(village, seats_min=least, seats_max=most)
    assert not Group.objects.exists()


def test_a_settlement_has_one_group_until_it_is_dissolved(village, forming):
    with pytest.raises(Conflict):
        form(village)
    actions.dissolve_group(group=forming, reason="Жаңысы", by=actor(village.aigul), at=NOON, operation=op())
    assert form(village).pk != forming.pk


def test_only_the_coordinators_form_a_group(village):
    for who in [*outsiders(village), actor(village.bakyt), actor(village.elmira)]:
        with pytest.raises(NotAllowed):
            form(village, by=who)


def test_the_same_form_sent_twice_makes_one_group_and_with_other_words_is_refused(village):
    operation = op()
    first = form(village, operation=operation)
    assert form(village, operation=operation) == first
    with pytest.raises(OperationReused):
        form(village, operation=operation, name=w("Башка"))
    assert (Group.objects.count(), Entry.objects.count(), Receipt.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("missing", ["criteria", "principles"])
def test_nobody_can_be_put_up_before_criteria_and_principles_are_written(village, missing):
    group = form(village, **{missing: NONE})
    with pytest.raises(Conflict):
        open_nominations(village, group)
    with pytest.raises(Conflict):
        stand(village, group, village.bakyt)
    group.refresh_from_db()
    assert group.state == "forming"


def test_nominations_are_opened_once_and_by_who_leads(village, forming):
    for who in [*outsiders(village), actor(village.bakyt)]:
        with pytest.raises(NotAllowed):
            open_nominations(village, forming, by=who)
    operation = op()
    open_nominations(village, forming, by=actor(village.elmira), operation=operation)
    assert open_nominations(village, forming, by=actor(village.elmira), operation=operation).state == "nominating"
    with pytest.raises(Conflict):
        open_nominations(village, forming)


def change(village, group, **more):
    asked = {name: getattr(group, name) for name in ("name", "purpose", "criteria", "principles")}
    return actions.change_group(
        **{**asked, "group": group, "by": actor(village.aigul), "at": NOON, "operation": op(), **more}
    )


def test_once_people_are_put_up_the_criteria_can_only_be_translated(village):
    group = open_nominations(village, form(village, criteria=w("Жашайт")))
    with pytest.raises(Conflict) as refusal:
        change(village, group, criteria=w("Башка"))
    assert refusal.value.field == "criteria"
    assert change(village, group, name=w("Жаңы ат")).name.texts["ky"] == "Жаңы ат"


def test_before_that_they_can_be_changed_by_who_leads(village, forming):
    with pytest.raises(NotAllowed):
        change(village, forming, by=actor(village.daniyar))
    assert change(village, forming, criteria=w("Башка"), by=actor(village.elmira)).criteria.texts["ky"] == "Башка"


def seats(village, group, least, most, **more):
    asked = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.change_seats(group=group, seats_min=least, seats_max=most, **{**asked, **more})


def test_the_number_of_seats_can_be_changed_until_the_hall_votes(village, nominating):
    assert seats(village, nominating, 1, 20).seats_max == 20
    with pytest.raises(Unfit):
        seats(village, nominating, 3, 2)
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            seats(village, nominating, 1, 2, by=who)


def test_while_the_hall_votes_only_the_least_number_changes(village, voting):
    with pytest.raises(Conflict):
        seats(village, voting, 2, 4)
    assert seats(village, voting, 1, 3).seats_min == 1


def test_after_the_election_the_seats_stand(village, elected):
    with pytest.raises(Conflict):
        seats(village, elected, 1, 3)


def test_what_is_sent_twice_is_changed_once(village, nominating):
    first, second = op(), op()
    for _tap in range(2):
        change(village, nominating, name=w("Жаңы ат"), operation=first)
        seats(village, nominating, 1, 3, operation=second)
    assert Entry.objects.filter(kind__in=["groups.changed", "groups.seats_changed"]).count() == 2
    with pytest.raises(OperationReused):
        seats(village, nominating, 2, 3, operation=second)


def test_a_dissolved_group_is_not_changed_any_more(village, forming):
    operation = op()
    for _tap in range(2):
        actions.dissolve_group(group=forming, reason="x", by=actor(village.aigul), at=NOON, operation=operation)
    with pytest.raises(Conflict):
        change(village, forming)
    with pytest.raises(Conflict):
        seats(village, forming, 1, 3)
    with pytest.raises(Conflict):
        open_nominations(village, forming)


# -- a group elected earlier -----------------------------------------------------------------------------------------


def record(village, **more):
    asked = {
        "programme": village.programme,
        "place": village.settlement,
        "name": w("Топ"),
        "elected": when("2023-05-15/2023-05-19"),
        "size_text": "6–7",
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.record_group(**{**asked, **more})


def test_a_group_elected_earlier_is_recorded_as_its_source_tells_it(village):
    group = record(village, source="https://example.org/post")
    step = Step.objects.get(round__place=village.settlement)
    assert (group.state, group.size_text, group.ballot, group.mandates.count()) == ("elected", "6–7", None, 0)
    assert (step.state, step.outcome.texts["ky"], step.when) == ("done", "6–7 адам", when("2023-05-15/2023-05-19"))


def test_its_members_get_offices_dates_and_roles(village):
    lines = [
        actions.MemberLine(village.residents[0], "chair"),
        actions.MemberLine(village.residents[1], since=date(2026, 1, 1), until=date(2027, 1, 1)),
    ]
    group = record(village, members=lines, size_text="")
    assert [(m.office, m.since, m.until) for m in group.mandates.all()] == [
        ("chair", date(2023, 5, 19), date(2025, 5, 19)),
        ("member", date(2026, 1, 1), date(2027, 1, 1)),
    ]
    kinds = village.residents[0].roles.values_list("kind", flat=True)
    assert {RoleKind.CHAIR, RoleKind.MEMBER} <= set(kinds)
    assert verify().holds


def test_more_members_than_seats_are_refused_and_nothing_is_kept(village):
    lines = [actions.MemberLine(person) for person in village.residents]
    with pytest.raises(Unfit):
        record(village, members=lines)
    with pytest.raises(Unfit):
        record(village, members=[actions.MemberLine(village.bakyt, since=TODAY, until=TODAY)])
    assert not Group.objects.exists()


def test_recording_is_for_the_coordinators_and_once_a_place(village):
    for who in [*outsiders(village), actor(village.elmira)]:
        with pytest.raises(NotAllowed):
            record(village, by=who)
    operation = op()
    assert record(village, operation=operation) == record(village, operation=operation)
    with pytest.raises(Conflict):
        record(village)


# -- the link, the end -----------------------------------------------------------------------------------------------

LINK = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOp"


def link(village, group, typed, **more):
    asked = {"group": group, "link": typed, "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.set_link(**{**asked, **more})


def test_the_whatsapp_link_is_kept_with_its_day_and_never_told_to_the_journal(village, elected):
    group = link(village, elected, f"{LINK}?mode=x")
    assert (group.whatsapp, group.whatsapp_since) == (LINK, TODAY)
    assert not Entry.objects.filter(facts__contains="AbCdEf").exists()
    assert link(village, elected, "").whatsapp_since is None


def test_what_is_no_invite_link_is_refused(village, elected):
    with pytest.raises(Unfit) as refusal:
        link(village, elected, "https://example.org/AbCdEfGhIjKl")
    assert refusal.value.field == "link"


def test_the_link_is_changed_by_who_leads_and_once_an_operation(village, elected):
    for who in [*outsiders(village), actor(village.bakyt)]:
        with pytest.raises(NotAllowed):
            link(village, elected, LINK, by=who)
    operation = op()
    link(village, elected, LINK, operation=operation, by=actor(village.elmira))
    with pytest.raises(OperationReused):
        link(village, elected, LINK + "Z", operation=operation, by=actor(village.elmira))


def test_dissolving_ends_seats_and_roles(village, elected):
    for who in [*outsiders(village), actor(village.elmira)]:
        with pytest.raises(NotAllowed):
            actions.dissolve_group(group=elected, reason="x", by=who, at=NOON, operation=op())
    group = actions.dissolve_group(group=elected, reason="Бүттү", by=actor(village.aigul), at=NOON, operation=op())
    assert group.state == "dissolved"
    assert {(m.ended_on, m.ending) for m in group.mandates.all()} == {(TODAY, "dissolved")}
    assert not village.residents[0].roles.filter(kind=RoleKind.MEMBER, until__gt=TODAY).exists()
    with pytest.raises(Conflict):
        actions.dissolve_group(group=elected, reason="x", by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        link(village, group, LINK)


def test_an_open_vote_is_called_off_before_a_group_is_dissolved(village, voting):
    with pytest.raises(Conflict):
        actions.dissolve_group(group=voting, reason="x", by=actor(village.aigul), at=NOON, operation=op())


def test_who_is_erased_leaves_the_list_and_the_group(village, elected, noon):
    member = village.residents[0]
    erase_person(person=member, by=actor(village.aigul), at=NOON, operation=op())
    mandate = elected.mandates.get(person=member)
    nomination = elected.nominations.get(person=member)
    assert (mandate.ended_on, mandate.ending, nomination.reason) == (TODAY, "left", "")
    assert nomination.option.votes_for == 25


def test_who_is_erased_before_the_vote_does_not_stand(village, nominating):
    stand(village, nominating, village.bakyt)
    erase_person(person=village.bakyt, by=actor(village.aigul), at=NOON, operation=op())
    assert nominating.nominations.get().consent == "declined"

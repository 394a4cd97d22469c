import pytest

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.people.models import Consent, Given, Person, Purpose
from demilge.stages.groups import actions
from demilge.stages.groups.models import Nomination
from village import NOON, TODAY, actor, op

from .conftest import make_member, outsiders, stand


def nominate(village, group, **more):
    asked = {"group": group, "reason": "", "language": "ky", "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.nominate(**{**asked, **more})


def answer(village, nomination, *, agrees=True, **more):
    by = actor(nomination.person)
    asked = {"nomination": nomination, "agrees": agrees, "by": by, "at": NOON, "operation": op()}
    return actions.answer_nomination(**{**asked, **more})


def test_a_resident_puts_themselves_up_and_has_agreed_with_that(village, nominating):
    nomination = stand(village, nominating, village.bakyt)
    assert (nomination.consent, nomination.consent_how, nomination.consent_on) == ("given", "web", TODAY)
    assert nomination.put_up_by is None


def test_nobody_stands_twice_but_a_double_tap_is_one(village, nominating):
    operation = op()
    first = stand(village, nominating, village.bakyt, operation=operation)
    assert stand(village, nominating, village.bakyt, operation=operation) == first
    with pytest.raises(Conflict):
        stand(village, nominating, village.bakyt)
    assert Nomination.objects.count() == 1


def test_who_lives_elsewhere_or_is_not_signed_in_does_not_stand(village, nominating):
    for who in [*outsiders(village), actor(village.aigul)]:
        with pytest.raises(NotAllowed):
            stand(village, nominating, None, by=who)


def test_at_the_desk_the_resident_who_is_served_stands(village, nominating):
    nomination = stand(
        village, nominating, None, by=actor(village.aigul, serving=village.bakyt), how=Given.PAPER, show_name=True
    )
    assert (nomination.person, nomination.consent_how) == (village.bakyt, "paper")
    assert Consent.objects.get(person=village.bakyt).purpose == Purpose.NAME_PUBLIC


def test_a_name_is_public_only_when_its_owner_says_so(village, nominating):
    stand(village, nominating, village.bakyt)
    assert not Consent.objects.exists()
    stand(village, nominating, village.residents[0], show_name=True)
    assert Consent.objects.get().person == village.residents[0]


def test_who_was_put_up_by_another_stands_only_after_agreeing(village, nominating):
    nomination = nominate(village, nominating, person=village.bakyt)
    assert (nomination.consent, nomination.put_up_by) == ("asked", village.aigul)
    operation = op()
    for _tap in range(2):
        assert answer(village, nomination, operation=operation).consent == "given"
    with pytest.raises(Conflict):
        answer(village, nomination)
    assert answer(village, nomination, agrees=False).consent == "declined"


def test_the_answer_is_the_nominee_s_or_written_down_by_who_leads(village, nominating):
    nomination = nominate(village, nominating, person=village.bakyt)
    for who in [*outsiders(village), actor(village.residents[0])]:
        with pytest.raises(NotAllowed):
            answer(village, nomination, by=who)
    assert answer(village, nomination, by=actor(village.elmira), how=Given.PAPER).consent_how == "paper"
    assert (
        answer(
            village, nomination, agrees=False, by=actor(village.aigul, serving=village.bakyt), how=Given.SPOKEN
        ).consent
        == "declined"
    )


def test_a_coordinator_registers_by_name_whom_nobody_registered_and_brings_the_answer(village, nominating):
    operation = op()
    nomination = nominate(village, nominating, name="Тургун Беш", agreed_how=Given.PAPER, operation=operation)
    again = nominate(village, nominating, name="Тургун Беш", agreed_how=Given.PAPER, operation=operation)
    assert (nomination, nomination.consent, nomination.person.home) == (again, "given", village.settlement)
    assert Person.objects.filter(name="Тургун Беш").count() == 1


def test_a_member_puts_up_a_registered_resident_by_name_without_seeing_the_list(village, nominating):
    make_member(village.residents[0], village.settlement)
    by = actor(village.residents[0])
    assert nominate(village, nominating, name="Бакыт Токтоев", by=by).person == village.bakyt
    new = nominate(village, nominating, name="Тургун Алты", by=by)
    assert (new.person.home, new.put_up_by) == (village.settlement, village.residents[0])
    with pytest.raises(NotAllowed):
        nominate(village, nominating, name="Тургун Жети", agreed_how=Given.PAPER, by=by)
    assert not Person.objects.filter(name="Тургун Жети").exists()


def test_others_put_nobody_up(village, nominating):
    for who in [*outsiders(village), actor(village.bakyt)]:
        with pytest.raises(NotAllowed):
            nominate(village, nominating, person=village.residents[0], by=who)


def test_only_a_resident_of_the_settlement_is_put_up_and_only_once(village, nominating):
    with pytest.raises(Unfit):
        nominate(village, nominating, person=village.daniyar)
    with pytest.raises(Unfit):
        nominate(village, nominating)
    nominate(village, nominating, person=village.bakyt)
    with pytest.raises(Conflict):
        nominate(village, nominating, person=village.bakyt)


def test_the_list_of_an_open_vote_stands(village, voting):
    with pytest.raises(Conflict):
        stand(village, voting, village.bakyt)
    with pytest.raises(Conflict):
        nominate(village, voting, person=village.bakyt)
    with pytest.raises(Conflict):
        answer(village, voting.nominations.first(), agrees=False)

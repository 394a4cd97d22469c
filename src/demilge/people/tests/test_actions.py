from datetime import date, timedelta

import pytest

from demilge.foundation.refusals import Conflict, Gone, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry, Receipt, Secret
from demilge.people import actions, sign_in_actions, slip_actions, tokens
from demilge.people.actors import NOBODY, system
from demilge.people.models import ContactPoint, Person, PersonSecret, RoleKind, SecretKind, Slip
from demilge.places.models import Programme
from village import NOON, TODAY, actor, guest, op, w


def register(village, **more):
    asked = {"programme": village.programme, "name": "Жаңыл", "by": actor(village.aigul), "at": NOON, "operation": op()}
    return actions.register_person(**{**asked, **more})


def outsiders(village):
    return [actor(village.daniyar), actor(village.chynara), actor(village.elmira), guest(), NOBODY]


def test_a_name_is_enough(village):
    person = register(village)
    assert (person.name, person.birth_year, person.contacts.count(), person.consents.count()) == ("Жаңыл", None, 0, 0)
    assert [role.kind for role in person.roles.all()] == [RoleKind.RESIDENT]


def test_somebody_is_registered_with_phone_home_and_consent(village):
    person = register(village, phone="0555 12 34 56", home=village.settlement, consent_how="paper", birth_year=1980)
    assert [contact.value for contact in person.contacts.all()] == ["+996555123456"]
    assert [(consent.purpose, consent.how) for consent in person.consents.all()] == [("keep", "paper")]


def test_only_the_team_registers_and_registering_again_gives_the_same_person(village):
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            register(village, by=who)
    operation = op()
    assert register(village, operation=operation) == register(village, operation=operation)
    with pytest.raises(OperationReused):
        register(village, operation=operation, name="Башка")
    assert Person.objects.filter(name="Жаңыл").count() == 1


def test_a_coordinator_of_another_programme_is_an_outsider_here(village):
    elsewhere = Programme.objects.create(slug="alys", title=w("Алыс"))
    stranger = register(village, name="Башка координатор")
    Person.objects.filter(pk=stranger.pk).update(programme=elsewhere)
    stranger.refresh_from_db()
    actions.give_role(
        person=stranger,
        kind=RoleKind.COORDINATOR,
        place=None,
        body=None,
        since=TODAY,
        by=system("test"),
        at=NOON,
        operation=op(),
    )
    who = actor(stranger)
    with pytest.raises(NotAllowed):
        register(village, by=who)
    with pytest.raises(NotAllowed):
        add(village.bakyt, by=who)
    with pytest.raises(NotAllowed):
        actions.erase_person(person=village.bakyt, by=who, at=NOON, operation=op())
    with pytest.raises(NotAllowed):
        slip_actions.issue_slip(person=village.bakyt, by=who, at=NOON, operation=op())


@pytest.mark.parametrize(
    ("more", "field"),
    [({"birth_year": 1899}, "birth_year"), ({"birth_year": 2027}, "birth_year"), ({"phone": "12"}, "phone")],
)
def test_what_does_not_fit_names_its_field(village, more, field):
    with pytest.raises(Unfit) as refused:
        register(village, **more)
    assert (refused.value.field, Person.objects.filter(name="Жаңыл").exists()) == (field, False)


def test_a_home_in_another_programme_is_refused(village):
    Programme.objects.create(slug="alys", title=w("Алыс"))
    type(village.other).objects.filter(pk=village.other.pk).update(programme="alys")
    village.other.refresh_from_db()
    with pytest.raises(Unfit):
        register(village, home=village.other)


def add(person, value="0555 12 34 56", **more):
    asked = {"scheme": "tel", "is_shared": False, "at": NOON, "operation": op()}
    return actions.add_contact(person=person, value=value, **{**asked, **more})


def test_one_phone_of_several_people_is_shared_for_all_of_them(village):
    team = actor(village.aigul)
    first = add(village.bakyt, by=team)
    with pytest.raises(Unfit):
        add(village.elmira, by=team)
    add(village.elmira, by=team, is_shared=True)
    first.refresh_from_db()
    assert first.is_shared


def test_people_change_their_own_contacts_and_nobody_else_s(village):
    contact = add(village.bakyt, by=actor(village.bakyt))
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            add(village.bakyt, by=who)
        with pytest.raises(NotAllowed):
            actions.remove_contact(person=village.bakyt, contact=contact.pk, by=who, at=NOON, operation=op())
    operation = op()
    for _tap in range(2):
        actions.remove_contact(
            person=village.bakyt, contact=contact.pk, by=actor(village.bakyt), at=NOON, operation=operation
        )
    assert ContactPoint.objects.count() == 0
    with pytest.raises(Conflict):
        actions.remove_contact(
            person=village.bakyt, contact=contact.pk, by=actor(village.bakyt), at=NOON, operation=op()
        )


def test_details_are_put_right_by_the_person_or_the_team(village):
    asked = {"sex": "m", "birth_year": 1971, "home": village.settlement, "language": "ru", "at": NOON}
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            actions.change_person(person=village.bakyt, name="Х", by=who, operation=op(), **asked)
    actions.change_person(person=village.bakyt, name="Бакыт Т.", by=actor(village.bakyt), operation=op(), **asked)
    village.bakyt.refresh_from_db()
    assert (village.bakyt.name, village.bakyt.birth_year, village.bakyt.language) == ("Бакыт Т.", 1971, "ru")


def consent(person, by, purpose="messages", **more):
    return actions.give_consent(
        **{"person": person, "purpose": purpose, "how": "web", "by": by, "at": NOON, "operation": op(), **more}
    )


def test_a_consent_stands_once_and_is_taken_back_with_its_date(village):
    kept = consent(village.bakyt, actor(village.bakyt))
    with pytest.raises(Conflict):
        consent(village.bakyt, actor(village.bakyt))
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            consent(village.bakyt, who, "name")
        with pytest.raises(NotAllowed):
            actions.withdraw_consent(consent=kept, by=who, at=NOON, operation=op())
    actions.withdraw_consent(consent=kept, by=actor(village.bakyt), at=NOON, operation=op())
    with pytest.raises(Conflict):
        actions.withdraw_consent(consent=kept, by=actor(village.bakyt), at=NOON, operation=op())
    assert consent(village.bakyt, actor(village.bakyt)).pk != kept.pk
    assert (kept.withdrawn_on, kept.text_version) == (TODAY, "2026-11")


def test_taking_back_the_consent_to_being_kept_removes_the_contacts(village):
    add(village.bakyt, by=actor(village.aigul))
    kept = consent(village.bakyt, actor(village.aigul), "keep", how="paper")
    actions.withdraw_consent(consent=kept, by=actor(village.bakyt), at=NOON, operation=op())
    assert ContactPoint.objects.count() == 0


def give(person, kind, by, **more):
    asked = {"place": None, "body": None, "since": TODAY, "at": NOON, "operation": op()}
    return actions.give_role(person=person, kind=kind, by=by, **{**asked, **more})


def test_roles_are_given_once_and_ended(village):
    role = give(village.bakyt, RoleKind.MEMBER, actor(village.aigul), place=village.settlement)
    with pytest.raises(Conflict):
        give(village.bakyt, RoleKind.MEMBER, actor(village.aigul), place=village.settlement)
    with pytest.raises(Unfit):
        actions.end_role(role=role, on=TODAY - timedelta(days=1), by=actor(village.aigul), at=NOON, operation=op())
    actions.end_role(role=role, on=TODAY, by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        actions.end_role(role=role, on=TODAY, by=actor(village.aigul), at=NOON, operation=op())


def test_a_role_with_a_last_day_can_end_sooner(village):
    role = give(village.bakyt, RoleKind.MEMBER, actor(village.aigul), until=date(2027, 1, 1))
    actions.end_role(role=role, on=TODAY, by=actor(village.aigul), at=NOON, operation=op())
    assert role.until == TODAY
    with pytest.raises(Unfit):
        give(village.elmira, RoleKind.MEMBER, actor(village.aigul), until=date(2020, 1, 1))


def test_nobody_makes_themselves_more_than_they_are(village):
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            give(village.daniyar, RoleKind.COORDINATOR, who)
    with pytest.raises(NotAllowed):
        give(village.aigul, RoleKind.ADMINISTRATOR, actor(village.aigul))
    give(village.aigul, RoleKind.ADMINISTRATOR, system("test"))
    give(village.elmira, RoleKind.ADMINISTRATOR, actor(village.aigul))


def slip(person, by, operation=None):
    return slip_actions.issue_slip(person=person, by=by, at=NOON, operation=operation or op())


def test_a_slip_is_a_key_that_only_the_team_makes(village):
    for who in outsiders(village):
        with pytest.raises(NotAllowed):
            slip(village.bakyt, who)
    operation = op()
    assert slip(village.bakyt, actor(village.aigul), operation) == slip(village.bakyt, actor(village.aigul), operation)
    with pytest.raises(OperationReused):
        slip(village.elmira, actor(village.aigul), operation)
    assert Slip.objects.count() == 1


def test_a_coordinator_makes_no_slip_for_an_administrator(village):
    give(village.elmira, RoleKind.ADMINISTRATOR, system("test"))
    with pytest.raises(NotAllowed):
        slip(village.elmira, actor(village.aigul))
    slip(village.elmira, system("command"))


def test_several_slips_are_made_together_or_not_at_all(village):
    give(village.elmira, RoleKind.ADMINISTRATOR, system("test"))
    asked = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    with pytest.raises(NotAllowed):
        slip_actions.issue_slips(persons=[village.bakyt, village.elmira], **asked)
    assert Slip.objects.count() == 0
    for _tap in range(2):
        slip_actions.issue_slips(persons=village.residents, **asked)
    codes = {tokens.slip_code(slip_actions.slip_operation(asked["operation"], person)) for person in village.residents}
    assert (len(codes), Slip.objects.count()) == (4, 4)
    assert {slip_actions.usable_slip(code, at=NOON).person for code in codes} == set(village.residents)


def secret(person, kind, by, word="294857", login="", **more):
    asked = {"at": NOON, "operation": op()}
    return sign_in_actions.set_secret(person=person, kind=kind, secret=word, login=login, by=by, **{**asked, **more})


def test_nobody_sets_another_s_pin_not_even_a_coordinator(village):
    for who in [*outsiders(village), actor(village.aigul)]:
        with pytest.raises(NotAllowed):
            secret(village.bakyt, SecretKind.PIN, who)
    secret(village.bakyt, SecretKind.PIN, actor(village.bakyt))
    assert sign_in_actions.right_secret(village.bakyt, SecretKind.PIN, "294857")
    assert not sign_in_actions.right_secret(village.bakyt, SecretKind.PIN, "294858")


def test_passwords_are_for_the_team(village):
    with pytest.raises(NotAllowed):
        secret(village.bakyt, SecretKind.PASSWORD, actor(village.bakyt), "жакшы ат кара суу", "bakyt")
    secret(village.aigul, SecretKind.PASSWORD, actor(village.aigul), "жакшы ат кара суу", "Aigul")
    assert sign_in_actions.person_with_password("aigul", "жакшы ат кара суу") == village.aigul


@pytest.mark.parametrize(
    ("word", "login", "field"), [("кыска", "aigul", "password"), ("жакшы ат кара суу", " ", "login")]
)
def test_a_weak_password_or_no_name_is_refused(village, word, login, field):
    with pytest.raises(Unfit) as refused:
        secret(village.aigul, SecretKind.PASSWORD, actor(village.aigul), word, login)
    assert refused.value.field == field


def test_two_people_do_not_share_a_sign_in_name(village):
    give(village.elmira, RoleKind.COORDINATOR, actor(village.aigul))
    secret(village.aigul, SecretKind.PASSWORD, actor(village.aigul), "жакшы ат кара суу", "desk")
    with pytest.raises(Unfit):
        secret(village.elmira, SecretKind.PASSWORD, actor(village.elmira), "башка төрт сөз бул", "DESK")


def test_a_secret_leaves_no_fast_digest_in_its_receipt(village):
    operation = op()
    secret(village.bakyt, SecretKind.PIN, actor(village.bakyt), operation=operation)
    first = Receipt.objects.get(operation=operation).fingerprint
    PersonSecret.objects.all().delete()
    Receipt.objects.all().delete()
    secret(village.bakyt, SecretKind.PIN, actor(village.bakyt), "582913", operation=operation)
    assert Receipt.objects.get(operation=operation).fingerprint == first


def test_the_journal_knows_who_acted_for_whom_and_says_no_names(village):
    add(village.bakyt, by=actor(village.aigul))
    add(village.elmira, by=actor(village.elmira), value="0700 11 22 33")
    by_desk, by_self = Entry.objects.order_by("number")
    assert [row.person for row in Secret.objects.filter(entry=by_desk.number).order_by("pk")] == [
        str(village.aigul.key),
        str(village.bakyt.key),
    ]
    assert [row.person for row in Secret.objects.filter(entry=by_self.number)] == [str(village.elmira.key)]
    assert '"via":"desk"' in by_desk.facts and '"via":"web"' in by_self.facts
    assert "Бакыт" not in by_desk.facts + by_self.facts and "555" not in by_desk.facts


def test_nothing_is_done_about_somebody_who_was_erased(village):
    stale = Person.objects.get(pk=village.bakyt.pk)
    actions.erase_person(person=village.bakyt, by=actor(village.bakyt), at=NOON, operation=op())
    for act in (
        lambda: add(stale, by=actor(village.aigul)),
        lambda: consent(stale, actor(village.aigul)),
        lambda: give(stale, RoleKind.MEMBER, actor(village.aigul)),
        lambda: slip(stale, actor(village.aigul)),
        lambda: actions.erase_person(person=stale, by=actor(village.aigul), at=NOON, operation=op()),
    ):
        with pytest.raises(Gone):
            act()

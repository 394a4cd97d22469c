"""Erasing reaches every floor, and the journal still holds."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models

from demilge.foundation.refusals import NotAllowed
from demilge.journal.models import Entry, Secret
from demilge.journal.verify import verify
from demilge.messaging import outbox
from demilge.messaging.actions import confirm, follow
from demilge.messaging.permissions import link_of
from demilge.people import actions, sign_in_actions, slip_actions
from demilge.people.actors import Actor, system
from demilge.people.models import Person, RoleKind, SecretKind
from village import NOON, TODAY, actor, guest, op


def live_a_little(village):
    """Bakyt leaves traces on every floor below the stages."""
    team, own = actor(village.aigul), actor(village.bakyt)
    for scheme, value in (("tel", "0555 12 34 56"), ("mailto", "bakyt@example.org")):
        actions.add_contact(
            person=village.bakyt, scheme=scheme, value=value, is_shared=False, by=team, at=NOON, operation=op()
        )
    for purpose in ("keep", "messages", "name"):
        actions.give_consent(person=village.bakyt, purpose=purpose, how="paper", by=team, at=NOON, operation=op())
    actions.give_role(
        person=village.bakyt,
        kind=RoleKind.MEMBER,
        place=village.settlement,
        body=None,
        since=TODAY,
        until=date(2027, 5, 1),
        by=team,
        at=NOON,
        operation=op(),
    )
    sign_in_actions.set_secret(
        person=village.bakyt, kind=SecretKind.PIN, secret="294857", login="", by=own, at=NOON, operation=op()
    )
    slip_actions.issue_slip(person=village.bakyt, by=team, at=NOON, operation=op())
    for by, email in ((own, "own@example.org"), (guest(), "bakyt@example.org")):
        subscription = follow(
            about=f"places.place:{village.settlement.pk}",
            path=village.settlement.path,
            email=email,
            language="ky",
            programme=village.programme.pk,
            by=by,
            at=NOON,
            operation=op(),
        )
        link = Actor(link=link_of(subscription))
        confirm(subscription=subscription, by=link, at=NOON, operation=op())
    outbox.enqueue(
        programme=village.programme.pk,
        channel="email",
        to="bakyt@example.org",
        language="ky",
        subject="Бакыт Токтоев",
        text="Бакыт Токтоев",
        at=NOON,
        person=village.bakyt,
    )


def everything_kept():
    """Every text in every table, as somebody would read it who has the database."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("demilge."):
            names = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
            found += [json.dumps(row, default=str, ensure_ascii=False) for row in model.objects.values(*names)]
    return "\n".join(found)


def erase(person, by, **more):
    return actions.erase_person(**{"person": person, "by": by, "at": NOON, "operation": op(), **more})


def test_nothing_that_names_or_reaches_the_person_is_left(village):
    live_a_little(village)
    for trace in ("Бакыт", "555123456", "bakyt@example.org", "own@example.org", "294857"):
        assert (trace in everything_kept()) == (trace != "294857")
    erase(village.bakyt, actor(village.bakyt))
    for trace in ("Бакыт", "Токтоев", "555123456", "bakyt@example.org", "own@example.org", "294857"):
        assert trace not in everything_kept()
    assert not Secret.objects.filter(person=str(village.bakyt.key)).exists()


def test_the_chain_holds_and_what_was_done_stays(village):
    live_a_little(village)
    entries = Entry.objects.count()
    erase(village.bakyt, actor(village.bakyt))
    verdict = verify()
    assert (verdict.holds, verdict.entries, verdict.why) == (True, entries + 1, "")


def test_roles_keep_their_dates_and_end_today(village):
    live_a_little(village)
    erase(village.bakyt, actor(village.bakyt))
    assert {role.until for role in village.bakyt.roles.all()} == {TODAY}
    assert village.bakyt.consents.filter(withdrawn_on__isnull=True).count() == 0


def test_a_role_to_come_is_gone(village):
    actions.give_role(
        person=village.bakyt,
        kind=RoleKind.MEMBER,
        place=None,
        body=None,
        since=TODAY + timedelta(days=3),
        by=actor(village.aigul),
        at=NOON,
        operation=op(),
    )
    erase(village.bakyt, actor(village.aigul))
    assert [role.kind for role in village.bakyt.roles.all()] == [RoleKind.RESIDENT]


def test_erasing_while_they_are_served_names_nobody_in_the_last_entry(village):
    live_a_little(village)
    erase(village.bakyt, actor(village.aigul, serving=Person.objects.get(pk=village.bakyt.pk)))
    assert "Бакыт" not in everything_kept()


def test_only_the_person_and_the_team_erase_and_the_team_only_by_an_administrator(village):
    for who in (actor(village.daniyar), actor(village.chynara), actor(village.elmira), guest()):
        with pytest.raises(NotAllowed):
            erase(village.bakyt, who)
    actions.give_role(
        person=village.elmira,
        kind=RoleKind.COORDINATOR,
        place=None,
        body=None,
        since=TODAY,
        by=system("test"),
        at=NOON,
        operation=op(),
    )
    with pytest.raises(NotAllowed):
        erase(village.aigul, actor(village.elmira))
    assert erase(village.aigul, system("command")).erased_at == NOON


def test_a_second_tap_erases_once(village):
    operation = op()
    first = erase(village.bakyt, actor(village.bakyt), operation=operation)
    assert erase(village.bakyt, actor(village.bakyt), operation=operation) == first
    assert Entry.objects.filter(kind="people.erased").count() == 1


def test_an_erased_person_is_signed_out_and_found_nowhere(as_bakyt, as_aigul, village):
    answer = as_bakyt.post(f"/en/persons/{village.bakyt.pk}/erase/", {"operation": str(op()), "word": "Erase"})
    assert (answer.status_code, answer.url) == (302, "/en/privacy/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert as_bakyt.get("/en/privacy/").context["here"]["person"] is None
    assert as_aigul.get(f"/en/persons/{village.bakyt.pk}/").status_code == 404
    assert as_aigul.get("/en/persons/?q=Бакыт").context["page"].paginator.count == 0


def test_without_the_word_nothing_is_erased(as_bakyt, village):
    answer = as_bakyt.post(f"/en/persons/{village.bakyt.pk}/erase/", {"operation": str(op()), "word": "yes"})
    village.bakyt.refresh_from_db()
    assert (answer.status_code, village.bakyt.erased_at) == (422, None)

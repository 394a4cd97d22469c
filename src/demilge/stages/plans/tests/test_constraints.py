"""What must never be false of plans is refused by the database itself."""

import pytest
from django.db import IntegrityError, transaction

from demilge.stages.plans.models import Item, Letter, Reply, Version
from village import NOON, TODAY

from . import cast


def second_number(village, version):
    Version.objects.create(plan=version.plan, number=version.number, made_at=NOON)


def second_draft(village, version):
    for number in (2, 3):
        Version.objects.create(plan=version.plan, number=number, made_at=NOON)


def second_in_force(village, version):
    Version.objects.create(plan=version.plan, number=2, state="sent", made_at=NOON, sent_at=NOON)


def sent_without_time(village, version):
    Version.objects.filter(pk=version.pk).update(sent_at=None)


def draft_with_time(village, version):
    Version.objects.create(plan=version.plan, number=2, made_at=NOON, sent_at=NOON)


def item(village, version, **more):
    first = version.items.get()
    content = {"number": 2, "programme": village.programme, "version": version, "problem": first.problem}
    return Item.objects.create(**{**content, **more})


def same_item_number(village, version):
    item(village, version, number=1)


def same_thread(village, version):
    item(village, version, thread=version.items.get().thread)


def letter(village, version, **more):
    content = {
        "version": version,
        "body": village.mtu,
        "made_at": NOON,
        "reply_by": TODAY,
        "expires_at": NOON.replace(year=2027),
    }
    return Letter.objects.create(**{**content, **more})


def second_letter(village, version):
    for _time in range(2):
        letter(village, version)


def dead_letter(village, version):
    letter(village, version, expires_at=NOON)


def number_without_day(village, version):
    letter(village, version, incoming_number="7")


def reply(village, version, **more):
    content = {
        "programme": village.programme,
        "item": version.items.get(),
        "verdict": "agreed",
        "due": TODAY,
        "reason": "",
        "officer_name": "Ч. О.",
        "language": "ky",
        "on": TODAY,
        "at": NOON,
    }
    return Reply.objects.create(**{**content, **more})


def nameless_reply(village, version):
    reply(village, version, officer_name="")


def agreed_without_day(village, version):
    reply(village, version, due=None)


def refused_without_reason(village, version):
    reply(village, version, verdict="cannot", due=None)


@pytest.mark.parametrize(
    ("breaking", "constraint"),
    [
        (second_number, "versions_are_numbered"),
        (second_draft, "one_draft_a_plan"),
        (second_in_force, "one_version_in_force_a_plan"),
        (sent_without_time, "a_sent_version_has_its_time"),
        (draft_with_time, "a_sent_version_has_its_time"),
        (same_item_number, "plan_items_are_numbered"),
        (same_thread, "an_item_stands_once_in_a_version"),
        (second_letter, "one_standing_letter_an_addressee"),
        (dead_letter, "a_letter_lives_a_while"),
        (number_without_day, "an_incoming_number_has_its_day"),
        (nameless_reply, "a_reply_has_its_officer"),
        (agreed_without_day, "an_agreement_has_a_date"),
        (refused_without_reason, "less_than_agreed_has_a_reason"),
    ],
)
def test_the_database_refuses(village, breaking, constraint):
    version = cast.in_force(village)
    assert constraint in {c.name for model in (Version, Item, Letter, Reply) for c in model._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        breaking(village, version)

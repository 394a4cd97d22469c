from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demilge.cycle.models import Step
from demilge.foundation.refusals import Conflict, Gone, NotAllowed, Unfit
from demilge.journal.models import Entry
from demilge.messaging.models import Message
from demilge.people.actors import Actor
from demilge.stages.plans import actions, events, queries
from demilge.stages.plans.actions import Officer, ReplyLine
from demilge.stages.plans.models import Letter, Reply
from demilge.stages.plans.permissions import link_of
from village import NOON, TODAY, actor, guest, op, w

from . import cast


@pytest.fixture
def version(village):
    return cast.in_force(village)


@pytest.fixture
def item(version):
    return version.items.get()


@pytest.fixture
def letter(village, version):
    return cast.write(village, version)


@pytest.fixture
def heard():
    """What later stages are told: (signal, reply)."""
    told = []

    def agreed(sender, reply, **more):
        told.append(("agreed", reply))

    def refused(sender, reply, **more):
        told.append(("refused", reply))

    events.item_agreed.connect(agreed)
    events.item_refused.connect(refused)
    yield told
    events.item_agreed.disconnect(agreed)
    events.item_refused.disconnect(refused)


def type_reply(village, item, line, **more):
    asked = {
        "item": item,
        "line": line,
        "officer": cast.OFFICER,
        "language": "ru",
        "on": TODAY,
        "by": actor(village.aigul),
        "at": NOON,
        "operation": op(),
    }
    return actions.type_reply(**{**asked, **more})


def test_a_letter_asks_for_an_answer_in_the_days_of_the_programme(letter):
    assert letter.reply_by == TODAY + timedelta(days=14)
    assert letter.expires_at == NOON + timedelta(days=90)
    assert not Message.objects.exists()


def test_a_letter_goes_by_mail_where_the_office_has_an_address(village, version):
    with pytest.raises(Unfit):
        cast.write(village, version, mail=True)
    village.mtu.email = "mtu@example.org"
    village.mtu.save()
    cast.write(village, version, mail=True)
    message = Message.objects.get()
    assert (message.to, message.channel) == ("mtu@example.org", "email")
    assert message.text.count("/r/") == 2


def test_nobody_but_the_team_writes_or_keeps_letters(village, version, letter):
    for who in (actor(village.elmira), actor(village.daniyar), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            cast.write(village, version, by=who)
        with pytest.raises(NotAllowed):
            actions.revoke_letter(letter=letter, by=who, at=NOON, operation=op())
        with pytest.raises(NotAllowed):
            actions.note_incoming(letter=letter, number="1", on=TODAY, by=who, at=NOON, operation=op())


def test_only_an_office_that_is_asked_gets_one_letter(village, version, letter):
    with pytest.raises(Unfit):
        cast.write(village, version, body=village.mayor)
    with pytest.raises(Conflict):
        cast.write(village, version)


def test_a_draft_has_no_letters_and_neither_has_a_replaced_version(village, version):
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    with pytest.raises(Conflict):
        cast.write(village, draft)
    cast.send(village, draft)
    with pytest.raises(Conflict):
        cast.write(village, version)


def test_the_same_operation_writes_one_letter(village, version):
    operation = op()
    assert cast.write(village, version, operation=operation) == cast.write(village, version, operation=operation)
    assert Letter.objects.count() == 1


def test_a_letter_taken_back_opens_nothing_and_another_can_be_written(village, version, letter, item):
    asked = {"letter": letter, "by": actor(village.aigul), "at": NOON}
    actions.revoke_letter(operation=op(), **asked)
    with pytest.raises(Gone):
        cast.answer(letter, cast.agreed(item))
    with pytest.raises(Conflict):
        actions.revoke_letter(operation=op(), **asked)
    assert cast.write(village, version).key != letter.key


def test_an_old_letter_and_one_of_a_replaced_version_open_nothing(village, version, letter, item):
    with pytest.raises(Gone):
        cast.answer(letter, cast.agreed(item, due=TODAY + timedelta(days=200)), at=NOON + timedelta(days=90))
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    cast.send(village, draft)
    with pytest.raises(Gone):
        cast.answer(letter, cast.agreed(item))
    assert not Reply.objects.exists()


def test_the_incoming_number_fits_between_letter_and_today(village, letter):
    asked = {"letter": letter, "number": "01-7/233", "by": actor(village.aigul), "at": NOON}
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Unfit):
            actions.note_incoming(on=wrong, operation=op(), **asked)
    actions.note_incoming(on=TODAY, operation=op(), **asked)
    letter.refresh_from_db()
    assert (letter.incoming_number, letter.incoming_on) == ("01-7/233", TODAY)


def test_the_first_opening_is_noted_once(letter):
    by = Actor(link=link_of(letter))
    actions.open_letter(letter=letter, by=by, at=NOON, operation=op())
    actions.open_letter(letter=letter, by=by, at=NOON + timedelta(days=1), operation=op())
    letter.refresh_from_db()
    assert letter.opened_at == NOON
    assert Entry.objects.filter(kind="plans.letter_opened").count() == 1


def test_only_who_holds_the_link_answers_by_it(village, letter, item):
    for who in (
        actor(village.aigul),
        actor(village.chynara),
        actor(village.daniyar),
        guest(),
        Actor(link="plans.letter:0"),
    ):
        with pytest.raises(NotAllowed):
            cast.answer(letter, cast.agreed(item), by=who)
    assert not Reply.objects.exists()


def test_an_agreement_is_kept_and_told_on_and_closes_the_stage(village, letter, item, heard):
    cast.answer(letter, cast.agreed(item))
    reply = Reply.objects.get()
    assert (reply.verdict, reply.due, reply.officer_name, reply.on) == ("agreed", cast.DUE, cast.OFFICER.name, TODAY)
    assert heard == [("agreed", reply)]
    assert Step.objects.get(stage="plans").state == "done"
    entry = Entry.objects.get(kind="plans.agreed")
    assert "Чынара" in entry.facts


def test_a_refusal_is_told_on_as_such(letter, item, heard):
    cast.answer(letter, cast.cannot(item))
    assert heard == [("refused", Reply.objects.get())]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"verdict": "agreed"}, "due"),
        ({"verdict": "partly", "reason": "Акча аз"}, "due"),
        ({"verdict": "agreed", "due": TODAY - timedelta(days=1)}, "due"),
        ({"verdict": "partly", "due": cast.DUE}, "reason"),
        ({"verdict": "cannot"}, "reason"),
    ],
)
def test_an_answer_that_promises_or_explains_too_little_is_refused(letter, item, line, field):
    with pytest.raises(Unfit) as refusal:
        cast.answer(letter, ReplyLine(item=item.pk, **line))
    assert refusal.value.field == f"{field}_{item.pk}"
    assert not Reply.objects.exists()


def test_items_are_answered_one_by_one_or_together_but_never_by_halves(village, heard):
    version = cast.in_force(
        village, cast.line(village), cast.line(village), cast.line(village, addressee=village.mayor)
    )
    first, second, of_another = version.items.all()
    letter = cast.write(village, version)
    with pytest.raises(Unfit):
        cast.answer(letter, cast.agreed(first), ReplyLine(item=second.pk, verdict="agreed"))
    with pytest.raises(Unfit):
        cast.answer(letter, cast.agreed(of_another))
    with pytest.raises(Unfit):
        cast.answer(letter)
    assert not Reply.objects.exists() and heard == []
    cast.answer(letter, cast.agreed(first))
    cast.answer(letter, cast.partly(second))
    assert [item.standing and item.standing.verdict for item in queries.asked_in(letter)] == ["agreed", "partly"]


def test_the_same_operation_answers_once(letter, item, heard):
    operation = op()
    for _tap in range(2):
        cast.answer(letter, cast.agreed(item), operation=operation)
    assert (Reply.objects.count(), len(heard)) == (1, 1)


def test_a_later_answer_counts_and_the_earlier_one_stays(letter, item):
    cast.answer(letter, cast.cannot(item))
    cast.answer(letter, cast.agreed(item), at=NOON + timedelta(days=2))
    (asked,) = queries.asked_in(letter)
    assert [reply.verdict for reply in asked.answers] == ["cannot", "agreed"]
    assert asked.standing.verdict == "agreed"


def test_an_answer_stays_with_its_item_in_the_next_version(village, version, letter, item):
    cast.answer(letter, cast.agreed(item))
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    cast.send(village, draft)
    (kept,) = queries.items_of(item.problem)
    assert (kept.version, kept.standing.verdict) == (draft, "agreed")


def test_an_answer_from_paper_has_its_day_and_its_officer(village, item, heard):
    reply = type_reply(village, item, cast.partly(item), on=date(2026, 5, 11))
    assert (reply.letter, reply.on, reply.language) == (None, date(2026, 5, 11), "ru")
    assert heard == [("agreed", reply)]


def test_an_older_paper_typed_late_does_not_overrule(village, letter, item, heard):
    cast.answer(letter, cast.agreed(item))
    type_reply(village, item, cast.cannot(item), on=TODAY - timedelta(days=3))
    (asked,) = queries.asked_in(letter)
    assert asked.standing.verdict == "agreed"
    assert [kind for kind, _reply in heard] == ["agreed"]


def test_a_paper_from_tomorrow_or_to_a_draft_is_refused(village, item):
    with pytest.raises(Unfit):
        type_reply(village, item, cast.cannot(item), on=TODAY + timedelta(days=1))
    drafted = cast.add(village, cast.draft(cast.plan(village)), cast.line(village))
    with pytest.raises(Conflict):
        type_reply(village, drafted, cast.cannot(drafted))


def test_nobody_but_the_team_types_from_paper(village, item):
    for who in (actor(village.elmira), actor(village.daniyar), actor(village.chynara), guest()):
        with pytest.raises(NotAllowed):
            type_reply(village, item, cast.cannot(item), by=who)


def test_a_recorded_item_without_an_addressee_takes_no_answer(village):
    version = cast.in_force(village)
    item = version.items.get()
    item.addressee = None
    item.save()
    with pytest.raises(Conflict):
        type_reply(village, item, cast.cannot(item))


def test_the_words_of_an_answer_are_not_in_the_journal_but_their_digest_is(letter, item):
    cast.answer(letter, cast.cannot(item, reason="Айтматов көчөсүндөгү үй"), officer=Officer("Ч. О."))
    facts = Entry.objects.get(kind="plans.cannot").facts
    assert "Айтматов" not in facts and "digest" in facts


def test_items_without_an_agreement_wait(village, version, letter, item):
    assert [(one, one.said) for one in queries.waiting()] == [(item, None)]
    cast.answer(letter, cast.cannot(item))
    assert [one.said for one in queries.waiting()] == ["cannot"]
    cast.answer(letter, cast.agreed(item), at=NOON + timedelta(days=1))
    assert list(queries.waiting()) == []


def test_what_waits_knows_by_when_its_letter_asks_for_an_answer(village, version, item):
    assert queries.waiting().get().reply_by is None
    letter = cast.write(village, version)
    assert queries.waiting().get().reply_by == letter.reply_by
    assert not queries.waiting(late_on=letter.reply_by).exists()
    assert queries.waiting(late_on=letter.reply_by + timedelta(days=1)).get() == item


def test_a_file_comes_with_an_answer(letter, item):
    paper = SimpleUploadedFile("буйрук.pdf", b"%PDF-1.7 sample")
    cast.answer(letter, cast.agreed(item, upload=paper))
    assert Reply.objects.get().file.media_type == "application/pdf"


def test_what_a_later_stage_knows_of_an_item_is_asked_for(item):
    told = events.Execution("work", "in work", w("Насос").pick("ky").text, "/promises/1/")

    def answer(sender, items, today, **more):
        return {one.thread: [told] for one in items}

    events.execution_asked.connect(answer)
    try:
        assert queries.executions([item], today=TODAY)[item.thread][-1] == told
    finally:
        events.execution_asked.disconnect(answer)

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from demilge.stages.plans import actions
from demilge.stages.plans.models import Item, Letter, Plan, Reply, Version
from demilge.texts.words import NONE
from village import NOON, actor, op, w

from . import cast

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def version(village):
    return cast.in_force(village)


@pytest.fixture
def letter(village, version):
    return cast.write(village, version)


def typed_item(about, **more):
    content = {"operation": str(op()), "problem": about.pk, "title_ky": "Насосту алмаштыруу", "goal_ky": "Суу"}
    return {**content, **more}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_anybody_reads_a_plan_in_force(client, version, language):
    page = client.get(f"/{language}{version.plan.path}").content.decode()
    said = {"ky": "", "ru": " (ru)", "en": " (en)"}[language]
    assert f"Насосту алмаштырып бериңиз{said}" in page
    assert f"/{language}{version.items.get().problem.path}" in page


def test_what_is_not_known_is_shown_as_such(client, village):
    version = cast.in_force(village)
    version.items.update(goal=NONE, addressee=None, deadline="")
    page = client.get(f"/en{version.plan.path}").content.decode()
    assert page.count("not known") >= 3


def test_a_draft_is_a_page_for_its_writers_only(client, as_elmira, as_daniyar, village):
    plan = cast.plan(village, cast.line(village))
    assert as_elmira.get(f"/ky{plan.path}").status_code == 200
    for reader in (client, as_daniyar):
        assert reader.get(f"/ky{plan.path}").status_code == 404


def test_a_draft_of_the_next_version_stays_inside(client, as_elmira, village, version):
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    assert client.get(f"/ky{version.plan.path}?version={draft.number}").status_code == 404
    page = as_elmira.get(f"/ky{version.plan.path}?version={draft.number}")
    assert page.context["version"] == draft


def test_what_changed_since_the_version_before_is_shown_item_by_item(client, village, version):
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    who = {"by": actor(village.aigul), "at": NOON, "operation": op()}
    changed = cast.line(village, problem=version.items.get().problem, ask=w("Эки насос бериңиз"))
    actions.change_item(item=draft.items.get(), line=changed, **who)
    cast.add(village, draft, cast.line(village, title=w("Жаңы пункт")))
    cast.send(village, draft)
    page = client.get(f"/ky{version.plan.path}")
    rows = page.context["rows"]
    assert [str(row.change.kind) for row in rows] == ["changed", "added"]
    assert rows[0].change.fields[0][1:] == ("Насосту алмаштырып бериңиз", "Эки насос бериңиз")
    assert "<del>Насосту алмаштырып бериңиз</del>" in page.content.decode()


def test_a_plan_is_written_and_sent_through_its_pages(as_elmira, village):
    begun = as_elmira.post(
        "/ky/plans/begin/", {"operation": str(op()), "place": village.settlement.pk, "title_ky": "Биздин план"}
    )
    plan = Plan.objects.get()
    assert begun.url == f"/ky{plan.path}"
    version, problem = plan.versions.get(), cast.problem(village)
    more = {"ask_ky": "Насосту алмаштырып бериңиз", "addressee": village.mtu.pk, "deadline": "2026-09"}
    as_elmira.post(f"/ky/plans/versions/{version.pk}/add/", typed_item(problem, **more))
    item = Item.objects.get()
    assert (str(item.deadline), item.addressee) == ("2026-09", village.mtu)
    as_elmira.post(f"/ky/plans/items/{item.pk}/change/", typed_item(problem, **more, evidence_ky="Сүрөт"))
    as_elmira.post(f"/ky/plans/versions/{version.pk}/send/", {"operation": str(op())})
    version.refresh_from_db()
    item.refresh_from_db()
    assert (version.state, str(item.evidence)) == ("sent", "Сүрөт")


def test_what_lacks_comes_back_in_words_and_the_draft_stays(as_elmira, village):
    version = cast.draft(cast.plan(village, cast.line(village, ask=NONE)))
    answer = as_elmira.post(f"/en/plans/versions/{version.pk}/send/", {"operation": str(op())})
    assert answer.status_code == 422
    assert "Item 1 lacks: what is asked for." in answer.content.decode()


def test_an_item_without_a_problem_comes_back_with_everything_typed(as_elmira, village):
    version = cast.draft(cast.plan(village))
    answer = as_elmira.post(f"/ky/plans/versions/{version.pk}/add/", typed_item(cast.problem(village), problem=""))
    assert (answer.status_code, Item.objects.count()) == (422, 0)
    assert "Насосту алмаштыруу" in answer.content.decode()


def test_a_double_tap_takes_one_item_out(as_elmira, village):
    version = cast.draft(cast.plan(village, cast.line(village), cast.line(village)))
    address = f"/ky/plans/versions/{version.pk}/remove/{version.items.get(number=1).thread}/"
    form = {"operation": str(op())}
    assert [as_elmira.post(address, form).status_code for _tap in range(2)] == [302, 302]
    assert version.items.count() == 1


def test_daniyar_and_guests_write_nothing(as_daniyar, village, version, letter):
    item = version.items.get()
    draft = actions.draft_next_version(plan=version.plan, by=actor(village.aigul), at=NOON, operation=op())
    addresses = {
        f"/ky/plans/{version.plan_id}/next/": 403,
        f"/ky/plans/items/{item.pk}/reply/": 403,
        f"/ky/plans/letters/{letter.pk}/revoke/": 403,
        f"/ky/plans/letters/{letter.pk}/incoming/": 403,
        f"/ky/plans/versions/{draft.pk}/letter/": 403,
        f"/ky/plans/versions/{draft.pk}/send/": 403,
        f"/ky/plans/versions/{draft.pk}/remove/{item.thread}/": 403,
        f"/ky/plans/items/{draft.items.get().pk}/change/": 403,
    }
    for client in (as_daniyar, Client()):
        for address, status in addresses.items():
            assert client.post(address, {"operation": str(op()), "title_ky": "x"}).status_code == status, address
        for kept in ("", "letter.pdf"):
            assert client.get(f"/ky/plans/letters/{letter.pk}/{kept}").status_code == 403
    assert Version.objects.filter(state="draft").count() == 1


def test_the_team_writes_a_letter_and_sees_its_link(as_aigul, as_elmira, village, version):
    answer = as_aigul.post(f"/ky/plans/versions/{version.pk}/letter/", {"operation": str(op()), "body": village.mtu.pk})
    letter = Letter.objects.get()
    assert answer.url == f"/ky/plans/letters/{letter.pk}/"
    page = as_aigul.get(answer.url)
    assert page.context["address"].split("/r/")[1][:-1] in page.content.decode()
    assert "/r/" not in as_elmira.get(f"/ky{version.plan.path}").content.decode()


def test_a_letter_that_is_sent_twice_is_written_once(as_aigul, village, version):
    form = {"operation": str(op()), "body": village.mtu.pk}
    answers = [as_aigul.post(f"/ky/plans/versions/{version.pk}/letter/", form) for _tap in range(2)]
    assert {answer.url for answer in answers} == {f"/ky/plans/letters/{Letter.objects.get().pk}/"}
    again = as_aigul.post(f"/ky/plans/versions/{version.pk}/letter/", {**form, "operation": str(op())})
    assert again.status_code == 409


def test_an_answer_from_paper_is_typed_on_its_page(as_aigul, version):
    item = version.items.get()
    form = {
        "operation": str(op()),
        f"verdict_{item.pk}": "partly",
        f"due_{item.pk}": "01.09.2026",
        f"reason_{item.pk}": "Бир насос гана",
        "on": "2026-05-15",
        "officer_name": "Ч. Осмонова",
        "language": "ky",
    }
    nameless = as_aigul.post(f"/ky/plans/items/{item.pk}/reply/", {**form, "officer_name": ""})
    assert nameless.status_code == 422 and "Бир насос гана" in nameless.content.decode()
    assert as_aigul.post(f"/ky/plans/items/{item.pk}/reply/", form).url == f"/ky{version.plan.path}"
    assert Reply.objects.get().reason == "Бир насос гана"
    page = as_aigul.get(f"/ky{version.plan.path}").content.decode()
    assert "Бир насос гана" in page and "Ч. Осмонова" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    for _number in range(count):
        cast.in_force(village)
    with django_assert_num_queries(3):
        assert len(client.get("/ky/plans/").context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_the_same_with_one_item_and_with_three(client, village, count, django_assert_num_queries):
    version = cast.in_force(village, *(cast.line(village) for _number in range(count)))
    letter = cast.write(village, version)
    cast.answer(letter, *(cast.agreed(item) for item in version.items.all()))
    with django_assert_num_queries(7):
        client.get(f"/ky{version.plan.path}")


def printed(reader, address):
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(reader.get(address).content)).pages)
    return " ".join(text.split())


def test_the_plan_and_its_table_of_execution_are_printed(client, version, letter):
    cast.answer(letter, cast.partly(version.items.get()))
    plan = printed(client, f"/ru{version.plan.path}plan.pdf")
    assert "Биздин план (ru)" in plan and "Насосту алмаштыруу (ru)" in plan
    table = printed(client, f"/ky{version.plan.path}execution.pdf")
    assert "№" in table and "Акча жарымына жетет" in table and cast.OFFICER.name in table


def test_the_printed_letter_has_both_languages_and_the_link(as_aigul, letter):
    text = printed(as_aigul, f"/ky/plans/letters/{letter.pk}/letter.pdf")
    assert "Насосту алмаштырып бериңиз" in text and "Насосту алмаштырып бериңиз (ru)" in text
    assert "/r/" in text


def test_an_empty_list_says_how_to_begin(client, village):
    assert "No plan has been sent yet" in client.get("/en/plans/").content.decode()

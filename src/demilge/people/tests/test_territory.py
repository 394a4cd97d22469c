"""Places and offices: added, renamed, moved; nothing they were called is lost."""

import pytest
from django.test import Client

from demilge.foundation.refusals import Conflict, NotAllowed, Unfit
from demilge.journal.acts import OperationReused
from demilge.journal.models import Entry
from demilge.people import office_actions, territory_actions
from demilge.people.actors import NOBODY
from demilge.places import queries as places
from demilge.places.models import Belonging, Body, DatedName, Place, Programme, Service
from demilge.search import index
from demilge.texts.words import words
from village import NOON, TODAY, actor, guest, op, w, when


def do(act, village, **asked):
    return act(**{"by": actor(village.aigul), "at": NOON, "operation": op(), **asked})


def add(village, **more):
    asked = {"programme": village.programme, "kind": "street", "name": w("Булак көчөсү"), "parent": village.settlement}
    return do(territory_actions.add_place, village, **{**asked, **more})


def rename(village, **more):
    asked = {"place": village.settlement, "name": w("Эдельвейс"), "on": when("2024-03-01")}
    return do(territory_actions.rename_place, village, **{**asked, **more})


def every_act(village):
    """Each act of the territory desk, with what it needs."""
    return [
        (territory_actions.add_place, {"programme": village.programme, "kind": "city", "name": w("А"), "parent": None}),
        (
            territory_actions.change_place,
            {"place": village.other, "nature": w("А"), "is_community": True, "source": ""},
        ),
        (territory_actions.rename_place, {"place": village.other, "name": w("А"), "on": when("2024")}),
        (territory_actions.move_place, {"place": village.other, "parent": village.city, "on": when("2024")}),
        (territory_actions.add_alias, {"thing": village.other, "name": w("А")}),
        (office_actions.add_body, {"programme": village.programme, "kind": "ngo", "name": w("А"), "place": None}),
        (
            office_actions.change_body,
            {
                "body": village.mtu,
                "place": None,
                "parent": None,
                "email": "a@example.org",
                "address": w("А"),
                "source": "",
            },
        ),
        (office_actions.rename_body, {"body": village.mtu, "name": w("А"), "on": when("2024")}),
        (office_actions.succeed_body, {"body": village.mtu, "successor": village.mayor, "on": when("2024")}),
        (office_actions.add_service, {"programme": village.programme, "name": w("А"), "body": village.mtu}),
        (office_actions.change_service, {"service": village.service, "name": w("А"), "body": village.mtu}),
        (
            office_actions.change_settings,
            {
                "programme": village.programme,
                "seats_min": 6,
                "seats_max": 7,
                "mandate_months": 24,
                "quorum": None,
                "reply_days": 14,
            },
        ),
    ]


@pytest.mark.parametrize("number", range(12))
def test_only_the_team_changes_the_territory_and_a_second_tap_changes_nothing(village, number):
    act, asked = every_act(village)[number]
    for who in (actor(village.daniyar), actor(village.chynara), actor(village.elmira), guest(), NOBODY):
        with pytest.raises(NotAllowed):
            do(act, village, by=who, **asked)
    assert Entry.objects.count() == 0
    operation = op()
    first, again = (do(act, village, operation=operation, **asked) for _tap in range(2))
    assert (first, Entry.objects.count()) == (again, 1)


def test_a_place_gets_its_address_from_its_kyrgyz_name_and_keeps_it(village):
    street, twin = add(village), add(village)
    assert (street.slug, twin.slug) == ("bulak-kochosu", "bulak-kochosu-2")
    renamed = do(territory_actions.rename_place, village, place=street, name=w("Башка"), on=when("2026-01-01"))
    assert renamed.slug == "bulak-kochosu"
    assert add(village, name=words(ru="Щедрая ёлка")).slug == "schedraya-yolka"


def test_a_reused_operation_with_another_name_is_refused(village):
    operation = op()
    add(village, operation=operation)
    with pytest.raises(OperationReused):
        add(village, operation=operation, name=w("Башка"))


@pytest.mark.parametrize("kind", ["settlement", "city", "mtu"])
def test_a_place_lies_only_in_a_wider_one(village, kind):
    with pytest.raises(Unfit):
        add(village, kind=kind)


def test_an_old_day_is_told_by_its_old_name(village):
    rename(village)
    place = places.with_names([village.settlement]).get()
    assert place.name_on(when("2023-05-15").first) == w("Ак-Булак")
    assert place.name_on(when("2024-02-29").first) == w("Ак-Булак")
    assert place.name_on(when("2024-03-01").first) == w("Эдельвейс")
    assert place.name_on(None) == w("Эдельвейс")


def test_each_of_several_names_keeps_its_own_time(village):
    rename(village)
    rename(village, name=w("Үчүнчү"), on=when("2025-06-01"))
    place = places.with_names([village.settlement]).get()
    said = [str(place.name_on(when(day).first).pick("ky").text) for day in ("2020-01-01", "2024-12-31", "2025-06-01")]
    assert said == ["Ак-Булак", "Эдельвейс", "Үчүнчү"]


def test_a_month_that_is_all_the_source_gives_is_kept_as_it_is(village):
    rename(village, on=when("2024-03"))
    assert str(DatedName.objects.get().until) == "2024-03"


@pytest.mark.parametrize(
    ("on", "name"), [("", "Эдельвейс"), ("2027-01-01", "Эдельвейс"), ("../2024", "Эдельвейс"), ("2024", "Ак-Булак")]
)
def test_a_name_is_not_given_ahead_nor_twice(village, on, name):
    with pytest.raises(Unfit):
        rename(village, on=when(on), name=w(name))


def test_a_name_does_not_begin_before_the_one_that_stands(village):
    rename(village)
    with pytest.raises(Unfit):
        rename(village, name=w("Үчүнчү"), on=when("2023-01-01"))


def test_a_place_is_found_by_every_name(village):
    rename(village)
    do(territory_actions.add_alias, village, thing=village.settlement, name=words(ky="Дачалар", ru="Дачи"))
    street = add(village)
    for typed in ("эдельвейсте", "ак-булак", "дачалардан", "дачи"):
        assert village.settlement.path in [found.path for found in index.find(typed)]
    assert [(found.about, found.path) for found in index.find("көчөсү")] == [(f"places.place:{street.pk}", street.path)]


def test_a_city_is_found_by_its_other_name(village):
    do(territory_actions.add_alias, village, thing=village.city, name=words(ky="Түштүк борбор"))
    assert [found.path for found in index.find("борбор")] == [village.city.path]


def test_a_settlement_that_moves_keeps_what_it_belonged_to(village):
    second = add(village, kind="mtu", name=w("Экинчи МАБ"), parent=village.city)
    do(territory_actions.move_place, village, place=village.settlement, parent=second, on=when("2024-02-01"))
    third = add(village, kind="mtu", name=w("Үчүнчү МАБ"), parent=village.city)
    do(territory_actions.move_place, village, place=village.settlement, parent=third, on=when("2025-02-01"))
    place = places.with_names([village.settlement]).get()
    told = [places.parent_on(place, when(day).first) for day in ("2023-05-15", "2024-06-01", "2025-02-01")]
    assert told == [w("Биринчи МАБ"), w("Экинчи МАБ"), w("Үчүнчү МАБ")]
    assert (place.parent, Belonging.objects.count()) == (third, 3)


def test_a_place_does_not_move_where_it_is_nor_into_itself_nor_back_in_time(village):
    move = territory_actions.move_place
    with pytest.raises(Conflict):
        do(move, village, place=village.settlement, parent=village.mtu_place, on=when("2024"))
    with pytest.raises(Unfit):
        do(move, village, place=village.settlement, parent=village.settlement, on=when("2024"))
    with pytest.raises(Unfit):
        do(move, village, place=village.mtu_place, parent=village.settlement, on=when("2024"))
    do(move, village, place=village.settlement, parent=village.city, on=when("2024-02-01"))
    with pytest.raises(Unfit):
        do(move, village, place=village.settlement, parent=village.mtu_place, on=when("2023-02-01"))


def test_an_office_keeps_its_names_and_is_found_by_its_services(village):
    do(office_actions.rename_body, village, body=village.mtu, name=w("Алымбек-Датка МАБ"), on=when("2024-01-01"))
    do(
        office_actions.add_service,
        village,
        programme=village.programme,
        name=words(ky="Каттоо бөлүмү"),
        body=village.mtu,
    )
    village.mtu.refresh_from_db()
    assert village.mtu.name_on(when("2023-06-01").first) == w("Биринчи МАБ")
    for typed in ("алымбек", "биринчи", "каттоо"):
        assert village.mtu.path in [found.path for found in index.find(typed)]


def test_a_service_that_moves_is_found_at_its_new_office_only(village):
    do(office_actions.change_service, village, service=village.service, name=words(ky="Агын суу"), body=village.mtu)
    assert [found.path for found in index.find("агын")] == [village.mtu.path]


def test_an_office_that_ended_leads_on_and_never_in_a_circle(village):
    succeed = office_actions.succeed_body
    do(succeed, village, body=village.mtu, successor=village.mayor, on=when("2025-01-01"))
    assert village.mtu not in places.bodies(village.programme)
    with pytest.raises(Conflict):
        do(succeed, village, body=village.mtu, successor=village.mayor, on=when("2025-01-01"))
    for successor in (village.mtu, village.mayor):
        with pytest.raises(Unfit):
            do(succeed, village, body=village.mayor, successor=successor, on=when("2025-02-01"))


def test_an_office_does_not_belong_to_its_own_department(village):
    asked = {"place": None, "email": "", "address": w("Ош"), "source": ""}
    do(office_actions.change_body, village, body=village.mtu, parent=village.mayor, **asked)
    for body, parent in ((village.mayor, village.mtu), (village.mayor, village.mayor)):
        with pytest.raises(Unfit):
            do(office_actions.change_body, village, body=body, parent=parent, **asked)


def test_the_programme_s_settings_are_kept_in_order(village):
    asked = {"programme": village.programme, "mandate_months": 12, "quorum": 30, "reply_days": 10}
    with pytest.raises(Unfit) as refused:
        do(office_actions.change_settings, village, seats_min=7, seats_max=6, **asked)
    assert refused.value.field == "seats_max"
    do(office_actions.change_settings, village, seats_min=5, seats_max=9, **asked)
    kept = Programme.objects.get()
    assert (kept.seats_min, kept.seats_max, kept.mandate_months, kept.quorum, kept.reply_days) == (5, 9, 12, 30, 10)


# -- pages ---------------------------------------------------------------------------------------------------------------


def paths(village):
    place, body, service = village.settlement.pk, village.mtu.pk, village.service.pk
    return [
        "",
        "settings/",
        "places/add/",
        f"places/{place}/change/",
        f"places/{place}/rename/",
        f"places/{place}/move/",
        f"places/{place}/alias/",
        "bodies/add/",
        f"bodies/{body}/change/",
        f"bodies/{body}/rename/",
        f"bodies/{body}/alias/",
        f"bodies/{body}/successor/",
        "services/add/",
        f"services/{service}/change/",
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_is_there_for_the_team_in_each_language(as_aigul, village, language):
    for path in paths(village):
        assert as_aigul.get(f"/{language}/territory/{path}").status_code == 200


def test_outsiders_see_and_change_nothing(as_daniyar, as_chynara, village):
    for client in (as_daniyar, as_chynara, Client()):
        for path in paths(village):
            assert client.get(f"/ky/territory/{path}").status_code == 403
            if path:
                assert client.post(f"/ky/territory/{path}", {"operation": str(op())}).status_code == 403
    assert Entry.objects.count() == 0


def sent(**more):
    return {"operation": str(op()), **more}


def test_a_street_an_office_and_a_service_are_added_on_their_pages(as_aigul, village):
    as_aigul.post(
        "/ky/territory/places/add/", sent(kind="street", name_ky="Булак көчөсү", parent=village.settlement.pk)
    )
    as_aigul.post("/ky/territory/bodies/add/", sent(kind="service", name_ky="Суу канал", email="suu@example.org"))
    body = Body.objects.get(slug="suu-kanal")
    as_aigul.post("/ky/territory/services/add/", sent(name_ky="Ичүүчү суу", body=body.pk))
    assert Place.objects.get(slug="bulak-kochosu").parent == village.settlement
    assert Service.objects.get(slug="ichuuchu-suu").body == body


def test_an_office_whose_source_is_a_title_is_changed_and_keeps_it(as_aigul, village):
    Body.objects.filter(pk=village.mtu.pk).update(source="Программанын документтери, 2023")
    address = f"/ky/territory/bodies/{village.mtu.pk}/change/"
    form = as_aigul.get(address).context["form"]
    typed = sent(email="mtu@example.org", source=form["source"].value(), place=village.mtu_place.pk)
    assert as_aigul.post(address, typed).status_code == 302
    kept = Body.objects.get(pk=village.mtu.pk)
    assert (kept.email, kept.source) == ("mtu@example.org", "Программанын документтери, 2023")


def test_a_rename_on_its_page_keeps_the_old_name(as_aigul, village, noon):
    answer = as_aigul.post(
        f"/ky/territory/places/{village.settlement.pk}/rename/", sent(name_ky="Эдельвейс", on="01.03.2024")
    )
    assert answer.url == "/ky/territory/"
    assert str(DatedName.objects.get().until) == "2024-02-29"
    early = as_aigul.post(f"/ky/territory/places/{village.settlement.pk}/rename/", sent(name_ky="Б", on="2030"))
    assert (early.status_code, "on" in early.context["form"].errors) == (422, True)


def test_settings_out_of_order_come_back_with_what_was_typed(as_aigul, village):
    form = sent(seats_min=7, seats_max=6, mandate_months=24, quorum="", reply_days=14)
    answer = as_aigul.post("/en/territory/settings/", form)
    assert (answer.status_code, "seats_max" in answer.context["form"].errors) == (422, True)


def test_a_place_of_another_programme_is_not_there(as_aigul, village):
    elsewhere = Programme.objects.create(slug="alys", title=w("Алыс"))
    Place.objects.filter(pk=village.other.pk).update(programme=elsewhere)
    assert as_aigul.get(f"/ky/territory/places/{village.other.pk}/rename/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(as_aigul, village, count, django_assert_num_queries):
    for number in range(count):
        add(village, name=w(f"Көчө {number}"))
        do(office_actions.add_body, village, programme=village.programme, kind="ngo", name=w("У"), place=None)
        do(office_actions.add_service, village, programme=village.programme, name=w("К"), body=village.mtu)
    with django_assert_num_queries(4):
        as_aigul.get("/ky/territory/")


def test_today_is_the_day_of_the_act(village):
    rename(village, on=when(TODAY.isoformat()))
    assert places.with_names([village.settlement]).get().name_on(TODAY) == w("Эдельвейс")

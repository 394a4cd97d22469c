"""Names, addresses and pages of places and offices."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from demilge.foundation.edtf import read
from demilge.places import queries, rules
from demilge.places.models import Belonging, Body, DatedName, Programme
from demilge.texts.words import words
from village import TODAY, w, when

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Көк-Таш", "kok-tash"),
        ("Жаңы-Үй көчөсү", "jangy-uy-kochosu"),
        ("12-МАБ «Манас-Ата»", "12-mab-manas-ata"),
        ("Щорс", "schors"),
        ("Объект ёлка", "obekt-yolka"),
        ("«—»", ""),
        ("日本", ""),
    ],
)
def test_a_kyrgyz_name_becomes_an_address(name, slug):
    assert rules.latin(name) == slug


@given(NAMES)
def test_an_address_is_small_latin_letters_digits_and_single_hyphens(name):
    slug = rules.latin(name)
    assert slug == "" or all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-"))
    assert len(slug) <= 50 and rules.latin(slug) == slug


@given(NAMES, st.sets(st.integers(1, 30)))
def test_a_free_address_is_free_and_fits_its_field(name, numbers):
    first = rules.latin(name) or "street"
    taken = {first if number == 1 else f"{first}-{number}" for number in numbers}
    slug = rules.free_slug(name, otherwise="street", is_taken=taken.__contains__)
    assert slug not in taken and slug.startswith(first) and 0 < len(slug) <= 60


@given(st.sampled_from(rules.ORDER), st.sampled_from(rules.ORDER))
def test_of_two_kinds_at_most_one_lies_in_the_other(one, other):
    assert rules.may_lie_in(one, other) + rules.may_lie_in(other, one) == (one != other)


def test_the_programme_of_a_stranger_is_the_server_s_first_real_one(village, rf):
    Programme.objects.create(slug="a-example", title=w("Үлгү"), is_example=True)
    assert queries.programme_of(rf.get("/")) == village.programme


def test_a_stranger_to_an_empty_server_finds_no_page(client, db):
    assert client.get("/ky/bodies/").status_code == 404


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_everybody_reads_what_an_office_is_was_and_does(client, village, language, django_assert_num_queries):
    DatedName.objects.create(body=village.mtu, name=w("Туран"), kind="official", until=when("2023"))
    DatedName.objects.create(body=village.mtu, name=w("Жергиликтүү башкаруу"), kind="alias")
    before = Body.objects.create(
        programme=village.programme, slug="old", kind="mtu", name=w("Эски"), successor=village.mtu, until=when("2020")
    )
    Body.objects.create(programme=village.programme, slug="part", kind="mtu", name=w("Бөлүм"), parent=village.mtu)
    with django_assert_num_queries(5):
        page = client.get(f"/{language}/bodies/mtu/").content.decode()
    for name in ("Туран", "Жергиликтүү башкаруу", "Эски", "Бөлүм"):
        assert name in page
    assert "/bodies/mtu/" in client.get(f"/{language}{before.path}").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_offices_costs_the_same_with_one_and_with_three(client, village, count, django_assert_num_queries):
    Body.objects.exclude(pk=village.mtu.pk).filter(services__isnull=True).delete()
    for number in range(count):
        Body.objects.create(programme=village.programme, slug=f"b{number}", kind="ngo", name=w("У"), place=village.city)
    with django_assert_num_queries(2):
        page = client.get("/ky/bodies/")
    assert len(page.context["others"]) == count


def test_an_empty_list_says_how_to_begin(client, db):
    Programme.objects.create(slug="bosh", title=w("Бош"))
    assert 'class="empty"' in client.get("/en/bodies/").content.decode()
    assert client.get("/en/bodies/none/").status_code == 404


@pytest.mark.parametrize("slug", ["", "shaar", "\0", "' OR 1=1", "x" * 500])
def test_what_is_no_settlement_on_the_path_is_none(village, slug):
    assert queries.community_or_none(slug) is None
    assert queries.community_or_none("ak-bulak") == village.settlement


def test_every_place_and_office_has_a_page(village):
    paths = (village.settlement.path, village.city.path, village.mtu.path)
    assert paths == ("/places/ak-bulak/", "/places/shaar/", "/bodies/mtu/")


@pytest.mark.parametrize(
    ("since", "until", "day", "covered"),
    [
        ("2023-05-15", "2024-01-01", "2023-05-15", True),
        ("2023-05-15", "2024-01-01", "2024-01-01", True),
        ("2023-05-15", "2024-01-01", "2024-01-02", False),
        ("", "2023", "2023-12-31", True),
        ("2024", "", "2023-12-31", False),
        ("", "", "1990-01-01", True),
    ],
)
def test_a_dated_name_covers_its_days_the_first_and_the_last_included(village, since, until, day, covered):
    DatedName.objects.create(place=village.city, name=w("Эски"), kind="official", since=since, until=until)
    place = queries.with_names([village.city]).get()
    assert place.name_on(read(day).first) == (w("Эски") if covered else w("Шаар"))


def test_what_a_place_belonged_to_is_told_by_its_name_of_the_day(village):
    DatedName.objects.create(place=village.mtu_place, name=words(ky="Туран"), kind="official", until=when("2023"))
    Belonging.objects.create(child=village.settlement, parent=village.mtu_place)
    place = queries.with_names([village.settlement]).get()
    assert queries.parent_on(place, read("2022-01-01").first) == words(ky="Туран")
    assert queries.parent_on(place, TODAY) == w("Биринчи МАБ") == queries.parent_on(place, None)
    assert [str(name.name) for name in queries.known_as(place)] == ["Туран"]


BROKEN = {
    "seats_are_in_order": lambda village: Programme(slug="x", seats_min=7, seats_max=6),
    "seats_are_in_order, none at all": lambda village: Programme(slug="x", seats_min=0, seats_max=6),
    "a_name_is_of_one_thing": lambda village: DatedName(kind="alias", name=w("А")),
    "a_name_is_of_one_thing, not two": lambda village: DatedName(
        kind="alias", name=w("А"), place=village.city, body=village.mtu
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_must_never_be(village, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name](village).save()

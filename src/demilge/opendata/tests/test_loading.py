"""A folder is loaded whole or not at all; loaded again, it adds what is new and changes nothing."""

import pytest
from django.apps import apps

from demilge.gatherings.models import Meeting
from demilge.journal.models import Entry, Head
from demilge.journal.verify import verify
from demilge.opendata.folder.loading import load
from demilge.opendata.folder.reading import read
from demilge.people.models import Person, Role
from demilge.places.models import Belonging, Body, DatedName, Place, Programme, Service
from demilge.problems.models import Problem
from demilge.stages.commitments.models import Commitment
from demilge.stages.forums.models import Forum
from demilge.stages.grants.models import Project
from demilge.stages.groups.models import Group
from demilge.stages.plans.models import Plan
from demilge.stages.surveys.models import Study
from demilge.stages.trainings.models import Training

pytestmark = pytest.mark.django_db


def loaded(folder, *, dry_run=False):
    found = read(folder.path)
    assert found.faults == []
    return load(found, dry_run=dry_run)


def faults(folder):
    """What is named when the folder is loaded; nothing of it may be left behind."""
    before = everything()
    result = loaded(folder)
    assert result.faults
    assert result.entries == 0
    assert everything() == before
    return [str(fault) for fault in result.faults]


def everything():
    """How many rows each table has, and the end of the journal."""
    counts = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    return counts, list(Head.objects.values_list("number", "hash"))


# -- once --------------------------------------------------------------------------------------------------------------


def test_a_row_of_every_table_arrives(small):
    result = loaded(small)
    assert result.faults == []
    assert result.rows == sum(len(rows) for rows in read(small.path).rows.values())
    assert result.entries == Entry.objects.count() > 0
    programme = Programme.objects.get()
    assert (programme.pk, programme.seats_max, programme.source) == ("ayil", 3, "Айыл өкмөтү")
    place = Place.objects.get(slug="ak-bulak")
    assert (place.parent.slug, place.is_community, place.nature.texts["ky"]) == ("mtu-bir", True, "Мурдагы бакчалар")
    assert Body.objects.get(slug="mtu-kecesi").parent.slug == "meriya"
    assert DatedName.objects.filter(place=place).count() == 2
    assert [str(one.parent.slug) for one in Belonging.objects.order_by("pk")] == ["shaar", "mtu-bir"]
    assert Service.objects.get().body.slug == "meriya"
    assert Person.objects.filter(is_sample=True).count() == 3
    assert Role.objects.filter(kind="mtu_officer").get().body.slug == "mtu-kecesi"
    assert Study.objects.get().findings.count() == 2
    assembly = Meeting.objects.get(kind="assembly")
    assert (assembly.state, assembly.present, assembly.agenda.count()) == ("closed", 25, 2)
    decision = assembly.decisions.get()
    assert (decision.votes_for, decision.votes_against, decision.abstained) == (20, 1, 4)
    assert Meeting.objects.get(kind="information").state == "planned"
    assert Training.objects.get().topics.count() == 2
    assert Forum.objects.get().study == Study.objects.get()
    assert Group.objects.get().mandates.count() == 2
    assert Problem.objects.get().voices.count() == 3
    item = Plan.objects.get().versions.get().items.get()
    assert Project.objects.get().item == item
    assert sum(line.amount for line in Project.objects.get().money.all()) == Project.objects.get().cost == 500_000
    promise = Commitment.objects.get()
    assert (promise.item, promise.problem, promise.officer_name) == (item, Problem.objects.get(), "Асанов А., вице-мэр")
    assert verify().holds


def test_a_look_changes_nothing(small):
    before = everything()
    result = loaded(small, dry_run=True)
    assert (result.faults, result.entries) == ([], 0)
    assert result.rows > 0
    assert everything() == before


def test_a_look_finds_what_the_acts_refuse(small):
    small.change("meetings", ",25,", ",24,")
    assert [fault.file for fault in loaded(small, dry_run=True).faults] == ["meetings.csv"]


# Table, what stands there, what is written over it, and the fault that the act or the database names.
REFUSED = [
    ("meetings", ",25,", ",24,", "meetings.csv:2: Decision 1 has 25 votes, but only 24 people were present."),
    ("programme", "2,3,24", "3,2,24", "seats_are_in_order"),
    ("programme", "2,3,24", "1,1,24", "groups.csv:2: There are more members than seats."),
    ("findings", "41.5", "141.5", "studies.csv:2: "),
    ("findings", "келбейт,ak-bulak", "келбейт,shaar", "studies.csv:2: The study was not made in this settlement."),
    ("roles", "2024-01-01", "2022-01-01", "roles.csv:3: The last day lies before the first."),
    ("voices", "finding,izildoo", "assembly,jyiyn", "voices.csv:3: This is already a voice of this problem."),
    ("groups", "top,ak-bulak,", "top-eki,ak-bulak,Экинчи топ,,,,,,,\ntop,ak-bulak,", "groups.csv:3: This settlement has a group already."),
    ("promises", "алмаштыруу,2024", "алмаштыруу,2022", "promises.csv:2: "),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "named"), REFUSED, ids=[named[:50] for *_, named in REFUSED])
def test_what_an_act_refuses_is_named_with_file_and_line_and_nothing_is_kept(small, table, old, new, named):
    small.change(table, old, new)
    found = faults(small)
    assert any(named in fault for fault in found), found


def test_all_that_is_refused_is_named_at_once(small):
    small.change("meetings", ",25,", ",24,")
    small.change("roles", "2024-01-01", "2022-01-01")
    small.change("findings", "келбейт,ak-bulak", "келбейт,shaar")
    assert [fault.partition(": ")[0] for fault in faults(small)] == ["roles.csv:3", "studies.csv:2", "meetings.csv:2"]


def test_a_programme_or_place_that_is_there_already_is_not_written_over(small, village):
    assert faults(small) == [
        "programme.csv:2: A programme with this key is already there. Choose another key, or change it on the site."
    ]
    small.change("programme", "ayil,", "ayil-eki,")
    assert "places.csv:2: A place with this key is already there." in faults(small)


# -- again -------------------------------------------------------------------------------------------------------------


def test_loading_again_changes_nothing(small):
    loaded(small)
    before = everything()
    result = loaded(small)
    assert (result.faults, result.entries) == ([], 0)
    assert everything() == before


def test_comments_and_empty_lines_make_no_new_row(small):
    loaded(small)
    before = everything()
    for path in small.path.iterdir():
        path.write_text("# эскертүү\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert loaded(small).entries == 0
    assert everything() == before


ADDED = [
    ("places", "kok-tash,settlement", "jar-bash,settlement,Жар-Баш,,,mtu-bir,,,,,\nkok-tash,settlement", Place),
    ("names", "ak-bulak,official", "kok-tash,alias,Таштак,,,,\nak-bulak,official", DatedName),
    ("belongings", "ak-bulak,shaar", "kok-tash,mtu-bir,,,\nak-bulak,shaar", Belonging),
    ("roles", "aigul,coordinator", "elmira,street_head,ak-bulak,,2023-05-19,\naigul,coordinator", Role),
    ("meetings", "jyiyn,assembly", "jyiyn-eki,visit,Конок,,kok-tash,,,,,,,,,,\njyiyn,assembly", Meeting),
]


@pytest.mark.parametrize(("table", "old", "new", "model"), ADDED, ids=[table for table, *_ in ADDED])
def test_a_row_put_in_above_adds_itself_alone(small, table, old, new, model):
    loaded(small)
    kept = list(model.objects.order_by("pk"))
    small.change(table, old, new)
    result = loaded(small)
    assert result.faults == []
    assert result.entries >= 1
    assert list(model.objects.order_by("pk"))[:-1] == kept
    assert loaded(small).entries == 0


LOADED_BEFORE = (
    "this row, or one that belongs to it, was loaded before with other content. "
    "Put it back as it was: what was loaded once is changed on the site."
)
CHANGED = [
    ("programme", "2,3,24", "2,4,24", "programme.csv:2"),
    ("places", "Kok-Tash", "Koktash", "places.csv:5"),
    ("names", "Булак,Булак", "Булакча,Булак", "names.csv:3"),
    ("roles", "2024-01-01", "2024-02-01", "roles.csv:3"),
    ("meetings", ",25,", ",26,", "meetings.csv:2"),
    ("agenda", "jyiyn,Суу", "jyiyn,Суу жана жол", "meetings.csv:2"),
    ("decisions", "20,1,4", "19,2,4", "meetings.csv:2"),
    ("findings", "41.5", "42.5", "studies.csv:2"),
    ("members", "top,elmira,secretary", "top,elmira,member", "groups.csv:2"),
    ("voices", "assembly,jyiyn,,,Суу жок,ky,25", "assembly,jyiyn,,,Суу жок,ky,24", "problems.csv:2"),
    ("voices", "Чака менен", "Челек менен", "voices.csv:4"),
    ("items", "Кат жазуу", "Кат жиберүү", "plans.csv:2"),
    ("money", "300 000", "320 000", "projects.csv:2"),
    ("promises", "алмаштыруу,2024", "алмаштыруу,2025", "promises.csv:2"),
]


@pytest.mark.parametrize(("table", "old", "new", "where"), CHANGED, ids=[f"{one[0]} {one[2]}" for one in CHANGED])
def test_a_changed_row_is_refused_and_the_site_keeps_what_it_has(small, table, old, new, where):
    loaded(small)
    small.change(table, old, new)
    assert faults(small) == [f"{where}: {LOADED_BEFORE}"]


def test_a_new_row_beside_a_changed_one_waits_until_that_is_put_right(small):
    loaded(small)
    small.change("places", "Kok-Tash", "Koktash")
    small.add("services", "jol,Жол,Дорога,Road,meriya")
    assert [fault.partition(": ")[0] for fault in faults(small)] == ["places.csv:5"]
    small.change("places", "Koktash", "Kok-Tash")
    assert loaded(small).entries == 1


def test_where_a_person_is_refused_their_group_is_not_blamed_too(small):
    loaded(small)
    small.change("persons", "Бакыт Үлгү", "Бакыт Башка")
    assert [fault.partition(": ")[0] for fault in faults(small)] == ["persons.csv:3"]


def test_a_row_taken_out_of_the_folder_stays_on_the_site(small):
    loaded(small)
    before = everything()
    small.put("promises", small.file("promises").read_text().splitlines()[0])
    small.file("projects").unlink()
    small.file("money").unlink()
    result = loaded(small)
    assert (result.faults, result.entries) == ([], 0)
    assert everything() == before


def test_a_planned_meeting_gets_its_record_when_the_folder_says_it_was_held(small):
    loaded(small)
    small.change("meetings", ",planned,", ",closed,")
    result = loaded(small)
    assert (result.faults, result.entries) == ([], 1)
    assert Meeting.objects.get(kind="information").state == "closed"

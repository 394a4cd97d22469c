"""Sign-in slips from the command line: one that works, once, and no second one while it waits."""

import re
import stat
from datetime import timedelta

import pytest

from demilge.config import command, inviting
from demilge.foundation import clock
from demilge.journal.models import Head
from demilge.people.models import Role, RoleKind, Slip


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.SITE_URL = "https://example.org"


def link_in(text):
    return re.search(r"https://example\.org(/s/\w+/)", text)[1]


def greeted(capsys):
    inviting.greet()
    return capsys.readouterr().out


def sign_in(client, link):
    """Open the link and press the button, as a phone does."""
    shown = client.get(link)
    assert shown.status_code == 200
    [operation] = {*re.findall(r'name="operation" value="([^"]+)"', shown.content.decode())}
    return client.post(link, {"operation": operation, "whose": "own"})


def test_without_a_programme_there_is_nobody_to_greet(db, capsys):
    assert "Load a programme: demilge load FOLDER" in greeted(capsys)


def test_the_coordinator_s_link_opens_once(village, client, capsys):
    link = link_in(greeted(capsys))
    assert sign_in(client, link).status_code == 302
    assert "demilge_device" in client.cookies
    assert Slip.objects.get().used_at
    client.cookies.clear()
    assert client.get(link).status_code == 410


def test_an_unused_link_is_printed_again_and_nothing_is_changed(village, capsys):
    first, before = greeted(capsys), Head.objects.get().hash
    assert greeted(capsys) == first
    assert (Head.objects.get().hash, Slip.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    "spent", [{"used_at": clock.now()}, {"revoked_at": clock.now()}, {"expires_at": clock.now() - timedelta(days=1)}]
)
def test_a_link_that_opens_no_more_is_replaced(village, capsys, spent):
    first = link_in(greeted(capsys))
    Slip.objects.update(**{"made_at": clock.now() - timedelta(days=30), **spent})
    assert link_in(greeted(capsys)) != first


def test_a_spoilt_note_of_the_link_is_no_hindrance(village, capsys, tmp_path):
    for spoilt in ("", "not a code"):
        (tmp_path / "coordinator-slip.txt").write_text(spoilt)
        assert link_in(greeted(capsys))


def test_only_the_owner_of_the_data_reads_the_link(village, capsys, tmp_path):
    greeted(capsys)
    assert stat.S_IMODE((tmp_path / "coordinator-slip.txt").stat().st_mode) == 0o600


def test_the_code_itself_is_not_in_the_database(village, capsys):
    code = link_in(greeted(capsys)).split("/")[2]
    assert code not in str(list(Slip.objects.values()))


def test_invite_makes_a_link_for_one_who_keeps_the_keys(village, capsys, client):
    assert command.main(["invite", "Айгүл"]) == 0
    said = capsys.readouterr().out
    assert "Айгүл" in said and sign_in(client, link_in(said)).status_code == 302


def test_a_new_invitation_ends_the_one_before(village, capsys, client):
    command.main(["invite"])
    first = link_in(capsys.readouterr().out)
    command.main(["invite"])
    assert client.get(first).status_code == 410


def test_nobody_else_is_invited_from_the_command_line(village, capsys):
    assert command.main(["invite", village.bakyt.name]) == 1
    assert capsys.readouterr().out == "Nobody like that is a coordinator or administrator.\n"
    Role.objects.filter(person=village.aigul).update(
        since=clock.today() - timedelta(days=9), until=clock.today() - timedelta(days=1)
    )
    assert command.main(["invite", "Айгүл"]) == 1
    assert Slip.objects.count() == 0


def test_where_several_could_be_meant_it_asks_which(village, capsys):
    Role.objects.create(person=village.bakyt, kind=RoleKind.ADMINISTRATOR, since=clock.today())
    assert command.main(["invite"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("Which one?") and village.bakyt.name in said and village.aigul.name in said
    assert command.main(["invite", village.bakyt.name]) == 0

"""Settings: what is meant is understood, and what can't be used is said with what would be right."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from demilge.config import env
from demilge.config.env import SettingWrong

NAME = "DEMILGE_TEST_SETTING"


@pytest.fixture
def given(monkeypatch):
    """Sets the setting under test."""
    monkeypatch.delenv(NAME, raising=False)
    return lambda value: monkeypatch.setenv(NAME, value)


# -- plain values --------------------------------------------------------------------------------------------------------


def test_a_text_is_without_blanks_and_an_empty_one_is_none(given):
    assert env.text(NAME, "x") == "x"
    given("  суу ")
    assert env.text(NAME, "x") == "суу"
    given(" ")
    assert env.text(NAME, "x") == "x"


@pytest.mark.parametrize(
    ("value", "meant"), [("", True), ("1", True), ("YES", True), ("on", True), ("no", False), ("False", False)]
)
def test_yes_and_no_are_understood(given, value, meant):
    given(value)
    assert env.flag(NAME, default=True) is meant


def test_neither_yes_nor_no_is_refused(given):
    given("perhaps")
    with pytest.raises(SettingWrong, match=f"{NAME} is 'perhaps'; set it to yes or no"):
        env.flag(NAME, default=True)


@pytest.mark.parametrize(("value", "meant"), [("", 8000), ("1", 1), ("65535", 65535)])
def test_a_number_is_understood(given, value, meant):
    given(value)
    assert env.whole(NAME, 8000, least=1, most=65535) == meant


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.0", "8000/tcp", "²", "9" * 5000])
def test_a_number_that_can_t_be_is_refused_with_its_limits(given, value):
    given(value)
    with pytest.raises(SettingWrong, match="set it to a whole number from 1 to 65535"):
        env.whole(NAME, 8000, least=1, most=65535)


def test_several_words_stand_apart_by_commas(given):
    given("a.org, ,b.org ,")
    assert env.words(NAME) == ["a.org", "b.org"]


def test_one_of_several_is_understood_however_it_is_written(given):
    given("debug")
    assert env.one_of(NAME, ("DEBUG", "WARNING"), "WARNING") == "DEBUG"
    given("loud")
    with pytest.raises(SettingWrong, match="one of DEBUG, WARNING"):
        env.one_of(NAME, ("DEBUG", "WARNING"), "WARNING")


@pytest.mark.parametrize("value", ["Mars/Base", "../etc/passwd", "/etc/hostname", "Asia"])
def test_a_time_zone_that_is_none_is_refused(given, value):
    assert env.time_zone(NAME, "Asia/Bishkek") == "Asia/Bishkek"
    given(value)
    with pytest.raises(SettingWrong, match="a name like Asia/Bishkek"):
        env.time_zone(NAME, "Asia/Bishkek")


# -- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "host", "meant"),
    [
        ("", "127.0.0.1", "http://127.0.0.1:8000"),
        ("", "0.0.0.0", "http://127.0.0.1:8000"),
        ("", "::", "http://127.0.0.1:8000"),
        ("", "::1", "http://[::1]:8000"),
        ("https://example.org/", "127.0.0.1", "https://example.org"),
        ("https://example.org:8443", "127.0.0.1", "https://example.org:8443"),
        ("http://[::1]:8000", "127.0.0.1", "http://[::1]:8000"),
    ],
)
def test_the_site_s_address_is_the_one_given_or_the_one_it_listens_at(given, value, host, meant):
    given(value)
    assert env.site(NAME, host=host, port=8000) == meant


@pytest.mark.parametrize("value", ["example.org", "ftp://example.org", "https://", "https://example.org/demilge", "x"])
def test_an_address_that_is_none_is_refused_with_one_that_would_be(given, value):
    given(value)
    with pytest.raises(SettingWrong, match=r"it should look like https://example\.org, without a path"):
        env.site(NAME, host="127.0.0.1", port=8000)


@pytest.mark.parametrize(
    ("address", "host"), [("https://Example.org:8443", "example.org"), ("http://[::1]:8000", "[::1]")]
)
def test_the_host_is_named_as_browsers_do(address, host):
    assert env.host_of(address) == host


# -- database ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["/data", "/data/50 % #1?", "/маалымат"])
def test_without_a_database_address_it_is_sqlite_in_the_data_folder_whatever_its_name(given, folder):
    assert env.database(NAME, data=Path(folder))["NAME"] == f"{folder}/demilge.sqlite3"


def test_sqlite_waits_for_the_disk_and_refuses_no_writer(given):
    given("sqlite:////srv/my%20site/d.sqlite3")
    entry = env.database(NAME, data=Path("/data"))
    assert (entry["ENGINE"], entry["NAME"]) == ("django.db.backends.sqlite3", "/srv/my site/d.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        assert pragma in entry["OPTIONS"]["init_command"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_is_taken_apart(given, scheme):
    given(f"{scheme}://ai%40gul:p%2Fw%3A@db.example.org:5433/jer?sslmode=require&connect_timeout=9")
    entry = env.database(NAME, data=Path("/data"))
    assert {name: entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "jer",
        "USER": "ai@gul",
        "PASSWORD": "p/w:",
        "HOST": "db.example.org",
        "PORT": "5433",
    }
    assert (entry["OPTIONS"]["sslmode"], entry["OPTIONS"]["connect_timeout"]) == ("require", "9")
    assert "options" not in entry["OPTIONS"]  # no statement timeout: a commit must never be cancelled


def test_plans_are_kept_unless_a_pooler_stands_between(given):
    given("postgresql://host/jer")
    assert env.database(NAME, data=Path("/data"))["OPTIONS"]["prepare_threshold"] == 5
    given("postgresql://host/jer?prepare=no")
    options = env.database(NAME, data=Path("/data"))["OPTIONS"]
    assert (options["prepare_threshold"], "prepare" in options) == (None, False)


def test_a_postgresql_socket_is_named_by_its_folder(given):
    given("postgresql:///jer?host=/run/postgresql")
    entry = env.database(NAME, data=Path("/data"))
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("/run/postgresql", "", "jer")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("mysql://host/name", "begins with 'mysql'; it should begin with postgresql:// or sqlite:////"),
        ("demilge.sqlite3", "it should begin with postgresql:// or sqlite:////"),
        ("sqlite:///demilge.sqlite3", "sqlite:////path/file, with four slashes"),
        ("sqlite://srv/demilge.sqlite3", "sqlite:////path/file, with four slashes"),
        ("sqlite:////srv/", "sqlite:////path/file, with four slashes"),
        ("sqlite://", "sqlite:////path/file, with four slashes"),
        ("postgresql://host", "names no database"),
        ("postgresql://host/", "names no database"),
        ("postgresql://host:port/name", "The port is a number"),
        ("postgresql://host:99999/name", "The port is a number"),
        ("postgresql://[::1/name", "can't be read as an address"),
    ],
)
def test_a_database_address_that_can_t_be_used_is_refused_with_what_would_be_right(given, value, said):
    given(value)
    with pytest.raises(SettingWrong) as refused:
        env.database(NAME, data=Path("/data"))
    assert said in str(refused.value) and NAME in str(refused.value)


def test_a_password_that_is_written_wrong_is_not_repeated(given):
    given("postgresql://user:pass/word@host/name")
    with pytest.raises(SettingWrong) as refused:
        env.database(NAME, data=Path("/data"))
    assert "pass/" not in str(refused.value) and "'pass'" not in str(refused.value)
    assert "%2F" in str(refused.value)


# -- mail ----------------------------------------------------------------------------------------------------------------


def test_without_a_mail_server_letters_are_files_in_the_data_folder(given):
    assert env.email(NAME, data=Path("/data"))["EMAIL_FILE_PATH"] == Path("/data/mail")


@pytest.mark.parametrize(
    ("value", "port", "ssl", "tls"),
    [
        ("smtp://u%40x:p@mail.org", 587, False, True),
        ("smtp://u%40x:p@mail.org:25?tls=no", 25, False, False),
        ("smtps://u%40x:p@mail.org", 465, True, False),
    ],
)
def test_a_mail_server_s_address_is_taken_apart(given, value, port, ssl, tls):
    given(value)
    kept = env.email(NAME, data=Path("/data"))
    assert (kept["EMAIL_PORT"], kept["EMAIL_USE_SSL"], kept["EMAIL_USE_TLS"]) == (port, ssl, tls)
    assert (kept["EMAIL_HOST"], kept["EMAIL_HOST_USER"], kept["EMAIL_HOST_PASSWORD"]) == ("mail.org", "u@x", "p")


@pytest.mark.parametrize("value", ["mail.org:587", "http://mail.org", "smtp://", "smtp://mail.org:port"])
def test_a_mail_address_that_can_t_be_used_is_refused(given, value):
    given(value)
    with pytest.raises(SettingWrong, match=NAME):
        env.email(NAME, data=Path("/data"))


# -- the data folder and its key -----------------------------------------------------------------------------------------


def test_the_data_folder_is_made_where_it_is_not_there(given, tmp_path):
    given(str(tmp_path / "a" / "b"))
    assert env.folder(NAME, tmp_path) == tmp_path / "a" / "b"
    assert (tmp_path / "a" / "b").is_dir()


def test_a_data_folder_that_can_t_be_one_is_refused(given, tmp_path):
    (tmp_path / "file").write_text("")
    given(str(tmp_path / "file"))
    with pytest.raises(SettingWrong, match="Set it to a folder we may write to"):
        env.folder(NAME, tmp_path)


def test_the_key_is_made_once_and_only_its_owner_reads_it(given, tmp_path):
    key = env.secret(NAME, data=tmp_path)
    assert len(key) > 50 and env.secret(NAME, data=tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_key_is_taken_and_none_is_made(given, tmp_path):
    given("from the environment")
    assert env.secret(NAME, data=tmp_path) == "from the environment"
    assert list(tmp_path.iterdir()) == []


def test_many_who_start_at_once_make_one_key(tmp_path):
    words = f"from pathlib import Path; from demilge.config import env; print(env.secret('{NAME}', data=Path({str(tmp_path)!r})))"
    begun = [subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True) for _one in range(6)]
    keys = {one.communicate()[0].strip() for one in begun}
    assert keys == {(tmp_path / "secret.key").read_text()}


@pytest.mark.parametrize("spoil", [lambda path: path.write_text(" \n"), lambda path: path.mkdir()])
def test_a_key_that_is_spoilt_is_named_with_what_to_do(given, tmp_path, spoil):
    spoil(tmp_path / "secret.key")
    with pytest.raises(SettingWrong, match=r"secret.key .*(key back|Look at DEMILGE_DATA)"):
        env.secret(NAME, data=tmp_path)


# -- as a whole ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("DATABASE_URL", "oracle://x/y"),
        ("DEMILGE_URL", "example.org"),
        ("DEMILGE_DEBUG", "maybe"),
        ("DEMILGE_LOG", "loud"),
        ("DEMILGE_TIME_ZONE", "Mars/Base"),
        ("DEMILGE_WORKERS", "0"),
        ("DEMILGE_UPLOAD_MB", "ten"),
        ("DEMILGE_EMAIL_URL", "mail.org"),
        ("DEMILGE_DATA", "/etc/hostname"),
    ],
)
def test_a_command_names_a_setting_it_can_t_use_in_one_line_and_does_not_begin(tmp_path, name, value):
    kept = {key: text for key, text in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    done = subprocess.run(
        [Path(sys.executable).parent / "demilge", "check"],
        env={**kept, "DEMILGE_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"A setting can't be used: {name} ") and done.stderr.count("\n") == 1

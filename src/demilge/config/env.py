"""Settings from the environment, read once, with errors that say what to do next."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo


class SettingWrong(Exception):
    """A setting can't be used; the text says which and what would be right."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in ("1", "yes", "true", "on"):
        return True
    if value in ("0", "no", "false", "off"):
        return False
    if value:
        raise SettingWrong(f"{name} is {value!r}; set it to yes or no.")
    return default


def whole(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    value = text(name)
    if value and not (value.isdecimal() and len(value) <= 10 and least <= int(value) <= most):
        raise SettingWrong(f"{name} is {value!r}; set it to a whole number from {least} to {most}.")
    return int(value) if value else default


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default).upper()
    if value not in choices:
        raise SettingWrong(f"{name} is {value!r}; set it to one of {', '.join(choices)}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as problem:
        raise SettingWrong(f"{name} is {value!r}; set it to a name like Asia/Bishkek.") from problem
    return value


def folder(name: str, default: Path) -> Path:
    """A folder of ours, made where it is not there yet."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingWrong(
            f"{name} is {str(path)!r}: {problem.strerror}. Set it to a folder we may write to."
        ) from problem
    return path


def site(name: str, *, host: str, port: int) -> str:
    """The site's public address, without a slash at its end; by default the one the server listens at."""
    if not text(name):
        return f"http://{in_address('127.0.0.1' if host in ANYWHERE else host)}:{port}"
    parts = _parts(name)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SettingWrong(f"{name} is {text(name)!r}; it should look like https://example.org, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - named to find out that they are no address to go to


def in_address(host: str) -> str:
    """A host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def host_of(address: str) -> str:
    """The host of an address as a browser names it."""
    return in_address(urlsplit(address).hostname or "")


def _parts(name: str) -> SplitResult:
    """A setting that is an address, in parts. What is wrong with it is not repeated: it may hold a password."""
    try:
        parts = urlsplit(text(name))
        _checked = parts.port, parts.hostname
    except ValueError as problem:
        raise SettingWrong(
            f"{name} can't be read as an address. The port is a number; in a password / : @ # ? [ ] % are written "
            "%2F %3A %40 %23 %3F %5B %5D %25."
        ) from problem
    return parts


def words(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(name: str, *, data: Path) -> dict[str, Any]:
    """Django's DATABASES entry for an address: `postgresql://user:password@host:port/name`, `sqlite:////path`."""
    if not text(name):
        return _sqlite(str(data / "demilge.sqlite3"))
    parts = _parts(name)
    if parts.scheme == "sqlite":
        if parts.netloc or not parts.path.startswith("//") or parts.path.endswith("/"):
            raise SettingWrong(f"{name} should look like sqlite:////path/file, with four slashes and the whole path.")
        return _sqlite(unquote(parts.path)[1:])
    if parts.scheme in ("postgres", "postgresql"):
        if not parts.path.strip("/"):
            raise SettingWrong(
                f"{name} names no database; it should look like postgresql://user:password@host:5432/name"
            )
        return _postgresql(parts)
    raise SettingWrong(f"{name} begins with {parts.scheme!r}; it should begin with postgresql:// or sqlite:////")


def _sqlite(path: str) -> dict[str, Any]:
    # Measured: WAL + IMMEDIATE refuses nobody, FULL loses nothing at a power cut (docs/decisions/0005).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-2000;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    given = dict(parse_qsl(parts.query))
    keeps_plans = given.pop("prepare", "yes") != "no"
    # A host that died must be noticed in seconds, and a commit must never be cancelled: so no statement timeout here.
    options: dict[str, Any] = {
        "connect_timeout": 2,
        "keepalives_idle": 2,
        "tcp_user_timeout": 4000,
        "target_session_attrs": "read-write",
        # What is asked again is parsed and planned once for each connection (docs/decisions/0012).
        "server_side_binding": True,
        "prepare_threshold": 5 if keeps_plans else None,
        **given,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def email(name: str, *, data: Path) -> dict[str, Any]:
    """Django's mail settings for `smtp://user:password@host:587?tls=yes`; without one, letters go to `mail/` as files."""
    if not text(name):
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": data / "mail"}
    parts = _parts(name)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingWrong(f"{name} should look like smtp://user:password@host:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and dict(parse_qsl(parts.query)).get("tls", "yes") != "no",
        "EMAIL_TIMEOUT": 10,
    }


def secret(name: str, *, data: Path) -> str:
    """The key that signs links and cookies: from the environment, else made once and kept beside the data."""
    given = text(name)
    if given:
        return given
    path = data / "secret.key"
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_text().strip()
    except OSError as problem:
        raise SettingWrong(f"{path} can't be read or made: {problem.strerror}. Look at DEMILGE_DATA.") from problem
    if not key:
        raise SettingWrong(
            f"{path} is empty. Put the site's key back there; or remove the file: a new key is made, and every device "
            "must sign in again."
        )
    return key


def _make_key(path: Path) -> None:
    """Make the key whole or not at all. Of two processes that start at once only one makes it, and both read it."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if path.exists():
            return
        unfinished = path.with_name("secret.key.unfinished")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        unfinished.replace(path)
    finally:
        os.close(folder)

"""Settings from the environment, read once, with errors that say what to do next."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


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


def whole(name: str, default: int) -> int:
    value = text(name)
    if value and not value.isdecimal():
        raise SettingWrong(f"{name} is {value!r}; set it to a whole number.")
    return int(value) if value else default


def words(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def database(name: str, *, data: Path) -> dict[str, Any]:
    """Django's DATABASES entry for an address: `postgresql://user:password@host:port/name` or `sqlite:///path`."""
    address = text(name, f"sqlite:///{data / 'demilge.sqlite3'}")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] if parts.path.startswith("//") else unquote(parts.path))
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    raise SettingWrong(f"{name} begins with {parts.scheme!r}; it should begin with postgresql:// or sqlite:///")


def _sqlite(path: str) -> dict[str, Any]:
    # Measured: WAL + IMMEDIATE refuses nobody, FULL loses nothing at a power cut (docs/decisions/0005).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    # A host that died must be noticed in seconds, and a commit must never be cancelled: so no statement timeout here.
    options: dict[str, Any] = {
        "connect_timeout": 2,
        "keepalives_idle": 2,
        "tcp_user_timeout": 4000,
        "target_session_attrs": "read-write",
        **dict(parse_qsl(parts.query)),
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
    address = text(name)
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": data / "mail"}
    parts = urlsplit(address)
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
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: only one of them creates the file, both read it.
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
    return path.read_text().strip()

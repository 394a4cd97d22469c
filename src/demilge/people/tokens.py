"""Codes and tokens: made here, kept only as keyed digests."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from demilge.foundation import ids

SLIP_LENGTH = 12  # Crockford characters: 60 bits


def digest(purpose: str, value: str) -> str:
    """A keyed SHA-256, so that the database alone opens nothing."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def slip_code(operation: UUID) -> str:
    """The code of the slip that an operation issues: the same operation replayed prints the same slip."""
    return ids.code_from(int(digest("slip-code", str(operation)), 16), SLIP_LENGTH)


def device_token(operation: UUID) -> str:
    """The cookie of the device that an operation signs in; the same operation replayed gets the same cookie."""
    return digest("device-token", str(operation))

"""Ways to reach people. Each is a folder with a `transport.py`: `send(message)`, which raises TryLater or Hopeless."""

from collections.abc import Callable

from demilge.messaging.models import Message

from .email import transport as email

TRANSPORTS: dict[str, Callable[[Message], None]] = {"email": email.send}

"""Sending one message by e-mail."""

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import BadHeaderError

from demilge.messaging import links
from demilge.messaging.channels.outcomes import Hopeless, TryLater
from demilge.messaging.models import Message

_REFUSED_FOR_GOOD = 500  # SMTP codes from here on are final (RFC 5321, 4.2.1)


def send(message: Message) -> None:
    """Hand one message to the mail server. Raises TryLater or Hopeless with what the server answered.

    The message's own key is its Message-ID: a mail program that gets it a second time shows it once.
    """
    letter = EmailMessage(subject=message.subject, body=message.text, to=[message.to], headers=_headers(message))
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        raise _outcome(code, answer) from refused
    except smtplib.SMTPDataError as refused:
        raise _outcome(refused.smtp_code, refused.smtp_error) from refused
    except (BadHeaderError, UnicodeError) as unfit:
        raise Hopeless(f"not an address: {unfit}") from unfit
    except (smtplib.SMTPException, OSError) as away:  # also a wrong password of ours: no fault of the letter
        raise TryLater(f"{type(away).__name__}: {away}") from away


def _headers(message: Message) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": f"<{message.key}@{host}>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
    }
    stop = links.stop_address(subscription=message.subscription, person=message.person, language=message.language)
    if stop:
        # RFC 8058: the mail program's own button stops the messages with one press.
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _outcome(code: int, answer: bytes | str) -> Hopeless | TryLater:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    kind = Hopeless if code >= _REFUSED_FOR_GOOD else TryLater
    return kind(f"{code} {said}")

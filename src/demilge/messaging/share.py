"""Texts ready to share where we do not send ourselves: settlements live in WhatsApp groups."""

from urllib.parse import quote


def whatsapp(text: str, phone: str = "") -> str:
    """A link that opens WhatsApp with a text written: to a number (digits are enough), else to a chat to be chosen."""
    digits = "".join(letter for letter in phone if letter.isascii() and letter.isdecimal())
    return f"https://wa.me/{digits}?text={quote(text, safe='')}"

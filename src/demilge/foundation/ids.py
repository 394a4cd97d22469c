"""Ids that people and machines can carry: operation ids, and codes that survive paper and a phone call."""

import secrets
import uuid

# Crockford's base 32: no I, L, O, U, so that a code read aloud or from paper can't be mistaken.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
# Cyrillic letters that look like Latin ones: a phone's Kyrgyz keyboard types them without anyone noticing.
_LOOKALIKE = str.maketrans("АВСЕНКМОРТХУЅІЈҮ", "ABCEHKM0PTXYS1JY")


def new_operation() -> uuid.UUID:
    """A fresh operation id for a form about to be shown."""
    return uuid.uuid4()


def derive(parent: uuid.UUID, step: str) -> uuid.UUID:
    """The id of an act inside another act: the same parent and step always give the same id."""
    return uuid.uuid5(parent, step)


def new_code(length: int) -> str:
    """A random Crockford code; 5 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def code_from(number: int, length: int) -> str:
    """The low `5 * length` bits of a number as a Crockford code."""
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def read_code(typed: str) -> str:
    """What a person typed or read from paper as a plain code: case, dashes, spaces and lookalikes put right."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(_LOOKALIKE).translate(_READ_AS)


def show_code(code: str) -> str:
    """A code in groups of four, as it is printed: `7KXM-3Q2P-VB4T`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

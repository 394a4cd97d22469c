"""What makes a PIN, a password and a phone number fit. Pure: plain values in, plain values out."""

from itertools import pairwise

PIN_LENGTH = 6
PASSWORD_LENGTH = 10
COUNTRY_CODE = "996"
_LOCAL_DIGITS = 9  # of a Kyrgyz number after its country code: 555 12 34 56
_SHORTEST, _LONGEST = 8, 15  # digits of an international number (E.164)


def pin_fault(pin: str) -> str:
    """Why a PIN can't be used: "form" (not six digits), "simple" (among the first a thief would try), "" if it can."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdecimal()):
        return "form"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_row = len(steps) == 1  # 000000, 123456, 987654, 246802
    is_repeated = pin[:3] == pin[3:] or pin[:2] * 3 == pin  # 123123, 121212
    is_mirrored = pin == pin[::-1]  # 123321
    is_pairs = pin[0::2] == pin[1::2]  # 112233
    return "simple" if is_row or is_repeated or is_mirrored or is_pairs else ""


def password_fault(password: str, *, login: str) -> str:
    """Why a password can't be used: "short", "simple" (few different signs, or built on the sign-in name), or ""."""
    if len(password) < PASSWORD_LENGTH:
        return "short"
    flat, name = password.casefold(), login.strip().casefold()
    rest = flat.replace(name, "") if name else flat
    return "simple" if len(set(flat)) < 5 or len(rest) < PASSWORD_LENGTH // 2 else ""


def phone(typed: str) -> str:
    """A phone number in one form, `+996555123456`, however it was typed; "" where it is none.

    `0555 12 34 56` and `555123456` are read as Kyrgyz numbers; others need their country code.
    """
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdecimal())
    if set(typed) - set("+-() .\u00a0/") - set(digits):
        return ""
    plus = typed.strip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00")
    if not plus:
        digits = digits.removeprefix("0")
        if len(digits) == _LOCAL_DIGITS:
            digits = COUNTRY_CODE + digits
    if digits.startswith(COUNTRY_CODE) and len(digits) != len(COUNTRY_CODE) + _LOCAL_DIGITS:
        return ""
    return f"+{digits}" if _SHORTEST <= len(digits) <= _LONGEST else ""

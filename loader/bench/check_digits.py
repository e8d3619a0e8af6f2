"""Check digits of tax and registration numbers, as the tax services define them."""

from collections.abc import Sequence
from operator import mul

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_BIN_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_BIN_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CORPORATE = (1, 2) * 6


def _weighted(digits: str, weights: Sequence[int]) -> int:
    if len(digits) != len(weights):
        raise ValueError(f"{len(weights)} digits are needed, not {digits!r}")
    return sum(map(mul, map(int, digits), weights))


def complete_inn(digits: str) -> str:
    """Return the ИНН of an organization (from 9 digits) or of a person (from 10) with its check digits.

    Source: order ММВ-7-6/435 of the Russian tax service.
    """
    if len(digits) == 9:
        return f"{digits}{_weighted(digits, _INN_10) % 11 % 10}"
    digits = f"{digits}{_weighted(digits, _INN_11) % 11 % 10}"
    return f"{digits}{_weighted(digits, _INN_12) % 11 % 10}"


def complete_bin(digits: str) -> str | None:
    """Return the Kazakh БИН or ИИН of 11 digits with its check digit; None for the few that have none.

    Source: rules of the national registers of identification numbers, article 4.
    """
    check = _weighted(digits, _BIN_FIRST) % 11
    if check == 10:
        check = _weighted(digits, _BIN_SECOND) % 11
    return f"{digits}{check}" if check < 10 else None


def complete_ogrn(digits: str) -> str:
    """Return the ОГРН (from 12 digits) or ОГРНИП (from 14) with its check digit."""
    return f"{digits}{int(digits) % (len(digits) - 1) % 10}"


def complete_corporate_number(digits: str) -> str:
    """Return the Japanese corporate number of 12 digits with the check digit in front of them."""
    return f"{9 - _weighted(digits[::-1], _CORPORATE) % 9}{digits}"


def is_inn(text: str) -> bool:
    """Tell whether the text is an ИНН with right check digits."""
    if not text.isascii() or not text.isdigit() or len(text) not in (10, 12):
        return False
    return complete_inn(text[:9] if len(text) == 10 else text[:10]) == text


def is_bin(text: str) -> bool:
    """Tell whether the text is a БИН or ИИН with a right check digit."""
    return len(text) == 12 and text.isascii() and text.isdigit() and complete_bin(text[:11]) == text

"""crm.currency.*: all values are strings, `total` is always 0 (10)."""

from typing import Any

from loader.sandbox.envelope import Listing
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import method

_FIRST = (("RUB", "1", "Russian rouble"), ("USD", "92.5", "US dollar"), ("EUR", "100.2", "Euro"))


def _currencies(portal: Portal) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = portal.remember("currencies", {})
    if not known:
        portal.remember("base_currency", "RUB")
        for code, rate, name in _FIRST:
            known[code] = _currency(
                portal, code, {"AMOUNT": rate, "FULL_NAME": name, "BASE": "Y" if code == "RUB" else "N"}
            )
    return known


def _currency(portal: Portal, code: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "CURRENCY": code,
        "AMOUNT_CNT": str(fields.get("AMOUNT_CNT") or 1),
        "AMOUNT": _rate(fields.get("AMOUNT") or 1),
        "SORT": str(fields.get("SORT") or 100),
        "BASE": str(fields.get("BASE") or "N"),
        "FULL_NAME": str(fields.get("FULL_NAME") or code),
        "LID": "en",
        "FORMAT_STRING": f"# {code}",
        "DEC_POINT": ".",
        "THOUSANDS_SEP": " ",
        "DECIMALS": "2",
        "DATE_UPDATE": portal.stamp(),
    }


def _rate(value: Any) -> str:
    try:
        return f"{float(value):.4f}"
    except (TypeError, ValueError):
        raise Refusal("ERROR_CORE", "Invalid rate") from None


@method("crm.currency.list")
def list_currencies(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the currencies; `total` says 0 nevertheless (R09)."""
    return Listing([dict(currency) for currency in _currencies(portal).values()], total=0)


@method("crm.currency.get")
def get_currency(portal: Portal, who: Principal, params: Params) -> Any:
    """Return one currency."""
    return dict(_find(portal, param(params, "id")))


@method("crm.currency.add", writes=True)
def add_currency(portal: Portal, who: Principal, params: Params) -> Any:
    """Add a currency; the reply is its code."""
    fields = param(params, "fields")
    fields = fields if isinstance(fields, dict) else {}
    code = str(fields.get("CURRENCY") or "")
    if len(code) != 3:
        raise Refusal("ERROR_CORE", "Currency code must be 3 letters")
    if code in _currencies(portal):
        raise Refusal("ERROR_CORE", f"Currency {code} already exists")
    _currencies(portal)[code] = _currency(portal, code, fields)
    return code


@method("crm.currency.update", writes=True)
def update_currency(portal: Portal, who: Principal, params: Params) -> Any:
    """Change a currency's rate."""
    currency, fields = _find(portal, param(params, "id")), param(params, "fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        if name in currency and name != "CURRENCY":
            currency[name] = _rate(value) if name == "AMOUNT" else str(value)
    currency["DATE_UPDATE"] = portal.stamp()
    return True


@method("crm.currency.delete", writes=True)
def delete_currency(portal: Portal, who: Principal, params: Params) -> Any:
    """Delete a currency that is not the base."""
    currency = _find(portal, param(params, "id"))
    if currency["BASE"] == "Y":
        raise Refusal("ERROR_CODE", "Cannot delete base or report currency")
    del _currencies(portal)[currency["CURRENCY"]]
    return True


@method("crm.currency.base.get")
def base_currency(portal: Portal, who: Principal, params: Params) -> Any:
    """Return the base currency's code."""
    return portal.remember("base_currency", "RUB")


def _find(portal: Portal, code: Any) -> dict[str, Any]:
    currency = _currencies(portal).get(str(code))
    if currency is None:
        raise Refusal("", "Not found")
    return currency

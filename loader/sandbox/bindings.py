"""Single links: crm.contact.company.*, crm.company.contact.*, crm.deal|lead.contact.* (6.5)."""

from dataclasses import dataclass
from typing import Any

from loader.sandbox.decode import values_of
from loader.sandbox.fields import COMPANY, CONTACT, DEAL, LEAD
from loader.sandbox.items import item_store, save
from loader.sandbox.packed import Record
from loader.sandbox.portal import Params, Portal, Principal, param
from loader.sandbox.refusal import Refusal
from loader.sandbox.registry import METHODS, Method
from loader.sandbox.schema import schemas
from loader.sandbox.values import whole_number


@dataclass(frozen=True)
class Link:
    """One kind of link: of which objects, in which list of theirs, to what."""

    entity_type: int
    many: str
    other_type: int

    @property
    def key(self) -> str:
        """Return the name of the other side's number."""
        return "COMPANY_ID" if self.other_type == COMPANY else "CONTACT_ID"

    def add(self, portal: Portal, who: Principal, params: Params) -> Any:
        """Add a link; false when it is there."""
        record, fields = self._owner(portal, params), param(params, "fields")
        number, linked = self._wanted(portal, fields), list(record[self.many])
        if number in linked:
            return False
        self._set(portal, who, record, [number, *linked] if _is_primary(fields) else [*linked, number])
        return True

    def delete(self, portal: Portal, who: Principal, params: Params) -> Any:
        """Take a link away; the next one is the primary then."""
        record, number = self._owner(portal, params), self._wanted(portal, param(params, "fields"))
        if number not in record[self.many]:
            return False
        self._set(portal, who, record, [other for other in record[self.many] if other != number])
        return True

    def get(self, portal: Portal, who: Principal, params: Params) -> Any:
        """Return the links in order."""
        return [
            {self.key: number, "SORT": 10 * place, "ROLE_ID": 0, "IS_PRIMARY": "Y" if place == 1 else "N"}
            for place, number in enumerate(self._owner(portal, params)[self.many], 1)
        ]

    def replace(self, portal: Portal, who: Principal, params: Params) -> Any:
        """Replace all links; the first that calls itself primary is it."""
        items = sorted(values_of(param(params, "items")), key=lambda entry: not _is_primary(entry))
        numbers = list(dict.fromkeys(self._wanted(portal, entry) for entry in items))
        self._set(portal, who, self._owner(portal, params), numbers)
        return True

    def clear(self, portal: Portal, who: Principal, params: Params) -> Any:
        """Take all links away."""
        self._set(portal, who, self._owner(portal, params), [])
        return True

    def _owner(self, portal: Portal, params: Params) -> Record:
        record = item_store(portal, self.entity_type).get(param(params, "id"))
        if record is None:
            raise Refusal("", "Not found")
        return record

    def _wanted(self, portal: Portal, fields: Any) -> int:
        number = whole_number(fields.get(self.key)) if isinstance(fields, dict) else 0
        if not number or item_store(portal, self.other_type).get(number) is None:
            raise Refusal("", f"{self.key} is not defined or invalid.")
        return number

    def _set(self, portal: Portal, who: Principal, record: Record, linked: list[int]) -> None:
        single, none = ("companyId", 0) if self.other_type == COMPANY else ("contactId", None)
        changes: Record = {self.many: linked}
        if single in record:
            changes[single] = linked[0] if linked else none
        save(portal, who, schemas(portal)[self.entity_type], record, changes)


def _is_primary(fields: Any) -> bool:
    return isinstance(fields, dict) and str(fields.get("IS_PRIMARY") or "") in ("Y", "1")


for _name, _link in {
    "contact.company": Link(CONTACT, "companyIds", COMPANY),
    "company.contact": Link(COMPANY, "contactIds", CONTACT),
    "deal.contact": Link(DEAL, "contactIds", CONTACT),
    "lead.contact": Link(LEAD, "contactIds", CONTACT),
}.items():
    for _verb, _run in {
        "add": _link.add,
        "delete": _link.delete,
        "items.get": _link.get,
        "items.set": _link.replace,
        "items.delete": _link.clear,
    }.items():
        _full = f"crm.{_name}.{_verb}"
        METHODS[_full] = Method(_full, "crm", _run, writes=_verb != "items.get", application_only=False)

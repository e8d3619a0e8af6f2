"""Cards that a probe makes on the user's portal, and takes away again."""

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from loader.errors import IntersectError, PortalLimited, PortalRefused
from loader.portal.client import PortalClient
from loader.portal.walk import rows_of

MARK = "probe-"  # how the originId of such a card begins; delivered cards have numbers
CONTACT, COMPANY, DEAL = 3, 4, 2
_NAMES = {CONTACT: "contact", COMPANY: "company", DEAL: "deal"}
_LONGEST_WAIT = 30.0
_MOST_REFUSALS = 5


class PatientCaller:
    """Calls the portal, waiting out short limits."""

    def __init__(self, client: PortalClient, sleep: Callable[[float], None] = time.sleep) -> None:
        self.client = client
        self.sleep = sleep

    def __call__(self, method: str, **params: Any) -> Any:
        """Return a method's result. Raise the portal's errors; a limit only when it lasts."""
        return self.full(method, params)["result"]

    def full(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return a method's whole envelope."""
        for _ in range(_MOST_REFUSALS):
            try:
                return self.client.call_full(method, params)
            except PortalLimited as error:
                if error.retry_after > _LONGEST_WAIT:
                    raise
                self.sleep(error.retry_after)
        return self.client.call_full(method, params)


class ProbeCards:
    """The cards of one probe. They carry our originator, so capture takes none for born in the CRM.

    `deeds` tells each thing done to the portal; `left` the cards that could not be deleted.
    """

    def __init__(self, call: PatientCaller, originator_id: str) -> None:
        self._call = call
        self._originator_id = originator_id
        self._made: dict[tuple[int, int], None] = {}
        self._number = 0
        self._run = secrets.token_hex(4)
        self.deeds: list[str] = []
        self.left: list[str] = []

    def add(self, entity_type: int, **fields: Any) -> int:
        """Make a card and return its id, by import where that is allowed: it starts no automation (W25)."""
        self._number += 1
        key = {"originatorId": self._originator_id, "originId": f"{MARK}{self._run}-{self._number}"}
        asked = {"entityTypeId": entity_type, "fields": {**fields, **key}}
        method = "crm.item.import"
        try:
            made = self._call(method, **asked)
        except PortalRefused:
            method = "crm.item.add"
            made = self._call(method, **asked)
        return self.know(entity_type, int(made["item"]["id"]), method)

    def know(self, entity_type: int, item_id: int, method: str) -> int:
        """Note a card that is ours to delete."""
        self._made[(entity_type, item_id)] = None
        self.deeds.append(f"created {_NAMES[entity_type]} {item_id} ({method})")
        return item_id

    def key_of_next(self) -> dict[str, str]:
        """Return the external key for a card that somebody else makes for us."""
        self._number += 1
        return {"originatorId": self._originator_id, "originId": f"{MARK}{self._run}-{self._number}"}

    def get(self, entity_type: int, item_id: int) -> dict[str, Any]:
        """Return a card as the portal holds it."""
        card: dict[str, Any] = self._call("crm.item.get", entityTypeId=entity_type, id=item_id)["item"]
        return card

    def change(self, entity_type: int, item_id: int, **fields: Any) -> None:
        """Change fields of a card of ours."""
        assert (entity_type, item_id) in self._made
        self._call("crm.item.update", entityTypeId=entity_type, id=item_id, fields=fields)

    def find(self, entity_type: int, item_id: int) -> bool:
        """Say whether a list by external key shows a card of ours."""
        return item_id in self._marked(entity_type)

    def delete(self, entity_type: int, item_id: int) -> None:
        """Delete a card of ours; raise PortalRefused."""
        assert (entity_type, item_id) in self._made
        self._call("crm.item.delete", entityTypeId=entity_type, id=item_id)
        del self._made[(entity_type, item_id)]
        self.deeds.append(f"deleted {_NAMES[entity_type]} {item_id}")

    def clear(self) -> None:
        """Delete every card of this probe, and what one that was cut off has left; raise nothing."""
        for entity_type in _NAMES:
            try:
                for item_id in self._marked(entity_type):
                    self._made[(entity_type, item_id)] = None
            except IntersectError:
                self.left.append(f"{_NAMES[entity_type]} whose external key begins with {MARK}")
        for entity_type, item_id in sorted(self._made, reverse=True):
            try:
                self.delete(entity_type, item_id)
            except IntersectError as error:
                self.left.append(f"{_NAMES[entity_type]} {item_id}: {error}")

    def _marked(self, entity_type: int) -> list[int]:
        chosen = {"=originatorId": self._originator_id, "%=originId": f"{MARK}%"}
        page = self._call(
            "crm.item.list",
            entityTypeId=entity_type,
            select=["id", "originId", "originatorId"],
            filter=chosen,
            order={"id": "ASC"},
            start=-1,
        )
        # Deleted is only what bears the mark itself, whatever the filter let through.
        return [
            int(row["id"])
            for row in rows_of(page)
            if str(row.get("originId") or "").startswith(MARK)
            and row.get("originatorId") == self._originator_id
        ]

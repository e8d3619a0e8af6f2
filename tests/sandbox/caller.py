"""A short way to call the portal."""

from typing import Any

import requests


class Caller:
    """Calls REST methods with JSON over one connection."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def reply(self, method: str, **params: Any) -> requests.Response:
        return self.session.post(self.url + method, json=params, timeout=20, allow_redirects=False)

    def full(self, method: str, **params: Any) -> dict[str, Any]:
        return self.reply(method, **params).json()

    def result(self, method: str, **params: Any) -> Any:
        body = self.full(method, **params)
        assert "error" not in body, body
        return body["result"]

    def error(self, method: str, **params: Any) -> Any:
        body = self.full(method, **params)
        assert "result" not in body, body
        return body["error"]

    def add(self, entity_type: int, **fields: Any) -> dict[str, Any]:
        return self.result("crm.item.add", entityTypeId=entity_type, fields=fields)["item"]

    def change(self, entity_type: int, item_id: int, **fields: Any) -> dict[str, Any]:
        return self.result("crm.item.update", entityTypeId=entity_type, id=item_id, fields=fields)["item"]

    def get(self, entity_type: int, item_id: int) -> dict[str, Any]:
        return self.result("crm.item.get", entityTypeId=entity_type, id=item_id)["item"]

    def ids(self, entity_type: int, filter: dict[str, Any], **params: Any) -> list[int]:
        order = {"order": {"id": "ASC"}} | params
        items = self.result("crm.item.list", entityTypeId=entity_type, select=["id"], filter=filter, **order)[
            "items"
        ]
        return [item["id"] for item in items]

    def batch(self, commands: dict[str, str], halt: int = 0) -> dict[str, Any]:
        return self.result("batch", cmd=commands, halt=halt)

    def close(self) -> None:
        self.session.close()

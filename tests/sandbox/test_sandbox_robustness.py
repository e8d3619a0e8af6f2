"""Whatever a client sends, a method answers or refuses; it does not break."""

import random
import re

import pytest

from loader.sandbox.dispatch import execute
from loader.sandbox.envelope import encode, success_body
from loader.sandbox.portal import Portal, Principal
from loader.sandbox.registry import METHODS

ODD = [None, "", "x", 0, 7, -1, True, [], {}, ["x"], {"x": "y"}, {"0": {"1": []}}, [[1]], 10**30]
INNER = re.findall(
    r"\S+",
    """
    title name stageId categoryId opportunity birthdate contactIds companyId fm observers sourceId
    isManualOpportunity price quantity productId discountTypeId discountSum discountRate taxRate
    productName iblockId code xmlId sort measure purchasingPrice property7 active catalogGroupId
    currency product address entityTypeId entityId NAME SORT COLOR ENTITY_ID ENTITY_TYPE_ID STATUS_ID
    SEMANTICS PRESET_ID RQ_INN TYPE_ID CITY CURRENCY AMOUNT USER_TYPE_ID FIELD_NAME LIST MULTIPLE LABEL
    TITLE PHONE EMAIL OPPORTUNITY COMPANY_ID COMMENT ENTITY_TYPE text id entityIds moduleId originId
    createdTime updatedTime >id @originId =ownerId =ownerType BINDINGS ID DATE_MODIFY
    """,
)
GOOD = {
    "title": "T",
    "name": "N",
    "NAME": "N",
    "ENTITY_TYPE_ID": 4,
    "ENTITY_ID": 1,
    "PRESET_ID": 1,
    "TYPE_ID": 6,
    "iblockId": 14,
    "productId": 1,
    "catalogGroupId": 1,
    "price": 1,
    "currency": "RUB",
    "ownerType": "D",
    "ownerId": 1,
    "address": "A",
    "FIELD_NAME": "F",
    "USER_TYPE_ID": "string",
    "CURRENCY": "ABC",
    "STATUS_ID": "S",
    "entityTypeId": 2,
    "entityId": 1,
    "COMMENT": "C",
    "ENTITY_TYPE": "deal",
    "TITLE": "T",
    "text": "t",
    "iconCode": "i",
    "entityIds": [1, 2],
    "product": {"id": 1, "prices": [{"catalogGroupId": [], "price": "x"}]},
    "userTypeId": "string",
}
NAMES = (
    "entityTypeId",
    "id",
    "fields",
    "filter",
    "order",
    "select",
    "start",
    "params",
    "ownerType",
    "ownerId",
)


@pytest.mark.parametrize("name", sorted(METHODS))
def test_no_method_breaks_on_odd_parameters(name: str) -> None:
    portal = Portal("onpremise")
    who = Principal(user_id=1, is_admin=True, is_application=True, key="test")
    for entity_type in (2, 3, 4):
        execute(portal, who, "crm.item.add", {"entityTypeId": entity_type, "fields": GOOD})
    for prepared in (
        "catalog.product.add",
        "catalog.price.add",
        "crm.requisite.add",
        "crm.item.productrow.add",
    ):
        assert execute(portal, who, prepared, {"fields": GOOD}).refusal is None
    dice = random.Random(name)
    for _ in range(300):
        params = {key: dice.choice(ODD) for key in NAMES if dice.random() < 0.7}
        for key in ("fields", "filter", "params", "field"):
            if dice.random() < 0.6:
                good = GOOD if dice.random() < 0.8 else {}
                params[key] = good | {inner: dice.choice(ODD) for inner in dice.sample(INNER, 3)}
        if dice.random() < 0.6:
            params |= {"entityTypeId": dice.choice((2, 3, 4)), "id": 1}
        done = execute(portal, who, name, params)
        assert encode(success_body(done.reply, done.timing))

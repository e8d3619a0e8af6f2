"""The public clients run unchanged against the sandbox."""

import asyncio
import warnings
from collections.abc import Iterator

import pytest
from b24pysdk.credentials import BitrixWebhook
from b24pysdk.errors import BitrixAPIError
from fast_bitrix24 import BitrixAsync

from loader.sandbox import Sandbox


@pytest.fixture(scope="module")
def secure() -> Iterator[Sandbox]:
    """b24pysdk always speaks https; `requests` trusts the run's own certificate through its variable."""
    with Sandbox(plan="onpremise", tls=True) as running, pytest.MonkeyPatch.context() as patch:
        assert running.ca_file is not None
        patch.setenv("REQUESTS_CA_BUNDLE", running.ca_file)
        yield running


@pytest.fixture
def sdk(secure: Sandbox) -> BitrixWebhook:
    secure.reset()
    return BitrixWebhook(domain=secure.domain, webhook_token=secure.url.split("/rest/")[1].strip("/"))


def test_b24pysdk_adds_and_reads_an_item(sdk: BitrixWebhook) -> None:
    client = sdk.get_client()
    added = client.crm.item.add(fields={"title": "Alpha"}, entity_type_id=4).response
    assert added.result["item"]["title"] == "Alpha"
    read = client.crm.item.get(bitrix_id=added.result["item"]["id"], entity_type_id=4).response
    assert read.result["item"] == added.result["item"]
    assert client.profile().response.result["ADMIN"] is True


def test_b24pysdk_reads_the_time_block_of_a_cloud_portal(secure: Sandbox, sdk: BitrixWebhook) -> None:
    secure.configure(plan="cloud", server_cost_ms=250)
    time = sdk.get_client().server.time().response.time
    assert time.operating is not None
    assert 0.25 <= time.operating < 0.5


def test_b24pysdk_maps_refusals_to_its_errors(sdk: BitrixWebhook) -> None:
    with pytest.raises(BitrixAPIError) as caught:
        sdk.call_method("crm.item.get", {"entityTypeId": 4, "id": 404})
    assert caught.value.error == "NOT_FOUND"


def test_b24pysdk_sends_a_batch(sdk: BitrixWebhook) -> None:
    methods = {
        f"c{i}": ("crm.item.add", {"entityTypeId": 2, "fields": {"title": f"Заказ +{i} & co"}})
        for i in range(10)
    }
    result = sdk.call_batch(methods)["result"]
    assert result["result_error"] == []
    assert result["result"]["c7"]["item"]["title"] == "Заказ +7 & co"


def test_b24pysdk_lists_all_pages(sdk: BitrixWebhook) -> None:
    _add_deals(sdk, 120)
    found = sdk.call_list("crm.item.list", {"entityTypeId": 2, "order": {"id": "ASC"}})["result"]
    assert [item["id"] for item in found] == list(range(1, 121))


@pytest.mark.parametrize("descending", [False, True])
def test_b24pysdk_chains_pages_through_references(sdk: BitrixWebhook, descending: bool) -> None:
    _add_deals(sdk, 230)
    found = sdk.call_list_fast("crm.item.list", {"entityTypeId": 2}, descending=descending)["result"]
    assert [item["id"] for item in found] == sorted(range(1, 231), reverse=descending)


def test_b24pysdk_chains_classic_pages_too(sdk: BitrixWebhook) -> None:
    _add_deals(sdk, 130)
    found = sdk.call_list_fast("crm.deal.list", {"select": ["ID", "TITLE"]})["result"]
    assert [row["ID"] for row in found] == [str(number) for number in range(1, 131)]


def _add_deals(sdk: BitrixWebhook, count: int) -> None:
    methods = [("crm.item.add", {"entityTypeId": 2, "fields": {"title": f"Deal {i}"}}) for i in range(count)]
    sdk.call_batches(methods)


async def _fast(sandbox: Sandbox, method: str, *args: object, **kwargs: object) -> object:
    client = BitrixAsync(sandbox.url, verbose=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return await getattr(client, method)(*args, **kwargs)


def _run_fast(sandbox: Sandbox, method: str, *args: object, **kwargs: object) -> object:
    return asyncio.run(_fast(sandbox, method, *args, **kwargs))


def test_fast_bitrix24_calls_a_list_in_batches_and_keeps_every_reply(sandbox: Sandbox) -> None:
    items = [{"entityTypeId": 2, "fields": {"title": f"Deal {i}", "opened": True}} for i in range(120)]
    replies = _run_fast(sandbox, "call", "crm.item.add", items)
    assert isinstance(replies, list | tuple)
    assert len(replies) == 120
    assert sandbox.stats()["items"]["2"] == 120


def test_fast_bitrix24_gets_all_items(sandbox: Sandbox) -> None:
    _run_fast(
        sandbox,
        "call",
        "crm.item.add",
        [{"entityTypeId": 2, "fields": {"title": f"D{i}"}} for i in range(170)],
    )
    found = _run_fast(sandbox, "get_all", "crm.item.list", params={"entityTypeId": 2})
    assert isinstance(found, list)
    assert sorted(item["id"] for item in found) == list(range(1, 171))


def test_fast_bitrix24_works_within_the_limits_of_the_cloud(sandbox: Sandbox) -> None:
    sandbox.configure(plan="cloud", server_cost_ms=50)
    items = [{"entityTypeId": 2, "fields": {"title": f"D{i}"}} for i in range(150)]
    replies = _run_fast(sandbox, "call", "crm.item.add", items)
    assert isinstance(replies, list | tuple)
    assert len(replies) == 150
    assert sandbox.stats()["rejected"] == {"503": 0, "429": 0}


def test_fast_bitrix24_gets_all_of_the_classic_family(sandbox: Sandbox) -> None:
    _run_fast(sandbox, "call", "crm.contact.add", [{"fields": {"NAME": f"N{i}"}} for i in range(75)])
    found = _run_fast(sandbox, "get_all", "crm.contact.list", params={"select": ["ID", "NAME"]})
    assert isinstance(found, list)
    assert {row["NAME"] for row in found} == {f"N{i}" for i in range(75)}


def test_fast_bitrix24_gets_by_id(sandbox: Sandbox) -> None:
    _run_fast(sandbox, "call", "crm.deal.add", [{"fields": {"TITLE": f"T{i}"}} for i in range(60)])
    found = _run_fast(sandbox, "get_by_ID", "crm.deal.get", list(range(1, 61)))
    assert isinstance(found, dict)
    assert found["17"]["ID"] == "17"
    assert len(found) == 60


def test_fast_bitrix24_lists_and_gets(sandbox: Sandbox) -> None:
    _run_fast(sandbox, "call", "crm.company.add", [{"fields": {"TITLE": f"T{i}"}} for i in range(55)])
    found = _run_fast(sandbox, "list_and_get", "crm.company")
    assert isinstance(found, dict)
    assert {row["TITLE"] for row in found.values()} == {f"T{i}" for i in range(55)}


def test_fast_bitrix24_waits_through_a_full_bucket(sandbox: Sandbox) -> None:
    sandbox.configure(faults=[{"method": "*", "kind": "503", "times": 2}])
    profile = _run_fast(sandbox, "get_all", "profile")
    assert isinstance(profile, dict)
    assert profile["ID"] == "1"
    assert sandbox.stats()["rejected"]["503"] == 2

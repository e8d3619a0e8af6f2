"""An application: tokens that rotate, the offline queue, and what webhooks may not do."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from loader.sandbox import Sandbox
from loader.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, FIRST_CODE, FIRST_REFRESH_TOKEN
from tests.sandbox.caller import Caller


def token(sandbox: Sandbox, **query: str) -> requests.Response:
    identity = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return requests.get(f"{sandbox.base_url}/oauth/token/", params=identity | query, timeout=5)


def refresh(sandbox: Sandbox, refresh_token: str) -> requests.Response:
    return token(sandbox, grant_type="refresh_token", refresh_token=refresh_token)


class Application(Caller):
    def __init__(self, sandbox: Sandbox) -> None:
        tokens = refresh(sandbox, FIRST_REFRESH_TOKEN).json()
        super().__init__(tokens["client_endpoint"])
        self.access_token = tokens["access_token"]

    def reply(self, method: str, **params: Any) -> requests.Response:
        return super().reply(method, auth=self.access_token, **params)


@pytest.fixture
def application(sandbox: Sandbox) -> Iterator[Application]:
    caller = Application(sandbox)
    yield caller
    caller.close()


def test_a_refresh_gives_a_new_pair_and_kills_the_old_one(sandbox: Sandbox, application: Application) -> None:
    assert application.result("app.info")["INSTALLED"] is True
    dead = refresh(sandbox, FIRST_REFRESH_TOKEN)
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")


def test_the_old_access_token_dies_with_the_pair(sandbox: Sandbox) -> None:
    first = refresh(sandbox, FIRST_REFRESH_TOKEN).json()
    second = refresh(sandbox, first["refresh_token"]).json()
    assert (second["expires_in"], second["status"], second["user_id"]) == (3600, "L", 1)
    old = Caller(first["client_endpoint"])
    assert old.error("profile", auth=first["access_token"]) == "NO_AUTH_FOUND"
    assert old.result("profile", auth=second["access_token"])["ID"] == "1"
    old.close()


def test_a_token_expires(sandbox: Sandbox, application: Application) -> None:
    sandbox.configure(advance_seconds=3601)
    reply = application.reply("profile")
    assert (reply.status_code, reply.json()["error"]) == (401, "expired_token")


def test_a_token_dies_before_its_hour_is_over(sandbox: Sandbox, application: Application) -> None:
    sandbox.configure(faults=[{"method": "*", "kind": "expire_token", "after": 1}])
    assert application.reply("profile").status_code == 200
    for _ in range(2):
        reply = application.reply("profile")
        assert (reply.status_code, reply.json()["error"]) == (401, "expired_token")


def test_a_refresh_whose_reply_is_lost_has_rotated_the_token(sandbox: Sandbox) -> None:
    sandbox.configure(faults=[{"method": "oauth.token", "kind": "drop_after"}])
    with pytest.raises(requests.ConnectionError):
        refresh(sandbox, FIRST_REFRESH_TOKEN)
    assert refresh(sandbox, FIRST_REFRESH_TOKEN).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ({"client_id": "other"}, 200, "wrong_client"),
        ({"client_secret": "other"}, 400, "invalid_client"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
    ],
)
def test_the_authorization_server_refuses(
    sandbox: Sandbox, query: dict[str, str], status: int, error: str
) -> None:
    reply = token(sandbox, **query)
    assert (reply.status_code, reply.json()["error"]) == (status, error)


def test_a_code_works_once(sandbox: Sandbox) -> None:
    codes = [token(sandbox, grant_type="authorization_code", code=FIRST_CODE).status_code for _ in range(2)]
    assert codes == [200, 400]


def test_webhooks_have_no_application_methods(portal: Caller) -> None:
    for method in ("app.info", "event.bind", "event.get", "event.offline.get"):
        assert portal.error(method, event="ONCRMDEALADD") == "ACCESS_DENIED"


def bind(application: Application, event: str, connector: str = "") -> None:
    params = {"event": event, "event_type": "offline", "auth_connector": connector}
    assert application.result("event.bind", **params) is True


def test_repeated_events_are_one_record_until_it_is_reserved(
    application: Application, portal: Caller
) -> None:
    bind(application, "ONCRMDEALUPDATE")
    portal.add(2, title="A")
    for title in "BCD":
        portal.change(2, 1, title=title)
    taken = application.result("event.offline.get", clear=0)
    assert [event["EVENT_DATA"] for event in taken["events"]] == [{"FIELDS": {"ID": "1"}}]
    portal.change(2, 1, title="E")
    assert len(application.result("event.offline.list")) == 2
    again = application.result("event.offline.get", clear=0, process_id=taken["process_id"])
    assert [event["ID"] for event in again["events"]] == [event["ID"] for event in taken["events"]]
    for _ in range(2):
        assert application.result("event.offline.clear", process_id=taken["process_id"]) is True
    assert len(application.result("event.offline.list")) == 1


def test_taking_events_with_the_default_loses_them_at_once(application: Application, portal: Caller) -> None:
    bind(application, "ONCRMCONTACTADD")
    portal.add(3, name="A")
    taken = application.result("event.offline.get")
    assert (taken["process_id"], len(taken["events"])) == (None, 1)
    assert application.result("event.offline.list") == []


def test_own_changes_marked_with_the_connector_are_not_queued(
    application: Application, portal: Caller
) -> None:
    bind(application, "ONCRMDEALADD", connector="intersect")
    own = {"entityTypeId": 2, "fields": {"title": "mine"}, "auth_connector": "intersect"}
    portal.result("crm.item.add", **own)
    portal.add(2, title="theirs")
    taken = application.result("event.offline.get", clear=0, auth_connector="intersect")
    assert [event["EVENT_DATA"]["FIELDS"]["ID"] for event in taken["events"]] == ["2"]


def test_bindings_are_listed_and_removed(application: Application) -> None:
    bind(application, "oncrmdealadd")
    assert application.result("event.get")[0]["event"] == "ONCRMDEALADD"
    assert application.error("event.bind", event="ONNOTHING", event_type="offline") == "ERROR_EVENT_NOT_FOUND"
    assert application.result("event.unbind") == {"count": 1}
    assert application.result("event.get") == []


def test_failed_events_come_only_when_asked_for(application: Application, portal: Caller) -> None:
    bind(application, "ONCRMDYNAMICITEMADD")
    portal.add(31, title="I")
    taken = application.result("event.offline.get", clear=0)
    assert taken["events"][0]["EVENT_DATA"]["FIELDS"] == {"ID": "1", "ENTITY_TYPE_ID": "31"}
    assert application.result("event.offline.error", process_id=taken["process_id"]) is True
    process = {"clear": 0, "process_id": taken["process_id"]}
    assert application.result("event.offline.get", **process)["events"] == []
    assert len(application.result("event.offline.get", **process, error=1)["events"]) == 1


def test_the_offline_queue_is_for_administrators(sandbox: Sandbox, application: Application) -> None:
    sandbox.configure(application_user=7)
    assert application.result("profile")["ADMIN"] is False
    offline = {"event": "ONCRMDEALADD", "event_type": "offline"}
    for method in ("event.bind", "event.offline.get", "event.offline.list"):
        reply = application.reply(method, **offline)
        assert (reply.status_code, reply.json()["error"]) == (403, "ACCESS_DENIED")
    assert application.result("event.bind", event="ONCRMDEALADD", handler="https://a.test/") is True


def test_what_a_process_never_confirmed_is_gone_after_thirty_days(sandbox: Sandbox, portal: Caller) -> None:
    sandbox.configure(token_ttl_s=10**8)
    application = Application(sandbox)
    bind(application, "ONCRMDEALADD")
    portal.add(2, title="A")
    portal.add(2, title="B")
    process = application.result("event.offline.get", clear=0, limit=1)["process_id"]
    for days, left in ((29, 1), (2, 0)):
        sandbox.configure(advance_seconds=days * 86400)
        again = application.result("event.offline.get", clear=0, process_id=process)
        assert len(again["events"]) == left
    assert len(application.result("event.offline.list")) == 1
    application.close()


def test_events_come_in_the_order_that_was_asked_for(application: Application, portal: Caller) -> None:
    bind(application, "ONCRMDEALADD")
    for title in "ABC":
        portal.add(2, title=title)
    newest = application.result("event.offline.get", clear=0, limit=2, order={"ID": "DESC"})
    assert [event["EVENT_DATA"]["FIELDS"]["ID"] for event in newest["events"]] == ["3", "2"]


def test_events_may_come_without_their_ids(
    sandbox: Sandbox, application: Application, portal: Caller
) -> None:
    bind(application, "ONCRMDEALADD")
    sandbox.configure(event_data_is_false=True)
    portal.add(2, title="A")
    (event,) = application.result("event.offline.get", clear=0)["events"]
    assert (event["EVENT_NAME"], event["EVENT_DATA"]) == ("ONCRMDEALADD", False)


def test_features_depend_on_the_plan(sandbox: Sandbox, portal: Caller) -> None:
    assert portal.result("feature.get", CODE="rest_offline_extended") == {"value": "Y"}
    sandbox.configure(features=[])
    assert portal.result("feature.get", CODE="rest_offline_extended") == {"value": "N"}

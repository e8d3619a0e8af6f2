"""Online events: a handler is called once, with an id and the application's token, and never again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from loader.config import Settings
from loader.daemon.doorbell import PATH, Doorbell
from loader.sandbox import Sandbox
from loader.sandbox.oauth import MEMBER_ID
from loader.sandbox.online import APPLICATION_TOKEN
from tests.sandbox.caller import Caller
from tests.sandbox.test_sandbox_application import Application

Call = dict[str, str]


class Handler:
    """An application's public page: it keeps what it is called with."""

    def __init__(self) -> None:
        self.calls: Queue[Call] = Queue()
        self.status = 200
        handler = self

        class Page(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                handler.calls.put({name: values[0] for name, values in parse_qs(body).items()})
                self.send_response(handler.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/handler"

    def next(self, seconds: float = 5.0) -> Call | None:
        try:
            return self.calls.get(timeout=seconds)
        except Empty:
            return None

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def handler() -> Iterator[Handler]:
    made = Handler()
    yield made
    made.close()


@pytest.fixture
def application(sandbox: Sandbox) -> Iterator[Application]:
    caller = Application(sandbox)
    yield caller
    caller.close()


def test_a_person_s_change_is_told_by_its_id_alone_and_every_leaf_is_text(
    sandbox: Sandbox, application: Application, person: Caller, handler: Handler
) -> None:
    application.result("event.bind", event="onCrmContactAdd", handler=handler.url)
    card = person.add(3, name="Ann")
    call = handler.next()
    assert call is not None
    assert (call["event"], call["data[FIELDS][ID]"]) == ("ONCRMCONTACTADD", str(card["id"]))
    assert (call["auth[application_token]"], call["auth[member_id]"]) == (APPLICATION_TOKEN, MEMBER_ID)
    assert call["auth[client_endpoint]"] == f"{sandbox.base_url}/rest/"
    assert "auth[access_token]" not in call
    assert not any("Ann" in value for value in call.values())
    # Our own changes come too: there is no auth_connector for online events.
    application.result(
        "crm.item.update", entityTypeId=3, id=card["id"], fields={"name": "B"}, auth_connector="x"
    )
    application.result("event.unbind", event="ONCRMCONTACTADD", handler=handler.url)
    person.add(3, name="Bob")
    assert handler.next(0.3) is None


def test_a_handler_that_fails_is_not_called_again(
    application: Application, person: Caller, handler: Handler
) -> None:
    application.result("event.bind", event="ONCRMDEALADD", handler=handler.url)
    handler.status = 500
    person.add(2, title="A")
    assert handler.next() is not None
    assert handler.next(0.3) is None


def test_calls_are_lost_come_twice_and_out_of_order(
    sandbox: Sandbox, application: Application, person: Caller, handler: Handler
) -> None:
    application.result("event.bind", event="ONCRMDEALADD", handler=handler.url)
    sandbox.configure(event_drop_rate=0.4, event_twice_rate=0.4, event_delay_s=0.3, event_seed=5)
    for number in range(30):
        person.add(2, title=str(number))
    told = []
    while (call := handler.next(0.6)) is not None:
        told.append(int(call["data[FIELDS][ID]"]))
    assert 0 < len(set(told)) < 30
    assert len(told) > len(set(told))
    assert told != sorted(told)


def test_a_test_event_and_the_queue_s_bell(
    application: Application, person: Caller, handler: Handler
) -> None:
    application.result("event.bind", event="ONAPPTEST", handler=handler.url)
    assert application.result("event.test", any="thing") == 1
    call = handler.next()
    assert call is not None and call["event"] == "ONAPPTEST"
    application.result("event.bind", event="ONOFFLINEEVENT", handler=handler.url, options={"minTimeout": 60})
    application.result("event.bind", event="ONCRMCONTACTADD", event_type="offline")
    for name in "ABC":
        person.add(3, name=name)
    call = handler.next()
    assert call is not None and call["event"] == "ONOFFLINEEVENT"
    assert handler.next(0.3) is None, "not oftener than minTimeout"
    assert len(application.result("event.offline.get", clear=0)["events"]) == 3


def test_a_deal_s_move_to_another_pipeline_and_a_process_s_own_event(
    application: Application, portal: Caller, handler: Handler
) -> None:
    kind = portal.result("crm.type.add", fields={"title": "Repair"})["type"]["entityTypeId"]
    application.result("event.bind", event="ONCRMDEALMOVETOCATEGORY", handler=handler.url)
    application.result("event.bind", event=f"ONCRMDYNAMICITEMADD_{kind}", handler=handler.url)
    assert application.error("event.bind", event="ONCRMDYNAMICITEMADD_777", handler=handler.url)
    category = portal.result("crm.category.add", entityTypeId=2, fields={"name": "B"})["category"]["id"]
    deal = portal.add(2, title="A")
    portal.change(2, deal["id"], categoryId=category)
    call = handler.next()
    assert call is not None and call["event"] == "ONCRMDEALMOVETOCATEGORY"
    assert (call["data[FIELDS][CATEGORY_ID]"], call["data[FIELDS][STAGE_ID]"]) == (
        str(category), f"C{category}:NEW"
    )  # fmt: skip
    portal.add(kind, title="R")
    call = handler.next()
    assert call is not None and call["data[FIELDS][ENTITY_TYPE_ID]"] == str(kind)


def test_an_application_that_is_updated_loses_its_handlers(
    sandbox: Sandbox, application: Application, handler: Handler
) -> None:
    application.result("event.bind", event="ONCRMCONTACTADD", handler=handler.url)
    sandbox.configure(drop_bindings=True)
    assert application.result("event.get") == []


def test_the_sandbox_rings_the_daemon_s_doorbell(application: Application, person: Caller) -> None:
    woken: Queue[str] = Queue()
    ended = threading.Event()
    settings = Settings(events_listen="127.0.0.1:0", events_token=SecretStr(APPLICATION_TOKEN))
    bell = Doorbell(settings, woken.put, ended)
    bell.start()
    try:
        url = f"http://127.0.0.1:{bell.port}{PATH}"
        application.result("event.bind", event="ONCRMCONTACTADD", handler=url)
        person.add(3, name="Ann")
        assert woken.get(timeout=5) == "capture"
    finally:
        ended.set()
        bell.close()

"""The portal rings: the capture wakes, strangers do not wake it, and nobody's words get further."""

import threading
from collections.abc import Iterator
from queue import Empty, Queue
from time import monotonic

import pytest
import requests
from pydantic import SecretStr

from loader.config import Settings, load_settings
from loader.daemon.doorbell import LONGEST_BODY, PATH, Doorbell
from loader.errors import SettingsError

TOKEN = "secret-of-the-application"
RING = {"event": "ONCRMCONTACTUPDATE", "data[FIELDS][ID]": "7", "auth[application_token]": TOKEN}


class House:
    """A doorbell and what it woke."""

    def __init__(self) -> None:
        self.woken: Queue[str] = Queue()
        settings = Settings(events_listen="127.0.0.1:0", events_token=SecretStr(TOKEN))
        self.ended = threading.Event()
        self.bell = Doorbell(settings, self.woken.put, self.ended)
        self.bell.start()

    def ring(self, path: str = PATH, **changed: str) -> int:
        url = f"http://127.0.0.1:{self.bell.port}{path}"
        return requests.post(url, data=RING | changed, timeout=5).status_code

    def is_woken(self, *, seconds: float = 0.3) -> bool:
        try:
            return self.woken.get(timeout=seconds) == "capture"
        except Empty:
            return False


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.ended.set()
    house.bell.close()


def test_a_ring_wakes_the_capture_and_many_wake_it_once_a_second(house: House) -> None:
    began = monotonic()
    assert {house.ring() for _ in range(20)} == {200}
    assert house.is_woken(seconds=5)
    while house.is_woken(seconds=1.5):
        pass
    assert monotonic() - began < 5
    assert house.woken.empty()


@pytest.mark.parametrize("token", ["", "another", "секрет"])
def test_a_stranger_wakes_nobody(house: House, token: str) -> None:
    assert house.ring(**{"auth[application_token]": token}) == 403
    assert not house.is_woken()


def test_another_path_and_an_endless_body_are_refused(house: House) -> None:
    assert house.ring("/") == 404
    assert house.ring(data="x" * LONGEST_BODY) == 413
    assert not house.is_woken()


def test_an_address_that_somebody_has_ends_nothing(house: House) -> None:
    settings = Settings(events_listen=f"127.0.0.1:{house.bell.port}", events_token=SecretStr(TOKEN))
    second = Doorbell(settings, house.woken.put, house.ended)
    second.start()
    assert second.port is None
    second.close()


def test_a_bell_without_a_token_is_no_setting() -> None:
    with pytest.raises(SettingsError, match="INTERSECT_EVENTS_TOKEN"):
        load_settings(events_listen="127.0.0.1:8085")
    with pytest.raises(SettingsError, match="INTERSECT_EVENTS_LISTEN"):
        load_settings(events_listen="8085", events_token=TOKEN)

"""Go live on a portal full of hand-entered contacts: what is linked, what is right, what is doubled.

python -m tests.bench.adopt --cards 50000 --known 30000
"""

import argparse
import resource
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from loader.adopt import adopt
from loader.bench.entity import Maker, Person
from loader.bench.scene import alone, family
from loader.config import Settings
from loader.database import connect
from loader.playground import Playground, playground
from loader.portal.command import Command
from loader.reconcile import reconcile
from loader.source import add_source
from loader.tick import run_tick
from loader.walker import Walker, portal_turn

PAGE = 20  # cards of one crm.item.batchImport
FAMILIES = 0.1  # share of scenes in which people share a phone, and often a mailbox
DAY = "{2:02}.{1:02}.{0}"


def people(random: Random, number: int) -> list[Person]:
    """Return people as life makes them, Russians."""
    maker, made = Maker(random, 1), list[Person]()
    while len(made) < number:
        scene = family if random.random() < FAMILIES else alone
        made += [one for one in scene(maker) if isinstance(one, Person) and one.country == "RU"]
    random.shuffle(made)
    return made[:number]


def by_hand(person: Person, random: Random) -> dict[str, Any]:
    """Return the fields of a card as an employee enters them: in haste, in some format."""
    chance = random.random
    case = str.upper if chance() < 0.05 else str.lower if chance() < 0.05 else str
    digits = "".join(filter(str.isdigit, person.phone))[-10:]
    written = random.choice(("+7{}", "8{}", "8 ({}{}{}) {}{}{}-{}{}-{}{}", "+7 {}{}{} {}{}{}{}{}{}{}"))
    phone = written.format(*(digits if written.count("{}") == len(digits) else [digits]))
    fields: dict[str, Any] = {
        "name": case(person.first.native),
        "lastName": case(person.last.native),
        "fm": [{"typeId": "PHONE", "valueType": "MOBILE", "value": phone}],
    }
    if chance() < 0.6:
        fields["secondName"] = case(person.middle.native)
    if chance() < 0.5:
        email = random.choice((str.upper, str))(person.email)
        fields["fm"].append({"typeId": "EMAIL", "valueType": "WORK", "value": email})
    if chance() < 0.2:
        year, month, day = person.birth
        fields["birthdate"] = f"{year}-{month:02}-{day:02}"
    return fields


def fill(world: Playground, persons: list[Person], random: Random) -> None:
    """Let people have a card of each person; its position tells the truth."""
    waiting = iter(persons)
    commands: list[Command] = []
    while part := list(islice(waiting, PAGE)):
        data = [{**by_hand(one, random), "post": str(one.number)} for one in part]
        commands.append(
            Command(f"i{len(commands)}", "crm.item.batchImport", {"entityTypeId": 3, "data": data})
        )
        if len(commands) == 10 or len(part) < PAGE:
            assert all(told.state == "done" for told in world.person.send(commands))
            commands = []
    assert not commands or all(told.state == "done" for told in world.person.send(commands))


def stage(world: Playground, persons: list[Person]) -> None:
    """Stage the same people as the ERP knows them."""
    columns = "source_system, source_key, kind, last_name, first_name, middle_name, phone, email, birth_date"
    copied = f"copy staging.customer ({columns}) from stdin"
    with world.connection.cursor() as cursor:
        cursor.execute("reset role")
        with cursor.copy(copied.encode()) as copy:
            for one in persons:
                copy.write_row(
                    ("erp", str(one.number), "person", one.last.native, one.first.native, one.middle.native,
                     one.phone, one.email, DAY.format(*one.birth))
                )  # fmt: skip
        cursor.execute("set role intersect_loader")


def truth(world: Playground) -> Iterator[tuple[str, str]]:
    """Yield each linked card's true number with that of the record it was linked with."""
    found = world.connection.execute(
        """select card.crm_id, record.source_key from inbound.card as card
        inner join linked.customer as adopted on adopted.source_key = card.entity || ':' || card.crm_id
        inner join linked.customer as record on adopted.golden_id = record.golden_id
        where card.state = 'linked' and record.source_system = 'erp'"""
    ).fetchall()
    numbers = {card["id"]: card["post"] for card in cards(world)}
    return ((numbers[card], key) for card, key in found)


def cards(world: Playground) -> list[dict[str, Any]]:
    """Return every contact of the portal."""
    found: list[dict[str, Any]] = []
    asked = {"entityTypeId": 3, "start": -1, "order": {"id": "ASC"}}
    while page := world.client.call(
        "crm.item.list", {**asked, "filter": {">id": found[-1]["id"] if found else 0}}
    )["items"]:
        found += page
    return found


def measure(settings: Settings, cards_number: int, known: int, only_erp: int, seed: int) -> dict[str, Any]:
    """Fill a portal and an ERP, adopt, deliver, reconcile; return figures."""
    random = Random(seed)
    persons = people(random, cards_number + only_erp)
    in_erp = persons[:known] + persons[cards_number:]
    figures: dict[str, Any] = {"cards": cards_number, "erp": len(in_erp), "known": known}
    with playground(settings, "adopt") as world:
        add_source(world.settings, "erp", date_order="dmy")
        fill(world, persons[:cards_number], random)
        stage(world, in_erp)
        walker = Walker(world.connection, world.client, world.settings, turn=portal_turn(world.connection))
        began = time.monotonic()
        dry = adopt(walker, dry_run=True)["entities"]
        figures["dry_run_s"] = round(time.monotonic() - began, 1)
        began = time.monotonic()
        done = adopt(walker)["entities"]
        figures["adopt_s"] = round(time.monotonic() - began, 1)
        contacts = next(one for one in done if one["entity"] == "contact")
        figures["plan_differs"] = next(one for one in dry if one["entity"] == "contact") != contacts
        figures.update({name: contacts[name] for name in ("linked", "offered", "review", "second")})
        pairs = list(truth(world))
        figures["precision"] = round(sum(one == other for one, other in pairs) / len(pairs), 5)
        run_tick(world.connection, world.settings)
        began = time.monotonic()
        world.delivery().run()
        figures["delivery_s"] = round(time.monotonic() - began, 1)
        post_of = {card["id"]: card["post"] for card in cards(world)}
        with connect(world.settings, role=None) as admin:
            made = admin.execute(
                """select record.source_key from portal.item as item
                inner join linked.customer as record using (golden_id)
                where record.source_system = 'erp' and item.entity = 'contact' and not item.is_born_in_crm"""
            ).fetchall()
        entered = {post for post in post_of.values() if post}
        figures["doubled"] = sum(key in entered for (key,) in made)
        figures["cards_after"] = len(post_of)
        began = time.monotonic()
        report = reconcile(walker).report
        figures["reconcile_s"] = round(time.monotonic() - began, 1)
        figures["differences"] = report["difference_count"]
        figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def main() -> None:
    """Measure once and print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--cards", type=int, default=5_000)
    options.add_argument("--known", type=int, default=3_000)
    options.add_argument("--only-erp", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with TemporaryDirectory(prefix="intersect-adopt-") as folder:
        Path(folder).chmod(0o711)
        settings = Settings(data_dir=Path(folder), log_level="warning")
        figures = measure(settings, chosen.cards, chosen.known, chosen.only_erp, chosen.seed)
    for name, value in figures.items():
        print(f"{name:14} {value}")


if __name__ == "__main__":
    main()

"""Any order of staging, ticks, deliveries, faults and deaths ends where a dictionary of ten lines does."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from loader.config import Settings
from loader.database import Connection, call
from loader.deliver import Delivery
from loader.portal.client import PortalClient
from loader.portal.command import Command, Outcome
from loader.portal.connect import connect_portal
from loader.portal.metadata import remember_portal
from loader.portal.pacing import Pace
from loader.sandbox import Sandbox
from loader.tick import run_tick
from tests.erp import scalar, stage, wait_until
from tests.faults.agreement import disagreements
from tests.sql.staging import wipe

FAULTS = (
    "drop_before",
    "drop_after",
    "http_502_before",
    "http_502_after",
    "html_200_after",
    "truncate",
    "redirect",
)
PEOPLE = st.sampled_from(["A", "B", "C"])
FIRMS = st.sampled_from(["X", "Y"])
CONTACT, COMPANY, DEAL = 3, 4, 2


class Model:
    """What the portal must hold in the end: of each key the last version, once."""

    def __init__(self) -> None:
        self.people: dict[str, tuple[str, ...]] = {}
        self.firms: dict[str, tuple[str, ...]] = {}
        self.orders: dict[str, tuple[str, str]] = {}

    def holds(self) -> tuple[list[tuple[str, ...]], ...]:
        return (
            sorted(self.people.values()),
            sorted(self.firms.values()),
            sorted((key, amount) for key, (_, amount) in self.orders.items()),
        )


class Dying:
    """A client whose process dies before a request leaves, or when its reply has come."""

    def __init__(self, client: PortalClient, *, is_sent: bool) -> None:
        self.credential = client.credential
        self._client = client
        self._is_sent = is_sent

    def await_place(self, *, is_urgent: bool) -> None:
        self._client.await_place(is_urgent=is_urgent)

    def send(self, commands: Sequence[Command]) -> list[Outcome]:
        if self._is_sent:
            self._client.send(commands)
        raise KeyboardInterrupt


class Machine(RuleBasedStateMachine):
    """One run: a database and a portal, both empty, and the model beside them."""

    def __init__(self, connection: Connection, admin: Connection, portal: Sandbox, chosen: Settings) -> None:
        super().__init__()
        self.connection, self.admin = connection, admin
        self.portal, self.settings = portal, chosen
        self.model = Model()
        wipe(admin)
        portal.reset()
        self.client = connect_portal(chosen, pace=Pace(None))
        remember_portal(connection, self.client, chosen)

    @rule(
        key=PEOPLE,
        name=st.sampled_from(["Anna", "Boris"]),
        comment=st.sampled_from(["x", "y", "z"]),
        phone=st.integers(1, 2),
        firm=FIRMS,
    )
    def staged(self, key: str, name: str, comment: str, phone: int, firm: str) -> None:
        number = f"+7900{ord(key):03}000{phone}"
        columns = {"kind": "person", "last_name": f"Ivanov{key}", "first_name": name, "parent_key": firm}
        row = {"source_key": key, **columns, "comment": comment, "phone": number}
        stage(self.connection, "customer", [row])
        self.model.people[key] = (name, comment, number)

    @rule(key=FIRMS, comment=st.sampled_from(["x", "y", "z"]))
    def firm_staged(self, key: str, comment: str) -> None:
        row = {"source_key": key, "kind": "organization", "company_name": f"Zavod {key}", "comment": comment}
        stage(self.connection, "customer", [row])
        self.model.firms[key] = (f"Zavod {key}", comment)

    @rule(
        key=st.sampled_from(["1", "2"]), customer=PEOPLE | FIRMS, amount=st.sampled_from(["10.50", "20.00"])
    )
    def ordered(self, key: str, customer: str, amount: str) -> None:
        """Stage an order, perhaps of somebody who is not staged yet, or never will be."""
        order = {"customer_key": customer, "title": key, "amount": amount, "currency": "RUB"}
        stage(self.connection, "sales_order", [{"source_key": key, **order}])
        self.model.orders[key] = (customer, amount)

    @rule(product=st.sampled_from(["G", "H"]), name=st.sampled_from(["Bolt", "Nut"]))
    def product_staged(self, product: str, name: str) -> None:
        stage(
            self.connection, "product", [{"source_key": product, "sku": product, "name": f"{name} {product}"}]
        )

    @rule(
        customer=PEOPLE | FIRMS,
        product=st.sampled_from(["G", "H"]),
        quantity=st.integers(1, 3),
        op=st.sampled_from(["upsert", "upsert", "delete"]),
    )
    def lined(self, customer: str, product: str, quantity: int, op: str) -> None:
        """Stage a line of an order without an amount of its own, perhaps of a product not staged yet."""
        order = {"source_key": "3", "customer_key": customer, "title": "3", "currency": "RUB"}
        stage(self.connection, "sales_order", [order])
        line = {"source_key": f"3/{product}", "order_key": "3", "line_number": "1", "product_key": product}
        bought = {"name": product, "quantity": str(quantity), "price": "7.50"} if op == "upsert" else {}
        stage(self.connection, "sales_order_line", [{**line, **bought, "op": op}])
        self.model.orders["3"] = (customer, "?")

    @rule()
    def ticked(self) -> None:
        run_tick(self.connection)

    @rule(kind=st.sampled_from(FAULTS), is_lookup_hit=st.booleans())
    def delivered(self, kind: str, is_lookup_hit: bool) -> None:
        """Tick and deliver while each kind of request goes wrong once: adds, updates, perhaps look-ups."""
        run_tick(self.connection)
        hit = ["crm.item.add", "crm.item.update"] + ["crm.item.list"] * is_lookup_hit
        self.portal.configure(faults=[{"kind": kind, "method": method} for method in hit])
        self.delivery().run()
        self.portal.configure(faults=[])

    @rule(is_sent=st.booleans())
    def died(self, is_sent: bool) -> None:
        run_tick(self.connection)
        with suppress(KeyboardInterrupt):
            self.delivery(Dying(self.client, is_sent=is_sent)).run()
        self.delivery().abandon()

    def teardown(self) -> None:
        self.portal.configure(faults=[])
        run_tick(self.connection)
        wait_until(self.is_at_rest, what="rest")
        # An order whose customer nobody has staged has to wait, the others are there.
        assert self.held()[:2] == self.model.holds()[:2]
        there = {title for title, _ in self.held()[2]}
        known = self.model.people.keys() | self.model.firms.keys()
        assert there >= {key for key, (customer, _) in self.model.orders.items() if customer in known}
        for key in ("A", "B", "C"):
            self.staged(key, "Anna", "x", 1, "X")
        for key in ("X", "Y"):
            self.firm_staged(key, "x")
        for key in ("G", "H"):
            self.product_staged(key, "Bolt")
        run_tick(self.connection)
        wait_until(self.is_at_rest, what="rest")
        assert self.held() == self.model.holds()
        assert disagreements(self.admin, self.client) == []
        self.client.close()

    def is_at_rest(self) -> bool:
        # Pauses and the lease of a look-up that died are passed over; a person replays what was parked.
        call(self.connection, "delta.replay_parked", p_portal_id=1)
        self.admin.execute(
            "update delta.item set due_at = now(), leased_until = now() - interval '1 s' "
            "where state in ('open', 'unknown')"
        )
        self.delivery().run()
        return bool(
            scalar(
                self.connection, "select count(*) = 0 from delta.item where state not in ('done', 'waiting')"
            )
        )

    def held(self) -> tuple[list[tuple[str, ...]], ...]:
        return (
            sorted((card["name"], card["comments"], _phones(card)) for card in self.cards(CONTACT)),
            sorted((card["title"], card["comments"]) for card in self.cards(COMPANY)),
            sorted((card["title"], _amount(card)) for card in self.cards(DEAL)),
        )

    def cards(self, kind: int) -> list[dict[str, Any]]:
        return list(self.client.call("crm.item.list", {"entityTypeId": kind, "select": ["*", "fm"]})["items"])

    def delivery(self, client: Any = None) -> Delivery:
        return Delivery(self.connection, cast(PortalClient, client or self.client), self.settings)


def _amount(card: dict[str, Any]) -> str:
    """Return what is to pay; of an order with lines that is for `disagreements` to judge."""
    return "?" if card["title"] == "3" else f"{float(card['opportunity']):.2f}"


def _phones(card: dict[str, Any]) -> str:
    return " ".join(sorted(entry["value"] for entry in card["fm"] if entry["typeId"] == "PHONE"))


def test_any_interleaving_of_faults_ends_with_the_last_version_of_each_record_once(
    fast: Settings, portal: Sandbox, connection: Connection, admin: Connection
) -> None:
    chosen = fast.model_copy(update={"unknown_wait": 0.0, "lookup_pause": 0.0, "portal_plan": "onpremise"})
    run_state_machine_as_test(
        lambda: Machine(connection, admin, portal, chosen),
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # shrinking would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )

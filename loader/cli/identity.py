"""`intersect explain`, `review`, `decide` and `unmerge`: who is whom, why, and what people say about it."""

from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import IntersectError

GoldenId = Annotated[int, typer.Argument(metavar="GOLDEN_ID", help="Golden id of a customer or product.")]
RecordId = Annotated[int, typer.Argument(metavar="RECORD", help="Record id, see intersect explain.")]
One = Annotated[int, typer.Argument(metavar="A", help="A record id or golden id.")]
Other = Annotated[int, typer.Argument(metavar="B", help="Another one.")]
Verdict = Annotated[str, typer.Argument(metavar="VERDICT", help="same or different.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, for those who look later.")]
Entity = Annotated[str | None, typer.Option("--entity", help="Only customer or product.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the strongest first.")]

RECORD = ("record_id", "source_system", "source_key", "bond")
PAIR = ("entity", "record_a", "record_b", "source_a", "source_b")
NEXT_TICK = "with the next tick: one runs now, or much is staged"


def explain(golden_id: GoldenId, as_json: AsJson = False) -> None:
    """Say why these records are one, and which record each value comes from."""
    with open_database(begin()) as connection:
        records = call(connection, "linked.explain", p_golden_id=golden_id)
        if not records:
            raise IntersectError(
                f"golden id {golden_id}: no customer or product has it. Merged ones are in linked.move; "
                "see what became of a record with: intersect trace SOURCE KEY"
            )
        values = call(connection, "golden.explain", p_entity=records[0]["entity"], p_golden_id=golden_id)
    if as_json:
        print_json({"records": records, "values": values})
        return
    for record in records:
        record["bond"] = _bond(record)
        record["says"] = _evidence(record["evidence"])
    print_entries(records, heading=RECORD, text=("says", "reason"))
    print_rows(values, as_json=False, empty="All its records are deleted.")


def review(entity: Entity = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List pairs that wait for a person, the strongest first, with what both records say."""
    with open_database(begin()) as connection:
        pairs = call(connection, "linked.review", p_entity=entity, p_limit=limit)
    if as_json:
        print_json(pairs)
        return
    for pair in pairs:
        against = ", ".join(pair["contradictions"])
        pair["found"] = pair["rule_name"] + (f"; against it: {against}" if against else "")
        pair["says"] = _evidence(pair["evidence"])
        pair["next"] = f"intersect decide {pair['record_a']} {pair['record_b']} same|different"
    print_entries(pairs, heading=PAIR, text=("found", "says", "next"), empty="No pair waits.")


def decide(one: One, other: Other, verdict: Verdict, reason: Reason = None, as_json: AsJson = False) -> None:
    """Say that two records are the same or different; it outranks every rule, for good."""
    with open_database(begin()) as connection:
        (done,) = call(connection, "linked.decide", p_a=one, p_b=other, p_verdict=verdict, p_reason=reason)
    _print_done(done, as_json=as_json)


def unmerge(record_id: RecordId, reason: Reason = None, as_json: AsJson = False) -> None:
    """Split a record from all others of its golden row, for good; it gets its own number back."""
    with open_database(begin()) as connection:
        (done,) = call(connection, "linked.unmerge", p_record_id=record_id, p_reason=reason)
    _print_done(done, as_json=as_json)


def _print_done(done: dict[str, Any], *, as_json: bool) -> None:
    if not as_json and done["tick_id"] is None:
        done = done | {"tick_id": NEXT_TICK}
    print_facts(done, as_json=as_json)


def _bond(record: dict[str, Any]) -> str:
    if record["is_deleted"]:
        return "deleted"
    if record["held_by"] is None:
        return "alone"
    other = f"{record['other_source_system']} {record['other_source_key']} ({record['other_record_id']})"
    by = record["rule_name"] or f"{record['verdict']}, said {record['decided_by']}"
    return f"with {other}: {by}"


def _evidence(evidence: dict[str, list[str | None]] | None) -> str:
    return "; ".join(f"{name}: {one} / {other}" for name, (one, other) in (evidence or {}).items())

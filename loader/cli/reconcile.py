"""`intersect reconcile`: does the live portal hold what we know and want of it?"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

import typer

from loader.cli.output import AsJson, print_entries, print_json, print_rows
from loader.cli.session import begin, open_walker
from loader.portal.metadata import remember_portal
from loader.reconcile import Reconciled
from loader.reconcile import reconcile as compare

FOUND_WRONG = 1
COLUMNS = ("entity", "share", "read", "missing", "extra", "duplicated", "different", "pending", "not_ours")
FIELDS = ("entity", "field", "basis", "card_count")
HEADING = ("entity", "kind", "golden", "card", "field")
TEXT = ("says", "repair")

Entity = Annotated[
    list[str] | None,
    typer.Option("--entity", help="Only company, contact, deal, product, price …; may be repeated."),
]
Sample = Annotated[
    float, typer.Option("--sample", help="Read only this part of the portal; a twentieth is 0.05.")
]
Repair = Annotated[
    bool, typer.Option("--repair", help="Queue repairs in the lane reconciliation, capture what was missed.")
]
Examples = Annotated[int, typer.Option("--examples", min=0, help="So many of each kind.")]


def reconcile(
    entity: Entity = None,
    sample: Sample = 1.0,
    repair: Repair = False,
    examples: Examples = 5,
    as_json: AsJson = False,
) -> None:
    """Walk through the live portal, list missing, extra, different and double cards; end with 1 for any."""
    settings = begin()
    with open_walker(settings) as walker:
        remember_portal(walker.connection, walker.client, settings)
        done = compare(walker, entity, share=Decimal(str(sample)), repair=repair, examples=examples)
    if as_json:
        print_json({**done.report, "repairs": done.repairs})
    else:
        _print(done)
    if done.difference_count:
        raise typer.Exit(FOUND_WRONG)


def _print(done: Reconciled) -> None:
    print_rows([{name: one[name] for name in COLUMNS} for one in done.report["entities"]], as_json=False)
    if done.report["fields"]:
        typer.echo("\nDiffering fields:")
        print_rows([{name: one[name] for name in FIELDS} for one in done.report["fields"]], as_json=False)
    if done.report["examples"]:
        typer.echo("\nExamples:")
        print_entries([_example(one) for one in done.report["examples"]], heading=HEADING, text=TEXT)
    if done.repairs:
        typer.echo("\nRepairs:")
        print_rows(done.repairs, as_json=False)
    held = {one["held_tick"] for one in done.repairs if one["held_tick"]}
    for tick_id in held:
        typer.echo(f"A brake holds them: intersect approve {tick_id}, or intersect discard {tick_id}.")
    if not done.difference_count:
        typer.echo("\nThe portal and the golden rows agree.")


def _example(one: Mapping[str, Any]) -> dict[str, Any]:
    says = f"ours: {one.get('ours')!r}; portal: {one.get('theirs')!r}; differs from: {one.get('basis')}"
    return {
        "entity": one["entity"],
        "kind": one["kind"],
        "golden": f"golden id {one['golden_id']}" if "golden_id" in one else None,
        "card": f"card {one['crm_id']}" if "crm_id" in one else None,
        "field": one.get("field"),
        "says": says if one["kind"] == "different" else None,
        "repair": f"repair: {one['repair']}" if "repair" in one else None,
    }

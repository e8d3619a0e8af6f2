"""`intersect deletion …`: cards that people deleted in the CRM, or merged."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_facts, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError

PORTAL_ID = 1
STATES = ("noticed", "held", "merging", "applied", "discarded", "all")
POLICIES = ("tell", "restore", "detach")
MERGE_POLICIES = ("follow", "review")

Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="Kind of card: contact, company or deal.")]
GoldenIds = Annotated[list[int], typer.Argument(metavar="GOLDEN_ID...", help="Golden ids of the records.")]
State = Annotated[str, typer.Option("--state", help="noticed, held, merging, applied, discarded or all.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy",
        help="tell: the ERPs read op delete. restore: the card is made anew. detach: nothing is sent.",
    ),
]
Daily = Annotated[
    int | None, typer.Option("--limit", min=1, help="More in a day wait for approve or discard.")
]
Merges = Annotated[
    str | None,
    typer.Option(
        "--merges",
        help="Of cards that people merged, follow: their records become one. review: a person decides.",
    ),
]

group = typer.Typer(
    help="Cards that people deleted or merged: list, approve, discard, restore, set.", no_args_is_help=True
)


@group.command("list")
def show(state: State = "all", limit: Limit = 50, as_json: AsJson = False) -> None:
    """List deleted and merged cards and what was done about them."""
    if state not in STATES:
        raise UsageError(f"there is no state {state!r}. States are: {', '.join(STATES)}")
    with open_database(begin()) as connection:
        rows = call(
            connection,
            "inbound.list_deletions",
            p_portal_id=PORTAL_ID,
            p_state=None if state == "all" else state,
            p_limit=limit,
        )
    print_rows(rows, as_json=as_json, empty="No deleted cards.")


@group.command()
def approve(entity: Entity, as_json: AsJson = False) -> None:
    """Treat held deletions as the policy of their kind says."""
    _decide(entity, is_approved=True, as_json=as_json)


@group.command()
def discard(entity: Entity, as_json: AsJson = False) -> None:
    """Do nothing about held deletions."""
    _decide(entity, is_approved=False, as_json=as_json)


@group.command()
def restore(entity: Entity, golden_ids: GoldenIds, as_json: AsJson = False) -> None:
    """Have deleted cards made anew by the next delivery."""
    with open_database(begin()) as connection:
        restored = call(
            connection,
            "inbound.restore_cards",
            p_portal_id=PORTAL_ID,
            p_entity=entity,
            p_golden_ids=golden_ids,
        )[0]["restore_cards"]
    print_facts({"restored": restored}, as_json=as_json)


@group.command("set")
def change(
    entity: Entity,
    policy: Policy = None,
    limit: Daily = None,
    merges: Merges = None,
    as_json: AsJson = False,
) -> None:
    """Set what becomes of cards of a kind that people delete or merge."""
    if policy is not None and policy not in POLICIES:
        raise UsageError(f"there is no policy {policy!r}. Policies are: {', '.join(POLICIES)}")
    if merges is not None and merges not in MERGE_POLICIES:
        raise UsageError(f"there is no way {merges!r} with merges. Ways are: {', '.join(MERGE_POLICIES)}")
    with open_database(begin()) as connection:
        (done,) = call(
            connection,
            "inbound.set_deletion_policy",
            p_entity=entity,
            p_policy=policy,
            p_limit=limit,
            p_merges=merges,
        )
    print_facts(done, as_json=as_json)


def _decide(entity: str, *, is_approved: bool, as_json: bool) -> None:
    with open_database(begin()) as connection:
        decided = call(
            connection,
            "inbound.decide_deletions",
            p_portal_id=PORTAL_ID,
            p_entity=entity,
            p_is_approved=is_approved,
        )[0]["decide_deletions"]
    print_facts({"entity": entity, "decided": decided}, as_json=as_json)

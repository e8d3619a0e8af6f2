"""`intersect outbound …` and `intersect export`: what ERPs are told, who has taken it, what they refused."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from loader.cli.output import AsJson, print_entries, print_facts, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError
from loader.export import VIEWS
from loader.export import export as write_files

HEADING = ("change_id", "consumer", "entity", "source_key", "crm_id", "refused_at")

Consumer = Annotated[
    str, typer.Argument(metavar="CONSUMER", help="A source, or another reader of its changes.")
]
ChangeId = Annotated[int, typer.Argument(metavar="CHANGE", help="change_id, see intersect outbound refused.")]
Only = Annotated[str | None, typer.Option("--consumer", help="Only this consumer.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]
Source = Annotated[str | None, typer.Option("--source", help="Whose changes it reads; needed for a new one.")]
FromStart = Annotated[
    bool, typer.Option("--from-start", help="A new one gets all changes there are, not only those to come.")
]
Dates = Annotated[str | None, typer.Option("--date-format", help="As to_char writes it: DD.MM.YYYY.")]
Times = Annotated[str | None, typer.Option("--time-format", help="As to_char: DD.MM.YYYY HH24:MI:SS.")]
Zone = Annotated[str | None, typer.Option("--time-zone", help="Zone of the times, e.g. Europe/Moscow.")]
Separator = Annotated[str | None, typer.Option("--decimal-separator", help="Point or comma.")]
Delimiter = Annotated[str | None, typer.Option("--delimiter", help="Between the columns of a file.")]
Lists = Annotated[str | None, typer.Option("--list-separator", help="Between the values of a list.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Of the files: utf-8, utf-8-sig, cp1251 …")]
Header = Annotated[bool | None, typer.Option("--header/--no-header", help="Names of columns on top.")]
Folder = Annotated[Path, typer.Option("--directory", help="Where the files go; it is made if need be.")]
Table = Annotated[
    list[str] | None, typer.Option("--table", help=f"Only {' or '.join(VIEWS)}; may be repeated.")
]
Ack = Annotated[
    bool, typer.Option("--ack/--no-ack", help="Acknowledge what was written, so that it comes once.")
]

group = typer.Typer(help="What ERPs are told: list, set, refused, offer, close.", no_args_is_help=True)


@group.command("list")
def show(as_json: AsJson = False) -> None:
    """List the consumers: what waits for each, since when, what it refused, the formats of its files."""
    with open_database(begin()) as connection:
        formats = {row["consumer"]: row for row in call(connection, "exchange.consumers")}
        rows = call(connection, "exchange.list_consumers")
    told = [
        {
            **row,
            **{k: v for k, v in formats[row["consumer"]].items() if k not in ("created_at", "through_id")},
        }
        for row in rows
    ]
    print_rows(told, as_json=as_json, empty="No change was offered to anybody yet.")


@group.command("set")
def change(
    consumer: Consumer,
    source: Source = None,
    from_start: FromStart = False,
    date_format: Dates = None,
    time_format: Times = None,
    time_zone: Zone = None,
    decimal_separator: Separator = None,
    delimiter: Delimiter = None,
    list_separator: Lists = None,
    encoding: Encoding = None,
    header: Header = None,
    as_json: AsJson = False,
) -> None:
    """Register a reader with a pace of its own, or change the formats of a consumer's files."""
    with open_database(begin()) as connection:
        rows = call(
            connection,
            "outbound.set_consumer",
            p_consumer=consumer,
            p_source_system=source,
            p_from_start=from_start,
            p_date_format=date_format,
            p_time_format=time_format,
            p_time_zone=time_zone,
            p_decimal_separator=decimal_separator,
            p_delimiter=delimiter,
            p_list_separator=list_separator,
            p_encoding=encoding,
            p_has_header=header,
        )
    print_facts(rows[0], as_json=as_json)


@group.command()
def refused(consumer: Only = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List changes that an ERP did not take, with its reason; `offer` or `close` ends each."""
    with open_database(begin()) as connection:
        rows = call(connection, "exchange.list_refusals", p_consumer=consumer, p_limit=limit)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["says"] = f"{', '.join(row['changed_fields'])}: {row['reason']}"
        row["next"] = f"intersect outbound offer {row['change_id']}, or close {row['change_id']}"
    print_entries(rows, heading=HEADING, text=("says", "next"), empty="Nobody has refused anything.")


@group.command()
def offer(change_id: ChangeId, consumer: Only = None, as_json: AsJson = False) -> None:
    """Offer a refused change again, after what kept it out is gone."""
    _decide(change_id, consumer, is_offered_again=True, as_json=as_json)


@group.command()
def close(change_id: ChangeId, consumer: Only = None, as_json: AsJson = False) -> None:
    """Leave a refused change as it is: CRM and ERP stay different there."""
    _decide(change_id, consumer, is_offered_again=False, as_json=as_json)


def export(
    consumer: Consumer, directory: Folder, table: Table = None, ack: Ack = True, as_json: AsJson = False
) -> None:
    """Write what people changed to CSV files in the consumer's formats, then acknowledge it."""
    if unknown := set(table or ()) - set(VIEWS):
        raise UsageError(f"there is no outbound.{unknown.pop()}: use {' or '.join(VIEWS)}")
    with open_database(begin()) as connection:
        files = write_files(connection, consumer, directory, tuple(table or VIEWS), ack=ack)
    print_rows([asdict(file) for file in files], as_json=as_json, empty="Nothing new.")


def _decide(change_id: int, consumer: str | None, *, is_offered_again: bool, as_json: bool) -> None:
    with open_database(begin()) as connection:
        decided = call(
            connection,
            "exchange.decide_refusal",
            p_change_id=change_id,
            p_consumer=consumer,
            p_is_offered_again=is_offered_again,
        )[0]["decide_refusal"]
    print_facts(
        {"change_id": change_id, "offered again" if is_offered_again else "closed": decided}, as_json=as_json
    )

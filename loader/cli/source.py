"""`intersect source …`: the systems that write to staging."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from loader import source
from loader.cli.output import AsJson, print_facts, print_rows
from loader.cli.session import begin


class DateOrder(StrEnum):
    """Name the order of a numeric date."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class NullPolicy(StrEnum):
    """Name what an absent value means."""

    KEEP = "keep"
    CLEAR = "clear"


Name = Annotated[str, typer.Argument(help="Short name of the system: small letters, digits, underscores.")]
Description = Annotated[str | None, typer.Option(help="What people call it.")]
Priority = Annotated[int | None, typer.Option(help="Rank among sources: the lower number wins a field.")]
Dates = Annotated[DateOrder | None, typer.Option("--date-order", help="Order of day, month and year.")]
Separator = Annotated[str | None, typer.Option("--decimal-separator", help="Point or comma.")]
Zone = Annotated[
    str | None, typer.Option("--time-zone", help="Zone of times without an offset, e.g. Europe/Moscow.")
]
Region = Annotated[
    str | None, typer.Option("--phone-region", help="Country of phones without a code, e.g. RU.")
]
Currency = Annotated[
    str | None, typer.Option("--default-currency", help="Currency of amounts without one, e.g. RUB.")
]
Nulls = Annotated[
    NullPolicy | None, typer.Option("--null-policy", help="What an absent value does to the old one.")
]
Lists = Annotated[
    str | None,
    typer.Option(
        "--list-separator", help="What else separates phones or e-mails of one field; '' for nothing else."
    ),
]
Placeholders = Annotated[
    list[str] | None,
    typer.Option(
        "--placeholder",
        help="A word of this system that means no value; repeat it for several; '' for none.",
    ),
]

group = typer.Typer(help="Systems that write to staging: add, list, set, password.", no_args_is_help=True)


@group.command()
def add(
    name: Name,
    description: Description = None,
    priority: Priority = None,
    date_order: Dates = None,
    decimal_separator: Separator = None,
    time_zone: Zone = None,
    phone_region: Region = None,
    default_currency: Currency = None,
    null_policy: Nulls = None,
    list_separator: Lists = None,
    placeholders: Placeholders = None,
    as_json: AsJson = False,
) -> None:
    """Register a source system; print the login its ERP team writes with. The password is shown once."""
    made = source.add_source(
        begin(),
        name,
        description=description,
        priority=priority,
        date_order=date_order,
        decimal_separator=decimal_separator,
        time_zone=time_zone,
        phone_region=phone_region,
        default_currency=default_currency,
        null_policy=null_policy,
        list_separator=list_separator,
        placeholders=placeholders or None,
    )
    print_facts(asdict(made), as_json=as_json)


@group.command("set")
def change(
    name: Name,
    description: Description = None,
    priority: Priority = None,
    date_order: Dates = None,
    decimal_separator: Separator = None,
    time_zone: Zone = None,
    phone_region: Region = None,
    default_currency: Currency = None,
    null_policy: Nulls = None,
    list_separator: Lists = None,
    placeholders: Placeholders = None,
    as_json: AsJson = False,
) -> None:
    """Change what is given, leave the rest."""
    rows = source.set_source(
        begin(),
        name,
        description=description,
        priority=priority,
        date_order=date_order,
        decimal_separator=decimal_separator,
        time_zone=time_zone,
        phone_region=phone_region,
        default_currency=default_currency,
        null_policy=null_policy,
        list_separator=list_separator,
        placeholders=placeholders or None,
    )
    print_rows(rows, as_json=as_json)


@group.command("list")
def show(as_json: AsJson = False) -> None:
    """List the source systems and their formats."""
    rows = source.list_sources(begin())
    print_rows(rows, as_json=as_json, empty="No source yet: intersect source add NAME")


@group.command()
def password(name: Name, as_json: AsJson = False) -> None:
    """Replace a source's password; print the new one once."""
    print_facts(asdict(source.renew_password(begin(), name)), as_json=as_json)

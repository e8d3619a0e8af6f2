"""`intersect portal …`: what is known of the portal, its pause, the first token pair."""

from typing import Annotated

import typer

from loader.cli.output import AsJson, print_facts, print_json, print_rows
from loader.cli.session import begin, open_database
from loader.database import call
from loader.errors import UsageError
from loader.portal.oauth import TokenPair
from loader.portal.token_store import DatabaseTokenStore

PORTAL_ID = 1
SCHEMES = ("https://", "http://")

Access = Annotated[
    str, typer.Option("--access", prompt="Access token", hide_input=True, help="Better typed at the prompt.")
]
Refresh = Annotated[
    str,
    typer.Option("--refresh", prompt="Refresh token", hide_input=True, help="Better typed at the prompt."),
]
Address = Annotated[
    str,
    typer.Option("--endpoint", prompt="Endpoint", help="client_endpoint: https://company.bitrix24.ru/rest/"),
]

group = typer.Typer(help="The portal: show, answers, resume, token, moves.", no_args_is_help=True)


@group.command()
def show(as_json: AsJson = False) -> None:
    """Show what is known of the portal: its moves, its credentials, whether delivery is paused and why."""
    with open_database(begin()) as connection:
        state = call(connection, "portal.portal_state", p_portal_id=PORTAL_ID)[0]
        moves = call(connection, "portal.list_moves", p_portal_id=PORTAL_ID)
        credentials = call(connection, "portal.list_credentials", p_portal_id=PORTAL_ID)
    if as_json:
        print_json({**state, "moves": moves, "credentials": credentials})
        return
    facts = dict(state)
    facts |= {f"moved from {move['configured']}": move["present"] for move in moves}
    facts |= {one["credential"]: one["stop_reason"] or "works" for one in credentials}
    print_facts(facts, as_json=False)


@group.command("forget-moves")
def forget_moves(as_json: AsJson = False) -> None:
    """Forget where the portal has moved to: the next start uses the address of the settings again."""
    with open_database(begin()) as connection:
        forgotten = call(connection, "portal.forget_moves", p_portal_id=PORTAL_ID)[0]["forget_moves"]
    print_facts({"moves_forgotten": forgotten}, as_json=as_json)


@group.command()
def resume(as_json: AsJson = False) -> None:
    """End the portal's pause, and the stop of a credential, now that its reason was removed."""
    with open_database(begin()) as connection:
        was_paused = call(connection, "portal.resume", p_portal_id=PORTAL_ID)[0]["resume"]
    print_facts({"was_paused": was_paused}, as_json=as_json)


@group.command()
def answers(as_json: AsJson = False) -> None:
    """Show how the portal does what documentation leaves open: assumed, found by check --probe, or chosen."""
    with open_database(begin()) as connection:
        rows = call(connection, "portal.list_answers", p_portal_id=PORTAL_ID)
    if as_json:
        print_rows(rows, as_json=True)
    else:
        shown = ("question", "answer", "origin", "reference", "meaning")
        print_rows([{name: row[name] for name in shown} for row in rows], as_json=False)


@group.command()
def answer(
    question: Annotated[str, typer.Argument(help="A question of intersect portal answers.")],
    text: Annotated[str, typer.Argument(metavar="ANSWER", help="Yours; outranks the probe's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Choose the answer to a question about the portal; without ANSWER take yours back."""
    with open_database(begin()) as connection:
        in_use = call(
            connection, "portal.choose_answer", p_portal_id=PORTAL_ID, p_question=question, p_answer=text
        )[0]["choose_answer"]
    print_facts({"question": question, "answer": in_use}, as_json=as_json)


@group.command()
def token(access: Access, refresh: Refresh, endpoint: Address) -> None:
    """Store the first token pair of an OAuth application; from then on it renews itself.

    Install the application on the portal as an administrator. The portal hands the pair to the application's
    own page, as AUTH_ID and REFRESH_ID, or for a code at the token server, as access_token, refresh_token and
    client_endpoint. Type them at the prompts, or pipe them in, a line each: access token, refresh token,
    endpoint. INTERSECT_OAUTH_CLIENT_ID and INTERSECT_OAUTH_CLIENT_SECRET have to be set for renewals.
    """
    if not endpoint.startswith(SCHEMES) or not endpoint.rstrip("/").endswith("/rest"):
        raise UsageError("--endpoint must look like https://company.bitrix24.ru/rest/")
    settings = begin()
    store = DatabaseTokenStore(settings, portal_id=PORTAL_ID)
    with store.lock():
        store.save(TokenPair(access.strip(), refresh.strip(), endpoint=endpoint.rstrip("/") + "/"))
    typer.echo("Stored. Try it: intersect check")

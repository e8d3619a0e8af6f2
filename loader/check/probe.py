"""`check --probe`: try out on the user's own portal what documentation leaves open; keep the answers."""

from collections.abc import Iterator

from loader.check.finding import Finding, Severity
from loader.check.probe_cards import PatientCaller, ProbeCards
from loader.check.probe_questions import Probe
from loader.config import Settings
from loader.database import Connection, Jsonb, call
from loader.errors import (
    IntersectError,
    PortalUnknownOutcome,
    PortalUnreachable,
)
from loader.portal.access import open_portal

PROBE = "probe"


def probe_portal(settings: Settings, connection: Connection, portal_id: int = 1) -> list[Finding]:
    """Ask everything and store what was found; the cards made for it are deleted, whatever happens."""
    found: list[Finding] = []
    originator = call(connection, "portal.portal_state", p_portal_id=portal_id)[0]["originator_id"]
    with open_portal(settings) as client:
        caller = PatientCaller(client)
        cards = ProbeCards(caller, originator)
        probe = Probe(caller, cards)
        try:
            probe.run()
        except (PortalUnreachable, PortalUnknownOutcome) as error:
            step = "the rest was not asked; repeat: intersect check --probe"
            found.append(Finding(Severity.ERROR, PROBE, str(error), step, is_unreachable=True))
        except IntersectError as error:
            found.append(Finding(Severity.ERROR, PROBE, str(error), "repeat: intersect check --probe"))
        finally:
            cards.clear()
    call(connection, "portal.remember_answers", p_portal_id=portal_id, p_answers=Jsonb(probe.answers))
    found += [Finding(Severity.GOOD, PROBE, deed) for deed in cards.deeds]
    found += _left(cards)
    found += [
        Finding(
            Severity.WARNING,
            f"{PROBE}.{question}",
            f"could not be found out: {reason}",
            "what is safe stays assumed: intersect portal answers",
        )
        for question, reason in probe.unanswered.items()
    ]
    return found


def _left(cards: ProbeCards) -> Iterator[Finding]:
    for card in cards.left:
        yield Finding(
            Severity.WARNING,
            PROBE,
            f"a card of the probe may be left: {card}",
            "delete it by hand, or repeat: intersect check --probe",
        )


def check_answers(settings: Settings, connection: Connection, portal_id: int = 1) -> Iterator[Finding]:
    """Say what was found out about the portal, and which of it this version or its settings do not fit."""
    for row in call(connection, "portal.list_answers", p_portal_id=portal_id):
        subject = f"portal.{row['question']}"
        if row["is_trouble"]:
            yield Finding(
                Severity.WARNING, subject, f"{row['meaning']}: {row['answer']}", str(row["advice_en"])
            )
        elif row["origin"] != "assumed":
            yield Finding(Severity.GOOD, subject, f"{row['meaning']}: {row['answer']}")
        if row["question"] == "seconds_until_listed" and row["origin"] != "assumed":
            yield from _check_pause(settings, str(row["answer"]))


def _check_pause(settings: Settings, seconds: str) -> Iterator[Finding]:
    if float(seconds) > settings.lookup_pause:
        yield Finding(
            Severity.WARNING,
            "settings",
            f"INTERSECT_LOOKUP_PAUSE is {settings.lookup_pause:g} s, lists show a new card after {seconds} s",
            f"set it above {seconds}: a card that is looked for too soon comes out doubled",
        )

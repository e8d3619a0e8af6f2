"""Watch which function brings a delta from which state to which."""

import re
from pathlib import Path

from loader.database import Connection

Transition = tuple[str, str, str]
MAP = Path(__file__).parents[2] / "sql" / "README.md"
WATCH = r"""
create table public.transition (function text, from_state text, to_state text);
create function public.watch() returns trigger language plpgsql security definer as $$
declare
    v_stack text;
begin
    get diagnostics v_stack = pg_context;
    insert into public.transition
    select
        (regexp_match(v_stack, 'function ((?:delta|inbound|exchange(?!\.run_kept))\.[a-z_]+)\('))[1],
        case tg_op when 'INSERT' then '(none)' else old.state end, new.state
    where tg_op = 'INSERT' or old.state <> new.state;
    return null;
end
$$;
create trigger watch after insert or update on delta.item for each row execute function public.watch();
"""
FORGET = "drop trigger watch on delta.item; drop function public.watch(); drop table public.transition"


def drawn() -> set[Transition]:
    """Return the transitions of the table in sql/README.md."""
    lines = re.findall(
        r"^\| `((?:delta|exchange|inbound)\.\w+)` \| ([^|]+) \| ([^|]+) \|$", MAP.read_text(), re.M
    )
    return {
        (function, one.strip(), other.strip())
        for function, before, after in lines
        for one in before.split(",")
        for other in after.split(",")
        if one.strip() != other.strip()
    }


def seen(connection: Connection) -> set[Transition]:
    """Return the transitions that happened since the watch began."""
    found = connection.execute("select distinct function, from_state, to_state from public.transition")
    return {(str(function), str(before), str(after)) for function, before, after in found}

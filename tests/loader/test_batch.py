"""Batch strings survive PHP, and a batch's reply accounts for every command."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote_plus

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from loader.portal.batch import as_map, batch_body, check, read_batch
from loader.portal.command import Command
from loader.portal.query import write_query
from loader.portal.reply import Failure, Reply
from loader.sandbox.decode import parse_str

# The machine may be busy; what is tested is not speed.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- an independent reading of PHP's parse_str ---------------------------------------------------


def php_parse_str(query: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for pair in filter(None, query.split("&")):
        raw_name, _, raw_value = pair.partition("=")
        name, value = unquote_plus(raw_name), unquote_plus(raw_value)
        first = re.match(r"[^\[]*", name)
        assert first is not None
        path = [re.sub(r"[. ]", "_", first.group().lstrip(" "))]
        path += re.findall(r"\[([^\]]*)\]", name[first.end() :])
        node = root
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = value
    return root


def as_php(value: Any) -> Any:
    """The tree of the parameters as PHP arrays of strings."""
    if isinstance(value, dict):
        return {str(key): as_php(item) for key, item in value.items()}
    if isinstance(value, list):
        return {str(index): as_php(item) for index, item in enumerate(value)}
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
nasty = st.sampled_from(
    ["+7 (999) 1", "a&b=c", "#", "100%", "%2B", "[x][y]", "]", "Ёлка", "🙂", "\r\n\t", ""]
)
scalars = st.one_of(text, nasty, st.integers(), st.booleans())
inner_names = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="[]\x00"), min_size=1, max_size=8),
    st.sampled_from([">=updatedTime", "%title", "!=@id", "a.b c", "UF_CRM_1", "+"]),
)
outer_names = st.from_regex(r"[A-Za-z_>%&=+#!][A-Za-z0-9_>%&=+#!]{0,8}", fullmatch=True)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4), st.dictionaries(inner_names, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@unhurried
@given(st.dictionaries(outer_names, trees, max_size=5))
def test_php_reads_the_same_tree_that_was_written(params):
    query = write_query(params)
    assume(query is not None)
    assert php_parse_str(query) == as_php(params)
    assert re.fullmatch(r"[A-Za-z0-9_.~&=%-]*", query)


@unhurried
@given(st.dictionaries(outer_names, trees, max_size=5))
def test_ordinary_trees_are_always_batchable(params):
    assume("$result[" not in str(params))
    assert write_query(params) is not None


@unhurried
@given(text | nasty)
def test_a_sandbox_portal_reads_any_text_unchanged(value):
    params = {"fields": {"fm": [{"value": value}], "title": value}, "id": 7}
    expected = {"fields": {"fm": [{"value": value}], "title": value}, "id": "7"}
    assert parse_str(write_query(params) or "") == expected


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, ""),
        ({"PHONE": "+7 999", "CODE": "A7", "NOTE": ""}, "PHONE=%2b%37%20%39%39%39&CODE=A7&NOTE="),
        ({"a": {"b": ["x", {"c": 1}]}}, "a%5Bb%5D%5B0%5D=x&a%5Bb%5D%5B1%5D%5Bc%5D=1"),
        ({"flag": True, "other": False}, "flag=1&other=0"),
        ({"price": Decimal("1E+3"), "rate": 0.25}, "price=1000&rate=0.25"),
        ({"filter": {">=updatedTime": "2025-10-31T00:00:00+02:00"}},
         "filter%5B%3E%3DupdatedTime%5D=" + "%" + b"2025-10-31T00:00:00+02:00".hex("%")),
    ],
)  # fmt: skip
def test_known_queries(params, query):
    assert write_query(params) == query


@pytest.mark.parametrize(
    "params",
    [
        {"fields": {"phone": None}},
        {"fields": {"ids": []}},
        {"fields": {"ids": [[], 1]}},
        {"filter": {}},
        {"deep": [{"a": {"b": None}}]},
        {"fields": {"title": "Ltd $result[c01][id]"}},
        {"fields": {"a]b": 1}},
        {"fields": {"": 1}},
        {"dotted.name": 1},
        {"rows": [{"a": 1, "b": 2} for _ in range(501)]},
    ],
    ids=["null", "empty list", "nested empty", "empty map", "deep null", "reference in data",
         "bracket in key", "empty key", "dot in first key", "more than PHP's 1000 variables"],
)  # fmt: skip
def test_what_a_batch_string_would_harm_is_not_batchable(params):
    assert write_query(params) is None


def test_values_without_a_text_form_are_a_programming_error():
    with pytest.raises(TypeError, match="set cannot be sent"):
        write_query({"a": {1}})
    with pytest.raises(ValueError, match="nan is no number"):
        write_query({"a": float("nan")})


def test_the_body_holds_singly_encoded_strings():
    commands = [Command("a1", "crm.item.get", {"id": 1, "entityTypeId": 2}), Command("b", "profile")]
    assert batch_body(commands) == {
        "halt": 0,
        "cmd": {"a1": "crm.item.get?id=1&entityTypeId=2", "b": "profile"},
    }
    assert batch_body(commands, halt=True)["halt"] == 1


@pytest.mark.parametrize("key", ["1", "", "1a", "a-b", "a[0]", "ключ", "_a"])
def test_a_key_without_letter_prefix_is_a_programming_error(key):
    with pytest.raises(ValueError, match="batch key"):
        check([Command(key, "profile")])


def test_repeated_keys_and_odd_methods_and_51_commands_are_programming_errors():
    with pytest.raises(ValueError, match="used twice"):
        check([Command("a", "profile"), Command("a", "profile")])
    with pytest.raises(ValueError, match="no method name"):
        check([Command("a", "profile?x=1")])
    with pytest.raises(ValueError, match="50 commands, not 51"):
        check([Command(f"c{number}", "profile") for number in range(51)])


# --- replies -------------------------------------------------------------------------------------

COMMANDS = [Command(key, "crm.item.add") for key in ("a", "b", "c")]


def reply(**maps: Any) -> Reply:
    shape = {name: [] for name in ("result", "result_error", "result_total", "result_next", "result_time")}
    return Reply(200, {"result": {**shape, **maps}, "time": {"duration": 1}})


def states(exchange: Reply | Failure, **options: bool) -> list[str]:
    return [outcome.state for outcome in read_batch(COMMANDS, exchange, **options)]


def test_every_command_is_accounted_for_in_the_order_given():
    exchange = reply(
        result={"c": {"item": {"id": 3}}, "a": []},
        result_error={"b": {"error": "NOT_FOUND", "error_description": "no such item"}},
        result_total={"c": 70},
        result_next={"c": 50},
        result_time={"c": {"duration": 0.5, "operating": 1.25, "operating_reset_at": "1700000000"}},
    )
    a, b, c = read_batch(COMMANDS, exchange)
    assert (a.key, a.state, a.result) == ("a", "done", [])
    assert (b.key, b.state, b.error, b.description) == ("b", "refused", "NOT_FOUND", "no such item")
    assert (c.key, c.state, c.result, c.total, c.next) == ("c", "done", {"item": {"id": 3}}, 70, 50)
    assert c.time is not None
    assert (c.time.duration, c.time.operating, c.time.operating_reset_at) == (0.5, 1.25, 1700000000.0)


def test_a_null_result_is_done():
    assert states(reply(result={"a": None, "b": False, "c": 0})) == ["done"] * 3


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("QUERY_LIMIT_EXCEEDED", "limited"),
        ("OPERATION_TIME_LIMIT", "limited"),
        ("INTERNAL_SERVER_ERROR", "unknown"),
        ("ERROR_UNEXPECTED_ANSWER", "unknown"),
        ("", "refused"),
        (0, "refused"),
        ("0", "refused"),
        (100, "refused"),
        (200040300010, "refused"),
        ("expired_token", "refused"),
    ],
)
def test_error_codes_inside_a_batch(code, state):
    entry = {"error": code, "error_description": "words"}
    outcome = read_batch(COMMANDS, reply(result={"a": 1, "b": 1}, result_error={"c": entry}))[2]
    assert (outcome.state, outcome.error) == (state, str(code))


def test_a_command_in_no_map_is_unknown_because_the_batch_may_be_cut():
    assert states(reply(result={"a": 1})) == ["done", "unknown", "unknown"]
    assert states(reply()) == ["unknown"] * 3


def test_after_a_halt_the_rest_is_not_executed():
    exchange = reply(result={"a": 1}, result_error={"b": {"error": "X", "error_description": ""}})
    assert states(exchange, halt=True) == ["done", "refused", "not_executed"]
    assert states(exchange) == ["done", "refused", "unknown"]
    assert states(reply(result={"a": 1}), halt=True) == ["done", "unknown", "unknown"]


def test_surplus_commands_are_not_executed():
    surplus = {"error": "ERROR_BATCH_LENGTH_EXCEEDED", "error_description": "Max batch length exceeded"}
    exchange = reply(result={"a": 1}, result_error={"b": surplus})
    assert states(exchange) == ["done", "refused", "not_executed"]


def test_a_list_that_hides_the_keys_proves_nothing():
    """B04: integer-like keys come back as a list; ours never do, so nothing can be attributed."""
    assert states(reply(result=[1, 2], result_error=[{"error": "X"}])) == ["unknown"] * 3


def test_a_command_both_done_and_failed_is_unknown():
    assert states(reply(result={"a": 1, "b": 1, "c": 1}, result_error={"a": {"error": "X"}}))[0] == "unknown"


@pytest.mark.parametrize("result", [[], None, True, "text", {}, {"result": None}])
def test_a_reply_without_maps_is_unknown(result):
    assert states(Reply(200, {"result": result})) == ["unknown"] * 3


def test_what_happens_to_the_whole_happens_to_each():
    assert states(Failure(sent=False, reason="refused")) == ["not_executed"] * 3
    assert states(Failure(sent=True, reason="reset")) == ["unknown"] * 3
    assert states(Reply(503, {"error": "QUERY_LIMIT_EXCEEDED"})) == ["limited"] * 3
    assert states(Reply(401, {"error": "NO_AUTH_FOUND"})) == ["refused"] * 3
    assert states(Reply(502, None)) == ["unknown"] * 3


def test_php_arrays_are_read_in_every_shape():
    assert as_map([]) == {}
    assert as_map(["x", "y"]) == {"0": "x", "1": "y"}
    assert as_map({"1": "x"}) == {"1": "x"}
    assert as_map(None) == {}

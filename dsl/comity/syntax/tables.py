"""The parser's tables, shipped so that no process has to build them from the grammar.

Building takes Lark 150 ms, reading ``grammar.json`` 25 ms. The file is data of our own package, plain JSON, and says
what it was made of: a grammar that has been edited since, or another release of Lark, makes it void, and the parser is
built from the grammar again. ``UPDATE=1 pytest tests/syntax/test_tables.py`` writes it anew.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

_WIDEST = 2**16

Frozen = Mapping[str, Any]
"""JSON: ``grammar`` (its checksum), ``lark`` (the release), ``data`` and ``memo`` as Lark serialises them, without the
tables; ``starts`` (start rule to its first and last state), ``tokens`` (names), ``states`` (see `_actions`)."""


def freeze(data: dict[str, Any], memo: Mapping[int, Any], grammar: bytes, release: str) -> str:
    """Return the text of ``grammar.json`` for what Lark serialised.

    The same grammar makes the same text in every process: Lark numbers states and tokens in the order of sets, so
    they are numbered anew, by way of the start states and the tokens' names.
    """
    table = data["parser"].pop("parser")
    names = table["tokens"]
    firsts = table["start_states"]
    order = list(dict.fromkeys(firsts.values()))
    for state in order:
        follow = sorted(
            (names[token], target) for token, (reduces, target) in table["states"][state].items() if not reduces
        )
        order += [target for _, target in follow if target not in order]
    number = {state: at for at, state in enumerate(order)}
    tokens = sorted(names.values())
    rows = [
        sorted(
            (tokens.index(names[token]), -1 - target["@"] if reduces else number[target])
            for token, (reduces, target) in table["states"][state].items()
        )
        for state in order
    ]
    starts = {start: (number[first], number[table["end_states"][start]]) for start, first in firsts.items()}
    frozen = {
        "grammar": zlib.crc32(grammar),
        "lark": release,
        "starts": starts,
        "tokens": tokens,
        "data": data,
        "memo": {key: _bounded(value) for key, value in memo.items()},
        "states": rows,
    }
    return json.dumps(frozen, separators=(",", ":")) + "\n"


def _bounded(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a terminal or rule with the width of its pattern bounded: Pythons differ on how wide `+` may get."""
    pattern = definition.get("pattern")
    if pattern and "_width" in pattern:
        pattern["_width"] = [min(width, _WIDEST) for width in pattern["_width"]]
    return definition


def thaw(frozen: Frozen) -> tuple[dict[str, Any], dict[int, Any]]:
    """Return ``data`` and ``memo`` as Lark serialised them."""
    data = frozen["data"]
    starts: Mapping[str, Sequence[int]] = frozen["starts"]
    data["parser"]["parser"] = {
        "tokens": dict(enumerate(frozen["tokens"])),
        "states": {state: _actions(row) for state, row in enumerate(frozen["states"])},
        "start_states": {start: first for start, (first, _) in starts.items()},
        "end_states": {start: last for start, (_, last) in starts.items()},
    }
    return data, {int(key): value for key, value in frozen["memo"].items()}


def fits(frozen: Frozen, grammar: bytes, release: str) -> bool:
    """Return whether the tables were made from this grammar by this release of Lark."""
    return bool(frozen["grammar"] == zlib.crc32(grammar) and frozen["lark"] == release)


def _actions(row: Sequence[tuple[int, int]]) -> dict[int, tuple[int, Any]]:
    """Return a state's actions: by token, the state to go to or, below zero, the rule to reduce by."""
    return {token: (0, target) if target >= 0 else (1, {"@": -1 - target}) for token, target in row}

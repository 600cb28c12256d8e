"""The parser's tables, shipped so that no process has to build them from the grammar.

Building takes Lark 150 ms, reading ``grammar.json`` 7 ms. The file is data of our own package, plain JSON, and says
what it was made of: a grammar that has been edited since, or another release of Lark, makes it void, and the parser is
built from the grammar again. ``UPDATE=1 pytest tests/syntax/test_tables.py`` writes it anew.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from lark.grammar import Rule
from lark.parsers.lalr_analysis import Action, Reduce, Shift
from lark.parsers.lalr_parser import LALR_Parser

_WIDEST = 2**16

Frozen = Mapping[str, Any]
"""JSON: ``grammar`` (its checksum), ``lark`` (the release), ``data`` and ``memo`` as Lark serialises them, without the
tables; ``starts`` (start rule to its first and last state), ``tokens`` (names), ``states`` (see `States`)."""


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
        "states": [" ".join(f"{token} {action}" for token, action in row) for row in rows],
    }
    return json.dumps(frozen, separators=(",", ":")) + "\n"


def _bounded(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a terminal or rule with the width of its pattern bounded: Pythons differ on how wide `+` may get."""
    pattern = definition.get("pattern")
    if pattern and pattern.get("_width"):
        pattern["_width"] = [min(width, _WIDEST) for width in pattern["_width"]]
    return definition


def thaw(frozen: Frozen) -> tuple[dict[str, Any], dict[int, Any]]:
    """Return ``data`` and ``memo`` as Lark serialised them, for a parser that is a `LazyParser`."""
    data = frozen["data"]
    starts: Mapping[str, tuple[int, int]] = frozen["starts"]
    data["parser"]["parser"] = {
        "tokens": frozen["tokens"],
        "states": frozen["states"],
        "start_states": {start: first for start, (first, _) in starts.items()},
        "end_states": {start: last for start, (_, last) in starts.items()},
    }
    return data, {int(key): value for key, value in frozen["memo"].items()}


def fits(frozen: Frozen, grammar: bytes, release: str) -> bool:
    """Return whether the tables were made from this grammar by this release of Lark."""
    return bool(frozen["grammar"] == zlib.crc32(grammar) and frozen["lark"] == release)


class LazyParser(LALR_Parser):
    """Lark's parser with tables of which a state is read when the parser first comes to it: few texts need them all."""

    @classmethod
    def deserialize(cls, data: Mapping[str, Any], memo: Mapping[int, Any], *more: object) -> "LazyParser":
        """Return the parser of `thaw`'s tables; Lark gives the rest."""
        parser: LazyParser = super().deserialize({**data, "states": {}}, memo, *more)  # type: ignore[no-untyped-call]
        parser._parse_table.states = States(data["tokens"], data["states"], memo)  # type: ignore[assignment]
        return parser


class States(dict[int, dict[str, tuple[Action, int | Rule]]]):
    """By state, what the parser does about each token: it goes to a state, or reduces by a rule.

    Each is read from its text: numbers in pairs, of a token and of the state to go to or, below zero, of a rule.
    """

    def __init__(self, tokens: Sequence[str], rows: Sequence[str], rules: Mapping[int, Rule]) -> None:
        super().__init__()
        self.tokens, self.rows, self.rules = tokens, rows, rules

    def __missing__(self, state: int) -> dict[str, tuple[Action, int | Rule]]:
        numbers = map(int, self.rows[state].split())
        self[state] = row = {
            self.tokens[token]: self._action(target) for token, target in zip(numbers, numbers, strict=True)
        }
        return row

    def _action(self, target: int) -> tuple[Action, int | Rule]:
        return (Shift, target) if target >= 0 else (Reduce, self.rules[-1 - target])

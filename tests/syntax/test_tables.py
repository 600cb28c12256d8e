"""The parser's tables that are shipped are those of the grammar. UPDATE=1 writes them anew."""

import json
import logging
import os
from importlib import resources
from pathlib import Path

import pytest
from lark import Lark, logger
from lark import __version__ as release
from lark.grammar import Rule
from lark.lexer import TerminalDef

from comity.syntax import attempt, parse, tables
from comity.syntax.statements import Builder

FOLDER = Path(str(resources.files("comity.syntax")))
GRAMMAR = FOLDER / "grammar.lark"
TABLES = FOLDER / "grammar.json"


def frozen() -> str:
    grammar = GRAMMAR.read_bytes()
    data, memo = attempt.build(grammar).memo_serialize([TerminalDef, Rule])
    del data["options"]["edit_terminals"], data["options"]["_plugins"]  # functions and classes
    return tables.freeze(data, memo, grammar, release)


def test_tables_are_those_of_the_grammar() -> None:
    if os.environ.get("UPDATE"):
        TABLES.write_text(frozen(), encoding="utf-8")
    if json.loads(TABLES.read_text(encoding="utf-8"))["lark"] != release:
        pytest.skip("made by another release of Lark, so unused here")
    assert TABLES.read_text(encoding="utf-8") == frozen(), "UPDATE=1 pytest tests/syntax/test_tables.py"


def test_tables_of_another_grammar_or_release_are_void() -> None:
    grammar = GRAMMAR.read_bytes()
    shipped = json.loads(TABLES.read_text(encoding="utf-8"))
    assert tables.fits(shipped, grammar, shipped["lark"])
    assert not tables.fits(shipped, grammar + b"\n", shipped["lark"])
    assert not tables.fits(shipped, grammar, "1.2.0")


def test_a_parser_built_from_the_grammar_is_the_one_that_is_shipped() -> None:
    text = (Path(__file__).parent / "trees" / "rules.comity").read_text(encoding="utf-8")
    built = attempt.build(GRAMMAR.read_bytes(), Builder()).parse(text, start="module")
    assert built == parse.parse(text).module


def test_the_grammar_has_only_the_conflicts_it_tells_of(caplog: pytest.LogCaptureFixture) -> None:
    level = logger.level
    try:
        logger.propagate = True
        logger.setLevel(logging.DEBUG)
        with caplog.at_level(logging.DEBUG):
            Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", start=attempt.STARTS, debug=True)
    finally:
        logger.setLevel(level)
    conflicts = [record.getMessage() for record in caplog.records if "conflict" in record.getMessage()]
    assert sorted(conflicts) == [
        "Shift/Reduce conflict for terminal AT: (resolving as shift)",
        "Shift/Reduce conflict for terminal AT: (resolving as shift)",
        "Shift/Reduce conflict for terminal AT: (resolving as shift)",
        "Shift/Reduce conflict for terminal BETWEEN: (resolving as shift)",
    ]

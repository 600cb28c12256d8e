"""Where keys stand in a configuration."""

import pytest

from comity.text.source import Source
from comity_cli.toml_places import Keys, Table

TEXT = """\
# format = "not this"
policies = ["a"]
lint = { fail_level = "error" }

[[sources]]
format = "one"   # said once
facts = { purpose = "lifecycle", "offer" = ['trial'] }
files = [
  "x",
]

[[ sources ]]
'format' = 'two # three'
facts.purpose = "survey"
[sources.mapping]
id = "a = 'b'"
schedule.at = "when"
messages = "b"
[sources.mapping.deeper]
title = 3

[tool.comity]
policies = []
"""
SECOND: Keys = ("sources", 1)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("policies",), "policies"),
        (("lint",), "lint"),
        (("lint", "fail_level"), 'fail_level = "error"'),
        (("sources", 0), "[[sources]]"),
        (("sources", 0, "format"), 'format = "one"'),
        (("sources", 0, "facts", "purpose"), 'purpose = "lifecycle"'),
        (("sources", 0, "facts", "offer"), '"offer"'),
        (("sources", 0, "files"), "files"),
        (("sources", 0, "mapping", "id"), "[[sources]]"),
        (SECOND, "[[ sources ]]"),
        ((*SECOND, "format"), "'format' = 'two # three'"),
        ((*SECOND, "facts", "purpose"), 'facts.purpose = "survey"'),
        ((*SECOND, "mapping"), "[sources.mapping]"),
        ((*SECOND, "mapping", "id"), "id = \"a = 'b'\""),
        ((*SECOND, "mapping", "schedule", "at"), 'schedule.at = "when"'),
        ((*SECOND, "mapping", "nothing"), "[sources.mapping]"),
        ((*SECOND, "mapping", "deeper", "title"), "title = 3"),
        (("tool", "comity", "policies"), "policies"),
        (("nothing",), ""),
    ],
)
def test_places(keys: Keys, said: str) -> None:
    for number in range(len(keys)):
        span = Table(Source("comity.toml", TEXT), keys[:number]).place(keys[number:])
        assert TEXT[span.start : span.end] == said


def test_list_of_tables_in_one_line() -> None:
    text = 'sources = [{ format = "one", files = [] }]'
    span = Table(Source("comity.toml", text), ("sources", 0)).place(("format",))
    assert text[span.start : span.end] == 'format = "one"'

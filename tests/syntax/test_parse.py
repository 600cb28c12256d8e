"""What parsing promises beside the trees and the problems, which have files of their own."""

import subprocess
import sys
from itertools import pairwise

import pytest

from comity.syntax import examples, nodes
from comity.syntax.nodes import DEEPEST
from comity.syntax.parse import parse, parse_audience, parse_condition, parse_selector
from comity.syntax.words import KEYWORDS, RESERVED, Length, is_name, parse_duration

ONE_LINE = "never send offer:trial to stage>=adoption"


def test_the_one_line_file() -> None:
    parsed = parse(ONE_LINE)
    assert parsed.problems == ()
    (rule,) = parsed.module.statements
    assert isinstance(rule, nodes.Rule)
    assert isinstance(rule.sentence, nodes.Never)
    assert rule.sentence.audience == nodes.Compare(
        nodes.Ref(nodes.Name("stage")), ">=", nodes.Ref(nodes.Name("adoption"))
    )


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff", "# only a comment", "# one\r\n\r\n# two\r\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    parsed = parse(text)
    assert parsed.module.statements == ()
    assert parsed.problems == ()


def test_byte_order_mark_and_line_ends_leave_spans_true() -> None:
    for start, end in [("\ufeff", "\r\n"), ("", "\r"), ("\ufeff", "\n")]:
        text = start + end.join(["label:", "never send offer:trial", "  unless topic:a # why", "  instead hold", ""])
        (rule,) = parse(text).module.statements
        assert text[rule.span.start : rule.span.end].startswith("label:")
        assert text[rule.span.start : rule.span.end].endswith("instead hold")
        (comment,) = parse(text).module.comments
        assert text[comment.span.start : comment.span.end] == "# why"


def test_comments_are_collected_from_everywhere_but_texts() -> None:
    text = '# a\nnever # b\nsend topic:"# no" # c\nunless see_this # d"\n# e \n'
    parsed = parse(text)
    assert parsed.problems == ()
    assert [comment.text for comment in parsed.module.comments] == [" a", " b", " c", ' d"', " e "]
    broken = parse('never send topic:"open # no\n# yes')
    assert [comment.text for comment in broken.module.comments] == [" yes"]


def test_comments_stand_where_white_space_stands() -> None:
    text = "a: # 1\nnever send b to c not # 2\nin [d] between 01:00 and 02:00 customer # 3\ntime\nnot # 4\nwaivable"
    parsed = parse(text)
    assert parsed.problems == ()
    assert len(parsed.module.comments) == 4


WORDS = """\
never send offer:a unless W == 3
never send W to W
never send offer:a to not W and (W or W in [W, W])
require W for W
limit W to W per W days for each W and W when W
expect W to receive W at least W times every W days
define W as W
setting W = W
customer has W: text
customer has a: one of W < W
events are W, W
persona W has W = W
never send a within W days after W
never send a to had W since W
never send a to had W at least W times in the last W days
never send a to received W in this calendar week starting W in W
never send a between W and W customer time else W
never send a on [W, W] between W and W in W
never send a until W
waive W for W to W until W because "x"
adjust W instead warn
W: never send a
test "x" { given W, W = W }
test "x" { when W = W, W:x then blocked by only W, W not by W }
prefer W over W
treat W as W:x
use W with W = W
never send a to W is known and W contains W and W matches W and W not in W
never send message.W to customer.W
never send W:x to message.W:*"""


@pytest.mark.parametrize("template", WORDS.splitlines())
def test_a_keyword_is_one_only_in_its_place(template: str) -> None:
    taken = [word for word in sorted(KEYWORDS - RESERVED) if parse(template.replace("W", word)).problems]
    assert taken == []


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_words_are_no_names(word: str) -> None:
    assert not is_name(word)
    assert parse(f"customer has {word}: text").problems != ()
    assert parse(f"define {word} as stage == adoption").problems != ()


def test_keywords_are_whole_words() -> None:
    assert parse("never send unlessx to notx and inx in [onx]").problems == ()
    for glued in ("neversend a", "never senda", "never send a instead holdx", "limit a to 3 per7 days"):
        assert len(parse(glued).problems) == 1


@pytest.mark.parametrize(
    "pair",
    [
        pair
        for table in (examples.SENTENCES, examples.CLAUSES, examples.PHRASES, examples.LINES, {"any": examples.ANY})
        for pair in table.values()
    ],
)
def test_examples_are_sentences(pair: tuple[str, str]) -> None:
    for example in pair:
        parsed = parse(example)
        assert parsed.problems == ()
        assert len(parsed.module.statements) == 1


def test_examples_of_parts_parse() -> None:
    parts = {"audience": parse_audience, "condition": parse_condition, "selector": parse_selector}
    assert examples.PARTS.keys() == parts.keys()
    for part, pair in examples.PARTS.items():
        for example in pair:
            condition, problems = parts[part](example)
            assert condition is not None
            assert problems == ()


def test_audiences() -> None:
    bare, _ = parse_audience("stage == exposure and consent:email")
    worded, _ = parse_audience(" customers with stage == exposure and consent:email # why")
    assert bare == worded
    assert isinstance(bare, nodes.And)
    everyone, _ = parse_audience("everyone")
    assert everyone == nodes.Everyone("everyone")


@pytest.mark.parametrize("text", ["", "  ", "# nothing", "stage ==", "never send a", "a b", "a\x00", "(" * 1000, "(a"])
def test_a_broken_audience_has_one_problem(text: str) -> None:
    condition, problems = parse_audience(text)
    assert condition is None
    assert len(problems) == 1
    assert problems[0].span.end <= len(text)
    assert problems[0].help


@pytest.mark.parametrize("nest", ["({}", "not {}", "({} or b", "({} and not b"])
def test_too_deep(nest: str) -> None:
    opened = nest.replace("{}", "")
    text = f"ok: never send a\nnever send {opened * 1000}a{')' * 1000 if '(' in nest else ''}\nnever send b\n"
    parsed = parse(text)
    assert [problem.code for problem in parsed.problems] in (["too-deep"], ["syntax"])
    assert len(parsed.module.statements) == 2


def test_depth_is_counted_not_length() -> None:
    for text in (
        f"never send {'(' * DEEPEST}a{')' * DEEPEST}",
        f"never send {'not ' * DEEPEST}a",
        f"never send {' and '.join(['(not a)'] * 2000)}",
    ):
        assert parse(text).problems == ()
    (problem,) = parse(f"never send {'(' * (DEEPEST + 1)}a{')' * (DEEPEST + 1)}").problems
    assert problem.code == "too-deep"


def test_names_of_broken_sentences_are_known() -> None:
    text = """\
a: nver send x
b:never send x
lost never send x
define c stage
setting d
persona e with x
events are f g
customer has h: string i: text
never send sound
"""
    assert {name.text for name in parse(text).broken} == {"a", "b", "lost", *"cdefghi"}
    for name in parse(text).broken:
        assert text[name.span.start : name.span.end] == name.text


def test_rule_and_sentence_spans() -> None:
    text = ' x: never send a to b on weekends\n unless c\n because "d" # e'
    (rule,) = parse(text).module.statements
    assert isinstance(rule, nodes.Rule)
    assert text[slice(*rule.span)] == text.strip().removesuffix(" # e")
    assert text[slice(*rule.sentence.span)] == "never send a to b on weekends"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3 days", (3, "day")),
        ("1 day", (1, "day")),
        ("3days", (3, "day")),
        (" 36 \n hours\t", (36, "hour")),
        ("0 minutes", (0, "minute")),
        ("2 quarters", None),
        ("days", None),
        ("3", None),
        ("-3 days", None),
        ("1.5 hours", None),
        ("3 dayss", None),
        ("3 Days", None),
        ("\u0663 days", None),
        ("gap days", None),
        ("", None),
    ],
)
def test_durations(text: str, length: tuple[int, str] | None) -> None:
    assert parse_duration(text) == (Length(*length) if length else None)


def test_words_cost_nothing() -> None:
    program = "import sys, comity.syntax.words; print('lark' in sys.modules, 'comity.syntax.nodes' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.slow
def test_a_large_file_is_a_matter_of_seconds() -> None:
    rule = 'r-{}:\n  never send offer:x and channel in [email] to stage >= adoption unless topic:a because "{}"\n'
    text = "".join(rule.format(number, "x" * 100) for number in range(5200))
    assert len(text) > 1_000_000
    statements = parse(text).module.statements
    assert len(statements) == 5200
    assert all(before.span.end < after.span.start for before, after in pairwise(statements))

"""The modules of the site: colours of policies, what stands in the margin, and blocks that are files."""

from pathlib import Path

import pytest
from docs.site.blocks import with_names
from docs.site.documents import ROOT, documents
from docs.site.lexer import ConsoleLexer, PolicyLexer
from docs.site.navigation import tables_of_contents
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text
from tests.check.policies import STDLIB

from comity.syntax.words import KEYWORDS


def told(text: str) -> list[tuple[object, str]]:
    return [(kind, word) for kind, word in PolicyLexer().get_tokens(text) if word.strip()]


@pytest.mark.parametrize("word", sorted(KEYWORDS))
def test_every_keyword_has_a_colour(word: str) -> None:
    ((kind, _),) = told(word)
    assert kind in (Keyword, Keyword.Pseudo, Operator.Word)


@pytest.mark.parametrize("file", sorted(STDLIB.rglob("*.comity")), ids=lambda file: file.stem)
def test_standard_policies_have_no_word_without_one(file: Path) -> None:
    assert [word for kind, word in told(file.read_text(encoding="utf-8")) if kind is Text] == []


def test_a_rule_is_told_apart() -> None:
    assert told('cap: never send offer:trial to stage >= 3 from 2026-01-01 because "a" # b') == [
        (Name.Label, "cap"),
        (Punctuation, ":"),
        (Keyword, "never"),
        (Keyword.Pseudo, "send"),
        (Name.Attribute, "offer"),
        (Punctuation, ":"),
        (String, "trial"),
        (Operator.Word, "to"),
        (Name, "stage"),
        (Operator, ">="),
        (Number, "3"),
        (Keyword, "from"),
        (Literal.Date, "2026-01-01"),
        (Keyword, "because"),
        (String, '"a"'),
        (Comment.Single, "# b"),
    ]


def test_what_is_typed_is_told_from_what_is_printed() -> None:
    found = [(kind, text) for kind, text in ConsoleLexer().get_tokens("$ comity test\n2 passed\n") if text.strip()]
    assert found == [(Generic.Prompt, "$ "), (Text, "comity test\n"), (Generic.Output, "2 passed\n")]


# Pages --------------------------------------------------------------------------------------------------------------


def test_pages_are_called_as_their_folders_are() -> None:
    found = documents()
    assert found["docs/README.md"] == "index"
    assert found["docs/start/README.md"] == "start/index"
    assert found["docs/packs/us.tcpa.md"] == "packs/us.tcpa"
    assert not any("/messages/" in file or "/site/" in file for file in found)
    assert len(set(found.values())) == len(found)
    assert all((ROOT / file).is_file() for file in found)


def test_the_home_page_makes_the_margin() -> None:
    text = "# x\n\n## Start\n\n- [For us](start/builder.md), or [the rest](fmt.md).\n\n## Else\n\nNothing.\n"
    assert tables_of_contents("docs/README.md", text) == (
        "\n\n```{toctree}\n:hidden:\n:caption: Start\n\nFor us </start/builder>\n```\n"
    )


def test_other_readmes_name_their_folder_once() -> None:
    text = "[`one`](anymail.md), [again](anymail.md), [two](celery.md), [elsewhere](../fmt.md), [gone](gone.md)\n"
    assert tables_of_contents("docs/how-to/README.md", text) == (
        "\n\n```{toctree}\n:hidden:\n\none </how-to/anymail>\ntwo </how-to/celery>\n```\n"
    )
    assert tables_of_contents("docs/start/README.md", "[a marketer](marketer.md)") == ""


def test_a_block_with_a_title_gets_a_caption_and_the_colours_of_its_file() -> None:
    text = '```text title="a/b.comity"\nx\n```\n\n```text title="said.txt"\nx\n```\n\n```yaml\nx: 1\n```\n'
    assert with_names(text) == (
        "```{code-block} comity\n:caption: a/b.comity\n\nx\n```\n\n"
        "```{code-block} text\n:caption: said.txt\n\nx\n```\n\n```yaml\nx: 1\n```\n"
    )

"""docs/rules and docs/packs are what the code and the standard policies say, and say all of it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.check.policies import STDLIB
from tests.docs.building import ROOT

import comity
from comity_cli.docs import findings, packs
from comity_cli.docs.__main__ import main
from comity_cli.docs.markdown import address, code, prose

DOCS = ROOT / "docs"
PACKS = packs.pages()
POLICY = re.compile(r"^```comity\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {f"{'.'.join(file.relative_to(STDLIB).with_suffix('').parts)}.md": file for file in STDLIB.rglob("*.comity")}


def written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}


def test_docs_show_what_the_code_says() -> None:
    assert written(DOCS / "rules") == findings.pages(), "run `make docs-pages`"
    assert written(DOCS / "packs") == PACKS, "run `make docs-pages`"


def test_every_pack_has_a_page() -> None:
    assert set(PACKS) == {"README.md", *FILES}
    assert all(f"({name})" in PACKS["README.md"] for name in FILES)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_page_has_all_that_is_in_the_pack(name: str) -> None:
    text, page = FILES[name].read_text(encoding="utf-8"), PACKS[name]
    labels = re.findall(r"^([\w-]+):\s+(?:never|only|limit|require|expect)\b", text, re.MULTILINE)
    assert re.findall(r"^###+ ([a-z0-9-]+)$", page, re.MULTILINE) == labels
    for quoted in re.findall(r'^(?:  because|test) "(.*)"', text, re.MULTILINE):
        assert prose(quoted) in page
    for source in re.findall(r'^  see "(.*)"$', text, re.MULTILINE):
        assert f"- See {address(source)}\n" in page
    for setting in re.findall(r"^setting (\w+) = ", text, re.MULTILINE):
        assert f"`{setting} = " in page
    for fact in re.findall(r"^  (\w+): ", text, re.MULTILINE):
        assert f"| `{fact}` | " in page
    assert page.count("\n- No message is refused for this.") == len(re.findall(r"^  expect ", text, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_in_a_page_is_left_unsaid(name: str) -> None:
    page = PACKS[name]
    assert "|  |\n" not in page
    assert not re.search(r"^- (<br>)?`", page, re.MULTILINE)
    assert not re.search(r"^#.*\n+#* *(#.*\n)?\Z", page, re.MULTILINE)


def test_a_rule_is_shown_with_its_exceptions_and_what_comes_of_it() -> None:
    shown = POLICY.findall(PACKS["us.tcpa.md"])
    assert (
        "never send tcpa_solicitation to country:US\nunless between morning and evening customer time\ninstead hold\n"
        in shown
    )


def test_the_example_of_the_list_is_a_policy() -> None:
    (example,) = POLICY.findall(PACKS["README.md"])
    assert "comity.frequency.weekly-cap" in {rule.id for rule in comity.compile(example).rules}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Laws [of] *some* states_named <here>", r"Laws \[of\] \*some\* states_named \<here>"),
        ("`a*b` and _c_", r"`a*b` and \_c\_"),
        ("a lone ` tick", "a lone ' tick"),
    ],
)
def test_what_an_author_writes_is_read_as_it_is_written(text: str, markdown: str) -> None:
    assert prose(text) == markdown


def test_code_may_hold_backticks() -> None:
    assert (code("a"), code("a`b")) == ("`a`", "`` a`b ``")


# The command --------------------------------------------------------------------------------------------------------


def test_pages_are_written_once_and_checked(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, [str(tmp_path), "--check"]).exit_code == 1
    assert CliRunner().invoke(main, [str(tmp_path)]).exit_code == 0
    assert (written(tmp_path / "rules"), written(tmp_path / "packs")) == (findings.pages(), PACKS)
    assert CliRunner().invoke(main, [str(tmp_path), "--check"]).exit_code == 0


def test_pages_of_what_is_gone_are_forgotten(tmp_path: Path) -> None:
    CliRunner().invoke(main, [str(tmp_path)])
    (tmp_path / "rules" / "syntax.md").write_text("changed", encoding="utf-8")
    (tmp_path / "packs" / "old.md").write_text("# old", encoding="utf-8")
    checked = CliRunner().invoke(main, [str(tmp_path), "--check"])
    assert (checked.exit_code, checked.stdout) == (1, "")
    assert [Path(line.split()[0]).name for line in checked.stderr.splitlines()] == ["syntax.md", "old.md"]
    CliRunner().invoke(main, [str(tmp_path)])
    assert written(tmp_path / "rules") == findings.pages()
    assert written(tmp_path / "packs") == PACKS

"""What the pages say that `comity` prints is what it prints.

UPDATE=1 writes that into them anew, to be read before it is committed.
"""

import os
from pathlib import Path

import pytest
from tests.examples.pages import EXAMPLES, ROOT, Stage, example_of, examples, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_tells_the_truth(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    played = Stage(tmp_path, example_of(page)).play(text)
    if os.environ.get("UPDATE"):
        page.write_text(played, encoding="utf-8")
        text = played
    assert "a mistake of comity's own" not in played
    assert text == played


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_every_example_is_linted_in_its_page(example: Path) -> None:
    assert "$ comity lint" in (example / "README.md").read_text(encoding="utf-8")


# Pages that are wrong -----------------------------------------------------------------------------------------------

SHOWN = """
```text title="p.comity"
x: never send offer:trial because "x"
test "x" { when offer:trial then blocked by x }
```

```yaml title="campaigns/spring.yaml"
campaign: spring
offer: [trial]
```

```console
$ cd campaigns
$ comity lint spring.yaml --policies ../p.comity --format concise
nothing to complain about
$ comity lint nowhere.yaml; echo $?

$ make tea
a pot
```
"""
PLAYED = """
```console
$ cd campaigns
$ comity lint spring.yaml --policies ../p.comity --format concise
spring.yaml:2:9: error[always] p.x: nobody in its audience may receive `spring`
1 error in 1 message of 1 campaign (1 rule)
$ comity lint nowhere.yaml; echo $?
comity: `nowhere.yaml` does not exist
2

$ make tea
a pot
```
"""


def test_commands_run_where_the_page_says_and_print_what_they_print(tmp_path: Path) -> None:
    assert Stage(tmp_path).play(SHOWN).endswith(PLAYED)


def test_every_page_sees_the_examples(tmp_path: Path) -> None:
    page = "```console\n$ cd docs/examples/netflix\n$ comity lint --exit-zero > said.txt; echo $?\n{}```\n"
    assert Stage(tmp_path).play(page.format("")) == page.format("0\n")


def test_a_page_about_an_example_quotes_its_files(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"this is not in comity\.toml"):
        Stage(tmp_path, EXAMPLES / "netflix").play('```toml title="comity.toml"\nfail_level = "whenever"\n```\n')

"""Pages of documentation whose console blocks tell the truth: every `$ comity …` and `$ python …` in them is run.

A block marked `console` holds commands, each after `$ `, and below each what it prints. Those that run `comity` or
`python` are run, and so is `cd`, which holds until the block ends; any other command, and what it is said to print, is
left alone. A warning is an error in them, as it is in tests.

Where they run: a page below ``docs/examples/NAME`` is about that project; any other page sees the examples where they
are in the repository, and the files it shows. A block with a title (``title="campaigns/spring.yaml"`` after the name of
its language) is the file of that name from there on; in the page of an example it is an excerpt of the file that is
there already. Everything runs in copies.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
BLOCK = re.compile(r"^```(?P<said>\w.*)\n(?P<text>(?:(?!```).*\n)*)```$", re.MULTILINE)
TITLE = re.compile(r'\btitle="(?P<name>[^"]+)"')
PROMPT = re.compile(r"^\$ ", re.MULTILINE)
OURS = re.compile(r"(?:.*[|;&]\s*)?(?:comity|python)\b")


def pages() -> list[Path]:
    """Return the pages with commands in them."""
    found = [*ROOT.glob("README.md"), *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if "\n```console\n" in page.read_text(encoding="utf-8")]


def examples() -> list[Path]:
    """Return the folders of the example projects."""
    return sorted(path.parent for path in EXAMPLES.glob("*/comity.toml"))


def example_of(page: Path) -> Path | None:
    """Return the example that a page is about."""
    return next((example for example in examples() if example in page.parents), None)


class Stage:
    """A folder in which the commands of one page run."""

    def __init__(self, folder: Path, example: Path | None = None) -> None:
        self.folder = folder / "here"
        self.tools = folder / "bin"
        self.example = example
        shutil.copytree(example or EXAMPLES, self.folder if example else self.folder / EXAMPLES.relative_to(ROOT))
        self.tools.mkdir()
        self._tool("comity", f"{quote(sys.executable)} -m comity_cli")
        self._tool("python", quote(sys.executable))

    def _tool(self, name: str, command: str) -> None:
        program = self.tools / name
        program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        program.chmod(0o755)

    def play(self, page: str) -> str:
        """Return a page with what its commands really print."""
        return BLOCK.sub(self._block, page)

    def _block(self, block: re.Match[str]) -> str:
        if title := TITLE.search(block["said"]):
            self._show(self.folder / title["name"], block["text"])
        return f"```console\n{self._commands(block['text'])}```" if block["said"] == "console" else block[0]

    def _show(self, file: Path, text: str) -> None:
        if self.example is not None:
            assert text in file.read_text(encoding="utf-8"), f"this is not in {file.relative_to(self.folder)}:\n{text}"
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _commands(self, text: str) -> str:
        before, *parts = PROMPT.split(text)
        folder, told = self.folder, before
        for part in parts:
            command, _, said = part.partition("\n")
            if command.startswith("cd ") and not OURS.match(command):
                folder /= command.removeprefix("cd ").strip()
            elif OURS.match(command):
                space = part[len(part.rstrip("\n")) :]
                said = self._output(command, folder).rstrip("\n") + space
                said = said.lstrip("\n") if said.isspace() else said
            told += f"$ {command}\n{said}"
        return told

    def _output(self, command: str, folder: Path) -> str:
        """Return what a command prints on either stream, in a window of 100 columns without colours."""
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONWARNINGS": "error"}
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec 2>&1; {command}"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            check=False,
            timeout=60,
        )
        return done.stdout.decode()

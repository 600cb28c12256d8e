"""A project on disk, and the real command in a process of its own: with little memory, little time, and no excuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

RULE = 'members:\n  never send offer:trial to stage >= adoption\n  because "A member cannot redeem a trial"\n'
TEST = 'test "a member" { given stage = adoption when offer:trial then blocked by members }\n'
CAMPAIGN = "campaign: {}\noffer: [trial]\n"
SOUND = ("campaigns/sound.yaml", "p.members")
"""The file and the rule of the finding that every project here has, whatever else is wrong with it."""

MEMORY = 1024 * 1024
"""Kilobytes of address space that a process may have."""

SECONDS = 60
LIMITED = f'ulimit -v {MEMORY}; exec "$@"'


class Ran(NamedTuple):
    """What came of a process."""

    code: int
    out: bytes
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 (JSON)
        return json.loads(self.out)

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.document["findings"]
        return found

    @property
    def places(self) -> set[tuple[str, str]]:
        """The file and the rule of every finding."""
        return {(finding["file"], finding["rule"]) for finding in self.findings}

    def about(self, file: str) -> list[str]:
        """Return the findings of a file: ``line: rule: message; help``."""
        return [
            f"{one['range']['start']['line']}: {one['rule']}: {one['message']}; {one['help']}"
            for one in self.findings
            if one["file"] == file
        ]


class Project:
    """A project on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("policies/p.comity", RULE + TEST)
        self.write("campaigns/sound.yaml", CAMPAIGN.format("sound"))

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, *args: str, **more: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 (what Popen takes)
        """Start ``comity``; ``env`` adds variables to the environment, or takes away those that are None."""
        environment = {**os.environ, **more.pop("env", {})}
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = ["sh", "-c", more.pop("limits", LIMITED), "comity", sys.executable, "-m", "comity_cli", *args]
        return subprocess.Popen(
            command,
            env={name: value for name, value in environment.items() if value is not None},
            **{"cwd": self.root, **streams, **more},
        )

    def comity(self, *args: str, stdin: bytes = b"", **more: Any) -> Ran:  # noqa: ANN401 (likewise)
        return finished(self.start(*args, **more), stdin)

    def lint(self, *args: str, **more: Any) -> Ran:  # noqa: ANN401 (likewise)
        """Lint and return the findings in JSON: it is printed whatever is wrong with the files."""
        return self.comity("lint", "--format", "json", *args, **more)


def finished(process: subprocess.Popen[bytes], stdin: bytes = b"") -> Ran:
    """Wait for a process, which must neither take for ever nor break down."""
    try:
        out, err = process.communicate(stdin, timeout=SECONDS)
    finally:
        process.kill()
        process.wait()
    ran = Ran(process.returncode, out or b"", (err or b"").decode())
    for said in (ran.out.decode("utf-8", "replace"), ran.err):
        assert "Traceback" not in said, said
        assert "mistake of comity's own" not in said, said
    return ran

"""A project on disk whose messages are decided by the command itself."""

import json
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from comity_cli.group import cli

POLICY = """
customer has
  plan: one of free < basic < premium

trials:
  never send offer:trial to plan >= basic
  because "A member cannot redeem a trial." see "https://example.com/trials"

daylight:
  only send channel:sms between 08:00 and 21:00 customer time
  instead hold
  because "Nobody is woken."

a-quiet-week:
  limit purpose:marketing to 1 per 7 days
  instead review
  unless topic:thank_you

warm:
  never send channel:phone to everyone
  instead warn

checked:
  require rationale for topic:price_change
  enforce in review
"""
AT = "2026-03-02T12:00Z"
Facts = Mapping[str, object]


def write(folder: Path, **files: object) -> None:
    """Write the policy, and each value as JSON (text and bytes as they are)."""
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "policies" / "p.comity").write_text(POLICY)
    for name, value in files.items():
        data = value if isinstance(value, bytes) else value if isinstance(value, str) else json.dumps(value)
        (folder / f"{name}.json").write_bytes(data if isinstance(data, bytes) else data.encode())


def call(*args: str, stdin: bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, args, input=stdin)


def ask(command: str, *more: str, at: str = AT, stdin: bytes | None = None) -> Result:
    """Ask for the decision on ``m.json`` to ``c.json`` with the history ``h.json`` where there is one."""
    history = ("--history", "h.json") if Path("h.json").exists() else ()
    return call(command, "--message", "m.json", "--customer", "c.json", *history, "--at", at, *more, stdin=stdin)

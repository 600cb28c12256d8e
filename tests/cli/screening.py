"""A project with campaigns and tables in a folder, asked by the commands themselves."""

from pathlib import Path

from click.testing import CliRunner, Result

from comity_cli.group import cli

POLICY = """
setting zone = "Europe/Berlin"

no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
  if unknown warn

two-a-day:
  limit purpose:marketing to 1 per 3 hours
  instead hold

grieving:
  never send purpose:marketing within 3 days after complained
  instead review
"""
CAMPAIGNS = {
    "spring": """
campaign: spring
audience: consent:email
schedule: { at: 2026-04-01T09:00, timezone: customer }
purpose: marketing
channel: email
messages:
  - id: first
    offer: [trial]
  - id: second
    after: 3 days
""",
    "news": "campaign: news\npurpose: marketing\nchannel: email\nid: only\n",
    "fixed": """
campaign: fixed
schedule: { at: 2026-04-01T09:00, timezone: Europe/Berlin }
purpose: marketing
channel: email
""",
    "weekly": """
campaign: weekly
schedule: { every: 7 days, time: "09:00", timezone: Europe/Berlin }
purpose: marketing
channel: email
""",
    "thanks": """
campaign: thanks
schedule: { trigger: survey_answered, delay: 1 day }
purpose: service
channel: email
""",
}
CUSTOMERS = """id,stage,consent,timezone
ann,exposure,email,Europe/Berlin
ben,adoption,email;sms,America/New_York
cleo,exposure,email,
dan,exposure,,Europe/Berlin
eve,exposure,email,Asia/Tokyo
"""
SENDS = """customer,at,purpose
eve,2026-03-31T23:00:00Z,marketing
ann,2026-04-01T06:00:00Z,marketing
ben,2026-04-01T06:00:00Z,service
"""
EVENTS = "customer,at,type\ncleo,2026-03-31T06:00:00Z,complained\n"
TABLES = ("--customers", "customers.csv", "--sends", "sends.csv", "--events", "events.csv")


def write(folder: Path) -> None:
    """Write the project and its tables."""
    files = {"policies/shop.comity": POLICY, "customers.csv": CUSTOMERS, "sends.csv": SENDS, "events.csv": EVENTS}
    files |= {f"campaigns/{name}.yaml": text for name, text in CAMPAIGNS.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def call(*args: str, stdin: bytes | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, args, input=stdin)


def screen(*args: str, stdin: bytes | None = None) -> Result:
    """Screen campaigns for the customers of the tables."""
    return call("screen", *args, *TABLES, stdin=stdin)

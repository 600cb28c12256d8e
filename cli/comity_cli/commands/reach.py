"""``comity reach``: who may still receive a campaign."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import click

from comity.cache import Cache
from comity.linter.result import LintOptions
from comity.text.nearest import did_you_mean
from comity_cli import options
from comity_cli.cache import folder
from comity_cli.failure import CannotRunError
from comity_cli.formats.cells import safe
from comity_cli.formats.snippet import wrap
from comity_cli.paint import Paint, Style
from comity_cli.pipeline import Pipeline, ReachCard, pipeline, sound_policy
from comity_cli.project import Asked, Opened, open_project
from comity_cli.terminal import caller

EPILOG = """\b
Examples:
  comity reach spring-trial                 by its id
  comity reach campaigns/spring.yaml        all campaigns of a file
"""


@click.command("reach", epilog=EPILOG)
@click.argument("campaign")
@options.policies
@options.today
@options.color
@click.pass_context
def command(context: click.Context, /, campaign: str, policies: tuple[str, ...], today: date | None, color: str) -> int:
    """Say who may still receive a campaign: its audience, narrowed by every rule, as a sentence of the language.

    CAMPAIGN is the id of one of the project's campaigns, or a campaign file.
    """
    asked, terminal = pipeline(context.obj), caller(color)
    is_file = os.path.isfile(campaign)
    opened = open_project(Asked((campaign,) if is_file else (), policies))
    for note in opened.notes:
        terminal.note(note)
    how = LintOptions(now=datetime.now(UTC), today=today, cache=Cache(folder()))
    with sound_policy(asked):
        cards = asked.reach(opened.project, None if is_file else campaign, how)
    if not cards:
        raise _missing(campaign, is_file, asked, opened)
    paint = Paint(terminal.coloured)
    terminal.write("\n".join("".join(_card(card, paint, terminal.width)) for card in cards))
    return 0


def _missing(campaign: str, is_file: bool, asked: Pipeline, opened: Opened) -> CannotRunError:  # noqa: FBT001 (it is one of three truth values, or one of two ways)
    if is_file:
        return CannotRunError(f"no campaign in `{campaign}` can be read", f"see `comity lint {campaign}`")
    ids = asked.campaign_ids(opened.project)
    if campaign in ids:
        return CannotRunError(f"whom `{campaign}` is for cannot be read", "see `comity lint`")
    return CannotRunError(f"no campaign of the project is called `{campaign}`", did_you_mean(campaign, ids))


def _card(card: ReachCard, paint: Paint, width: int) -> Iterator[str]:
    name = card.campaign + (f" / {card.message_id}" if card.message_id else "")
    yield paint(Style.STRONG, safe(name)) + "\n"
    sentence = "nobody" if card.nobody else card.sentence
    yield from _row("reaches", [sentence], paint, width)
    if card.audience != sentence:
        yield from _row("written for", [card.audience], paint, width)
    yield from _row("narrowed by", card.narrowed_by, paint, width)
    yield from _row("at send", card.at_send, paint, width)


def _row(label: str, texts: Sequence[str], paint: Paint, width: int) -> Iterator[str]:
    for text in texts:
        for part in wrap(safe(text), width - 15):
            yield f"  {paint(Style.LABEL, f'{label:<11}')}  {part}\n"
            label = ""

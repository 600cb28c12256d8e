"""What became of the messages of each campaign."""

from collections.abc import Iterator

from comity_cli.report.marks import verdict, verdict_bar
from comity_cli.report.records import REFUSED, VERDICTS, AuditReport, CampaignCount
from comity_cli.report.words import many, number, text

MOST = 40
"""How many campaigns are listed."""
SHOWN = ("warn", *REFUSED)


def campaigns(report: AuditReport) -> Iterator[str]:
    """Yield the table of campaigns, those with the most refusals first."""
    shown = [name for name in reversed(SHOWN) if report.counts.get(name)]
    yield '<section aria-labelledby="campaigns">\n<h2 id="campaigns">Refusals by campaign</h2>\n'
    yield '<p class="intro">Those with the most refusals first. The bar is what became of a campaign\'s messages, the'
    yield " strictest verdict on the left.</p>\n"
    yield '<div class="scroll" role="region" tabindex="0" aria-label="Campaigns">\n'
    yield '<table class="rows">\n<thead><tr><th scope="col">campaign</th>'
    yield '<th class="bars" scope="col">what became of it</th>'
    yield '<th class="n" scope="col">messages</th>'
    yield "".join(f'<th class="n" scope="col">{verdict(name)}</th>' for name in shown)
    yield "</tr></thead>\n<tbody>\n"
    for one in report.campaigns[:MOST]:
        yield _row(one, shown)
    yield "</tbody>\n</table>\n</div>\n"
    left = len(report.campaigns) - MOST
    yield f'<p class="soft">{many(left, "campaign")} with fewer refusals are not listed.</p>\n' if left > 0 else ""
    yield "</section>\n"


def _row(one: CampaignCount, shown: list[str]) -> str:
    name = "no campaign named" if one.name is None else text(one.name)
    cells = "".join(f'<td class="n">{number(one.counts.get(verdict, 0))}</td>' for verdict in shown)
    whole = number(sum(one.counts[verdict] for verdict in VERDICTS if verdict in one.counts))
    drawn = f'<td class="bars">{verdict_bar(one.counts)}</td>'
    return f'<tr><th scope="row">{name}</th>{drawn}<td class="n"><strong>{whole}</strong></td>{cells}</tr>\n'

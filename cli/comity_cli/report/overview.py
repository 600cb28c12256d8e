"""The top of the page: what was judged, what came of it, and what was left at every step."""

from collections.abc import Iterator

from comity_cli.report.marks import bar, verdict
from comity_cli.report.records import VERDICTS, AuditReport, Stage
from comity_cli.report.words import day, many, number, share, text

SECTIONS = (
    ("funnel", "What was left"),
    ("rules", "Rules"),
    ("weeks", "Weeks"),
    ("campaigns", "Campaigns"),
    ("hours", "Hours"),
    ("owed", "Obligations"),
    ("customer", "One customer"),
    ("about", "About the data"),
)


def head(report: AuditReport) -> Iterator[str]:
    """Yield the title, the whole in a sentence, and the numbers of it."""
    yield f'<header>\n<p class="soft">Audit by comity · {text(report.policy)}</p>\n<h1>{_title(report)}</h1>\n'
    yield f'<p class="lead">{_sentence(report)}</p>\n'
    yield f'<dl class="figures">\n<div><dt>sent</dt><dd><strong>{number(report.sends)}</strong></dd></div>\n'
    for name in VERDICTS:
        count = report.counts.get(name, 0)
        said = f'<strong>{number(count)}</strong> <span class="soft small">{share(count, report.sends)}</span>'
        yield f"<div><dt>{verdict(name)}</dt><dd>{said}</dd></div>\n"
    yield '</dl>\n<nav aria-label="Contents">\n<ul>\n'
    yield from (f'<li><a href="#{id_}">{title}</a></li>\n' for id_, title in _sections(report))
    yield "</ul>\n</nav>\n</header>\n"


def _title(report: AuditReport) -> str:
    if report.since is None or report.until is None:
        return "No messages to judge"
    return f"Messages sent from {day(report.since)} to {day(report.until)}"


def _sentence(report: AuditReport) -> str:
    if not report.sends:
        return "The log holds no messages."
    if not report.refused:
        return f"All {many(report.sends, 'message')} kept to the policy."
    refused = f"<strong>{number(report.refused)}</strong> ({share(report.refused, report.sends)})"
    return (
        f"Of {many(report.sends, 'message')} that went out, {refused} would not have gone out at that time"
        " under this policy. Each is judged at the instant it was sent, with what was known of the customer and with"
        " the messages and events before it."
    )


def _sections(report: AuditReport) -> Iterator[tuple[str, str]]:
    for id_, title in SECTIONS:
        if id_ != "owed" or report.owed:
            yield id_, title


def funnel(report: AuditReport) -> Iterator[str]:
    """Yield the funnel as a table with bars."""
    yield '<section aria-labelledby="funnel">\n<h2 id="funnel">From everybody to what may go out</h2>\n'
    yield '<p class="intro">What is left of the messages at every step, and of the customers who got them.</p>\n'
    yield '<table class="rows funnel">\n<thead><tr><th scope="col">step</th><th class="wide" scope="col">left</th>'
    yield '<th class="n" scope="col">messages</th><th class="n share" scope="col">share</th>'
    yield '<th class="n" scope="col">customers</th></tr></thead>\n<tbody>\n'
    for stage in report.funnel:
        yield _step(stage, report.sends)
    yield "</tbody>\n</table>\n</section>\n"


def _step(stage: Stage, whole: int) -> str:
    customers = "\N{EN DASH}" if stage.customers is None else number(stage.customers)
    who = f'<td class="n">{customers}</td>'
    row = f'<tr><th scope="row">{text(stage.name)}</th>'
    if stage.sends is None:
        return f'{row}<td class="wide"></td><td class="n"></td><td class="n share"></td>{who}</tr>\n'
    drawn = bar([("fill-accent", stage.sends)], whole)
    counted = (
        f'<td class="n"><strong>{number(stage.sends)}</strong></td><td class="n share">{share(stage.sends, whole)}</td>'
    )
    return f'{row}<td class="wide">{drawn}</td>{counted}{who}</tr>\n'

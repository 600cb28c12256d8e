"""The rules that refused something, each with its sentence and its reason; and what customers were owed."""

from collections.abc import Iterator, Mapping, Sequence

from comity_cli.report.marks import bar, verdict
from comity_cli.report.records import AuditReport, Owed, RuleCount, WeekCount
from comity_cli.report.words import day, link, many, number, share, text

HIGH = 40
"""The height of the small picture of weeks, in its own units."""


def anchors(report: AuditReport) -> dict[str, str]:
    """Return the name by which each rule on the page is linked to."""
    return {rule.id: f"rule-{place}" for place, rule in enumerate(report.rules, 1)}


def rules(report: AuditReport) -> Iterator[str]:
    """Yield a part for each rule that spoke, and the names of those that never did."""
    yield '<section aria-labelledby="rules">\n<h2 id="rules">Refusals by rule</h2>\n'
    yield '<p class="intro">In how many messages each rule spoke. The full colour is where it is named first, as the'
    yield " strictest; the pale one where it spoke beside another rule. Below each bar: why the rule exists, what it"
    yield " says, and the weeks in which it spoke.</p>\n"
    named = anchors(report)
    most = max((rule.sends for rule in report.rules), default=0)
    for rule in report.rules:
        yield from _rule(rule, named[rule.id], most, report)
    yield from _silent(report.silent)
    yield "</section>\n"


def _rule(rule: RuleCount, anchor: str, most: int, report: AuditReport) -> Iterator[str]:
    yield f'<article class="rule {rule.outcome}" id="{anchor}">\n'
    yield f"<header><h3>{text(rule.label)}</h3> {verdict(rule.outcome)}"
    yield f' <span class="soft small">{text(rule.id)}</span></header>\n'
    parts = [("fill-own", rule.first), ("fill-also", rule.sends - rule.first)]
    told = f"<strong>{number(rule.sends)}</strong> {share(rule.sends, report.sends)} of all"
    yield f'<p class="count">{bar(parts, most)}<span class="n">{told}</span></p>\n<div class="why">\n'
    yield f"<blockquote>{text(rule.because)}</blockquote>\n" if rule.because else ""
    yield from _sources(rule)
    yield f"<pre>{text(_sentence(rule))}</pre>\n</div>\n"
    yield f'<div class="when">\n{_spark(rule, report.weeks)}{_counted(rule)}</div>\n</article>\n'


def _sources(rule: RuleCount) -> Iterator[str]:
    said = [f"owner {text(rule.owner)}"] if rule.owner else []
    said += [f"see {link(address)}" for address in rule.see]
    yield f'<p class="soft small">{" · ".join(said)}</p>\n' if said else ""
    yield '<p class="soft">Nobody has written down why.</p>\n' if not rule.because else ""


def _sentence(rule: RuleCount) -> str:
    """Return what the rule says, without the reason that stands above it."""
    lines = [line.strip() for line in rule.sentence.splitlines()]
    told = ("because ", "see ", "owner ")
    return "\n".join(line for line in lines if not line.startswith(told)) or rule.words


def _counted(rule: RuleCount) -> str:
    beside = rule.sends - rule.first
    words = f"Named first in {number(rule.first)}, beside another rule in {number(beside)}."
    if rule.unknown == "allow":
        words = f"Named first in {number(rule.first)}. It allows what it cannot tell, so where it spoke beside another"
        words += " rule it is not counted: it may have allowed."
    elif rule.unknown != rule.outcome:
        words += f" Where a fact that it needs is not recorded, it comes to {rule.unknown}."
    return f'<p class="soft small">{words}</p>\n'


def _spark(rule: RuleCount, weeks: Sequence[WeekCount]) -> str:
    most, width, wide = max(rule.weeks, default=0), 10, 8
    if not most:
        return ""
    columns = "".join(
        f'<rect class="fill-own" x="{place * width + 1}" y="{HIGH - high:.1f}" width="{wide}" height="{high:.1f}"/>'
        for place, high in enumerate(HIGH * count / most for count in rule.weeks)
        if high
    )
    busiest = weeks[rule.weeks.index(most)].monday
    words = f"By week, from {day(weeks[0].monday)} on; most in the week of {day(busiest)}: {number(most)}"
    return (
        f'<svg class="spark" role="img" aria-label="{words}" viewBox="0 0 {width * len(weeks)} {HIGH}"'
        f' preserveAspectRatio="none">{columns}</svg>\n<p class="soft small" aria-hidden="true">{words}</p>\n'
    )


def _silent(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"<details>\n<summary>{many(len(names), 'rule')} never spoke about these messages</summary>\n"
        yield f'<ul class="plain small">{"".join(f"<li>{text(name)}</li>" for name in names)}</ul>\n</details>\n'


def owed(report: AuditReport) -> Iterator[str]:
    """Yield the obligations, those least kept first."""
    if report.owed:
        yield '<section aria-labelledby="owed">\n<h2 id="owed">What customers were owed</h2>\n'
        yield '<p class="intro">A policy may also ask that some customers hear from us. The bar is the share of those'
        yield " customers who did not.</p>\n"
        for one in sorted(report.owed, key=lambda one: (-one.unmet, one.id)):
            yield from _owed(one)
        yield "</section>\n"


def _owed(one: Owed) -> Iterator[str]:
    yield f'<article class="rule review">\n<header><h3>{text(one.label)}</h3></header>\n'
    told = f"<strong>{number(one.unmet)}</strong> of {many(one.customers, 'customer')}"
    drawn = bar([("fill-accent", one.unmet)], one.customers)
    yield f'<p class="count">{drawn}<span class="n">{told}</span></p>\n<div>\n'
    yield f"<blockquote>{text(one.because)}</blockquote>\n" if one.because else ""
    yield f'<p class="soft small">owner {text(one.owner)}</p>\n' if one.owner else ""
    yield f"</div>\n<div><pre>{text(one.sentence)}</pre></div>\n</article>\n"


def cards(report: AuditReport) -> Mapping[str, object]:
    """Return what the timeline quotes of each rule, by its id."""
    named = anchors(report)
    return {
        rule.id: {
            "label": rule.label,
            "because": rule.because or "",
            "sentence": " ".join(_sentence(rule).split()),
            "anchor": named[rule.id],
        }
        for rule in report.rules
    }

"""What the tests of campaign files share: a vocabulary, a short way to read a text, a print of what it says."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from comity.campaigns.model import Campaign, FormatOptions, Message, ReadResult
from comity.campaigns.read import NATIVE, no_files, read_campaigns
from comity.files import read_source
from comity.text.source import Source, Span
from comity.types.vocabulary import Event, FactType, Field, Kind, Scope, Value, Vocabulary

HERE = Path(__file__).parent
DATA = HERE / "data"


def _fields(scope: Scope, kinds: Mapping[Kind, str], symbols: Mapping[str, tuple[Kind, str]]) -> dict[str, Field]:
    plain = [Field(scope, name, FactType(kind)) for kind, names in kinds.items() for name in names.split()]
    named = [Field(scope, name, FactType(kind, tuple(words.split()))) for name, (kind, words) in symbols.items()]
    return {field.name: field for field in (*plain, *named)}


CUSTOMER = _fields(
    Scope.CUSTOMER,
    {
        Kind.YES_NO: "ppro_subscriber can_upgrade_os",
        Kind.COUNT: "ppro_days_since_subscribed",
        Kind.NUMBER: "os_api",
        Kind.TEXT: "locale language app_version",
        Kind.ANY_TEXT: "interacted_with_message segment",
        Kind.TIMEZONE: "timezone",
        Kind.DATE: "birth_date",
    },
    {
        "stage": (Kind.ONE_OF, "exposure adoption retention advocacy"),
        "ppro_subscription_status": (Kind.ONE_OF, "active expiring expired"),
    },
)
MESSAGE = _fields(
    Scope.MESSAGE,
    {
        Kind.TEXT: "campaign id language subject body sender reply_to rationale owner off",
        Kind.ANY_TEXT: "offer topic tag links variables approvals",
        Kind.YES_NO: "unsubscribe_link one_click_unsubscribe postal_address",
        Kind.NUMBER: "discount",
        Kind.COUNT: "priority audience_size",
        Kind.DATE: "effective_date",
        Kind.INSTANT: "triggered_at",
        Kind.TIMEZONE: "office",
    },
    {
        "channel": (Kind.ONE_OF, "email sms push in_app web mail phone social"),
        "purpose": (Kind.ONE_OF, "transactional service lifecycle survey advocacy marketing"),
        "audiences": (Kind.ANY_OF, "new old off"),
    },
)
VOCABULARY = Vocabulary(
    CUSTOMER, MESSAGE, {name: Event(name) for name in ("signed_up", "survey_answered", "purchased")}
)


def read(
    text: str,
    options: FormatOptions = NATIVE,
    load: Callable[[str], str | None] = no_files,
    name: str = "campaigns/example.yaml",
) -> ReadResult:
    """Read a text as a campaign file of the test's vocabulary."""
    return read_campaigns(Source(name, text), VOCABULARY, options, load)


def only(result: ReadResult) -> Message:
    """Return the only message of a file in which nothing is wrong."""
    assert [finding.message for finding in result.findings] == []
    ((message,),) = [campaign.messages for campaign in result.campaigns]
    return message


def stated(text: str, **more: object) -> Mapping[str, Value]:
    """Return the facts of the only message of a campaign, but for its names."""
    facts = dict(only(read(f"campaign: x\n{text}", **more)).facts)  # type: ignore[arg-type]
    return {name: value for name, value in facts.items() if name not in ("campaign", "id")}


def codes(result: ReadResult) -> list[str]:
    """Return the codes of all findings, in the order of the file."""
    return [finding.rule for finding in result.findings]


def slices(result: ReadResult) -> list[str]:
    """Return what the findings point at."""
    return [sliced(result.source, finding.place.span) for finding in result.findings]


def sliced(source: Source, span: Span) -> str:
    """Return the text of a span."""
    return source.text[span.start : span.end]


def source_of(path: Path) -> Source:
    """Return a file of the test data under its name there."""
    source = read_source(path, path.relative_to(DATA).as_posix())
    assert isinstance(source, Source)
    return source


# Print --------------------------------------------------------------------------------------------------------------


def printed(result: ReadResult) -> str:
    """Return all that a file says, in lines fit to be compared."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: ReadResult) -> Iterator[str]:
    for campaign in result.campaigns:
        yield from _campaign(campaign)
    for suppression in result.suppressions:
        names = ", ".join(name for name, _ in suppression.rules)
        yield f"suppression of {names} until {suppression.until} by {suppression.by}: {suppression.reason}"
        yield f"  covers {_range(result.source, suppression.covers)}"
    for finding in result.findings:
        yield f"{finding.level} {finding.rule} {_range(result.source, finding.place.span)}: {finding.message}"


def _campaign(campaign: Campaign) -> Iterator[str]:
    source = campaign.source
    yield f"campaign {campaign.id} {_at(source, campaign.span)} {campaign.form}"
    if campaign.title:
        yield f"  title {campaign.title}"
    if campaign.owner:
        yield f"  owner {campaign.owner}"
    if campaign.audience:
        yield f"  audience {campaign.audience.text} {_at(source, campaign.audience.span)}"
    if campaign.schedule:
        yield f"  {campaign.schedule}"
    yield from (f"  {path} {_at(source, span)}" for path, span in campaign.places.items())
    for message in campaign.messages:
        yield from _message(message, source)


def _message(message: Message, source: Source) -> Iterator[str]:
    after = f" after {message.after.amount} {message.after.unit}" if message.after else ""
    follows = f" follows {list(message.follows)}" if message.follows else ""
    yield f"  message {message.id} {_at(source, message.span)}{after}{follows}"
    for name, value in message.facts.items():
        shown = sorted(value) if isinstance(value, frozenset) else value
        place = message.places.get(name)
        how = "derived" if name in message.derived else _at(source, place) if place else "stated for the source"
        yield f"    {name} = {shown!r} {how}"
    if message.broken:
        yield f"    broken: {', '.join(sorted(message.broken))}"


def _at(source: Source, span: Span) -> str:
    position = source.position(span.start)
    return f"@{position.line}:{position.column}"


def _range(source: Source, span: Span) -> str:
    start, end = source.range(span)
    return f"@{start.line}:{start.column}-{end.line}:{end.column}"


def names(items: Iterable[Campaign]) -> list[str]:
    """Return the ids of campaigns."""
    return [campaign.id for campaign in items]

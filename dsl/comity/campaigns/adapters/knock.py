"""Workflows of Knock (https://docs.knock.app/cli/workflow), as `knock pull` writes them.

A workflow is a campaign and each of its channel steps a message, those inside branches included: the id of a message is
the path to its step (``branch_1/Critical/push_1``). What a workflow says about time becomes `after`:

- delays and batch windows add up until the next message; waits that a run computes count as none, and a month as 28
  days, so that `after` is never longer than the wait really is;
- only messages on the way to a step come before it (`follows`), not those of other branches. After the branches have
  met again it is those before them, and of the branches' waits the shortest.

Conditions of steps and branches are not read: every step is taken as one that happens. Webhook steps (``http``) reach
no person and are left out. ``chat`` (Slack, Teams, Discord) is the channel `chat` where the vocabulary has one, else
`social`. The trigger of a workflow stands in the program that calls Knock, so there is no schedule.
"""

from collections.abc import Iterator
from typing import NamedTuple

from comity.campaigns.adapters.paths import at, items, number, text, truth
from comity.campaigns.adapters.protocol import DraftCampaign, DraftMessage, Reading, made
from comity.campaigns.json_text import read_json
from comity.campaigns.nodes import UNKNOWN, Items, Node, Scalar, walk
from comity.syntax.words import Length
from comity.text.finding import Level

CHANNELS = {
    "email": ("email",),
    "sms": ("sms",),
    "push": ("push",),
    "in_app_feed": ("in_app",),
    "in_app_guide": ("in_app",),
    "in_app": ("in_app",),
    "chat": ("chat", "social"),
}
"""Knock's channel types and the channels they may be, in order of preference."""

NO_MESSAGE = ("http", "webhook")
SUBJECTS = ("subject", "title")
BODIES = ("html_body", "html_content", "markdown_body", "text_body", "body", "visual_blocks", "json_body")
WAITS = {"delay": "delay_for", "batch": "batch_window"}
SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 28 * 86_400}
UNITS = ("week", "day", "hour", "minute")


class _Way(NamedTuple):
    """How far a run has come: the messages sent, with their times, and the time now, in seconds since the trigger."""

    sent: tuple[tuple[int, float], ...] = ()
    now: float = 0


def read(document: Node, reading: Reading) -> Iterator[DraftCampaign]:
    """Return the campaign that a workflow is."""
    steps = at(document, "steps")
    if not isinstance(steps, Items):
        reading.report.add("wrong-type", "a workflow of Knock must be a mapping with a list of `steps`", document.span)
        return
    key = next((node for node in (at(document, "__readonly", "key"), at(document, "key")) if text(node)), None)
    title = at(document, "name")
    named = key or title or document
    workflow = _Workflow(reading)
    workflow.steps(steps.items, (), _Way())
    yield DraftCampaign(
        id=text(key) or _folder(reading.report.source.name) or text(title) or "workflow",
        named=named.span,
        facts=_facts(document),
        messages=tuple(workflow.messages),
        form="foreign",
        title=text(title),
        places={"title": title.span} if title is not None else {},
    )


def _folder(path: str) -> str:
    """Return the name that Knock's command line gives a workflow's folder: its key."""
    parts = path.replace("\\", "/").split("/")
    return parts[-2] if parts[-1] == "workflow.json" and len(parts) > 1 else ""


def _facts(document: Node) -> dict[str, Node]:
    """Return what holds for all messages of a workflow."""
    facts: dict[str, Node] = {}
    commercial = at(document, "settings", "is_commercial")
    if commercial is not None and truth(commercial):
        facts["purpose"] = made("marketing", commercial.span)
    categories = at(document, "categories")
    if isinstance(categories, Items):
        facts["tag"] = categories
    return facts


class _Workflow:
    """Goes through the steps of a workflow and gathers its messages."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.messages: list[DraftMessage] = []

    def steps(self, nodes: tuple[Node, ...], path: tuple[str, ...], way: _Way) -> _Way:
        """Go through a list of steps; return how far a run has come after them."""
        for step in nodes:
            kind = text(at(step, "type"))
            if kind == "channel":
                way = self._channel(step, path, way)
            elif kind in WAITS:
                way = way._replace(now=way.now + _seconds(at(step, "settings", WAITS[kind])))
            elif branches := items(at(step, "branches")):
                name = text(at(step, "ref")) or text(at(step, "name")) or "branch"
                way = self._branches(branches, (*path, name), way)
        return way

    def _branches(self, branches: tuple[Node, ...], path: tuple[str, ...], way: _Way) -> _Way:
        ends = []
        for index, branch in enumerate(branches):
            name = text(at(branch, "name")) or f"branch-{index + 1}"
            end = self.steps(items(at(branch, "steps")), (*path, name), way)
            if not truth(at(branch, "terminates")):
                ends.append(end.now)
        return way._replace(now=min(ends, default=way.now))

    def _channel(self, step: Node, path: tuple[str, ...], way: _Way) -> _Way:
        facts: dict[str, Node] = {}
        channel = self._kind(step)
        if channel is not None and channel.text in NO_MESSAGE:
            return way
        if channel is not None:
            facts["channel"] = made(self._channel_name(channel.text), channel.span)
        template = at(step, "template")
        subject = next((node for name in SUBJECTS if text(node := at(template, name))), None)
        if subject is not None:
            facts["subject"] = subject
        bodies = [body for name in BODIES if (body := self._body(template, name)) is not None]
        if bodies:
            facts["body"] = bodies[0]
        links = [text(node) for node in (at(template, "action_url"), *_buttons(template))]
        index = len(self.messages)
        self.messages.append(
            DraftMessage(
                id=self._id(step, path, index),
                start=step.span,
                facts=facts,
                follows=tuple(earlier for earlier, _ in way.sent),
                after=_length(way.now - (way.sent[-1][1] if way.sent else 0)),
                texts=tuple(said for said in (*(body.text for body in bodies[1:]), *links) if said),
            )
        )
        return _Way((*way.sent, (index, way.now)), way.now)

    def _id(self, step: Node, path: tuple[str, ...], index: int) -> Scalar:
        named = next((node for name in ("ref", "name") if text(node := at(step, name))), None)
        name = text(named) or f"message-{index + 1}"
        return made("/".join((*path, name)), (named or step).span)

    def _kind(self, step: Node) -> Scalar | None:
        """Return the node that says the type of a step's channel; older workflows say it in the step's name only."""
        stated, ref = at(step, "channel_type"), at(step, "ref")
        if isinstance(stated, Scalar) and text(stated):
            return stated
        if isinstance(ref, Scalar) and ref.text.rstrip("0123456789").rstrip("_") in (*CHANNELS, *NO_MESSAGE):
            return made(ref.text.rstrip("0123456789").rstrip("_"), ref.span)
        words = "the channel of this step cannot be told"
        self.reading.report.add("mapping-error", words, step.span, "state its `channel_type`", level=Level.WARNING)
        return None

    def _channel_name(self, kind: str) -> str:
        """Return the channel of the vocabulary that a channel type of Knock is."""
        candidates = CHANNELS.get(kind, (kind,))
        field = self.reading.vocabulary.message.get("channel")
        symbols = field.type.symbols if field else ()
        return next((name for name in candidates if name in symbols), candidates[-1])

    def _body(self, template: Node | None, name: str) -> Scalar | None:
        """Return the text under a key of a template, or in the file that ``KEY@`` names."""
        inline = at(template, name)
        if isinstance(inline, Items):
            return made(_said(inline), inline.span)
        if isinstance(inline, Scalar) and text(inline):
            return inline
        named = at(template, f"{name}@")
        path = text(named)
        if named is None or path is None:
            return None
        loaded = self.reading.load(path)
        if loaded is None:
            words = f"`{path}` is not there, so nothing is known of this text"
            self.reading.report.add("missing-file", words, named.span, level=Level.INFO)
            return Scalar("", named.span, UNKNOWN)
        return made(_blocks(loaded) if name == "visual_blocks" else loaded, named.span)


def _blocks(loaded: str) -> str:
    """Return the text of a file of visual blocks."""
    return "\n\n".join(_said(document) for document in read_json(loaded).documents)


def _said(blocks: Node) -> str:
    """Return what visual blocks say, links of buttons included."""
    found = [at(node, key) for node in walk((blocks,)) for key in ("content", "label", "action")]
    return "\n\n".join(said for node in found if (said := text(node)))


def _buttons(template: Node | None) -> list[Node | None]:
    return [at(button, "action") for button in items(at(template, "action_buttons"))]


def _seconds(duration: Node | None) -> float:
    """Return a duration ``{"unit": "days", "value": 4}`` in seconds; one that is not fixed counts as none."""
    unit, value = text(at(duration, "unit")), number(at(duration, "value"))
    length = SECONDS.get((unit or "").removesuffix("s"), 0)
    return max(0.0, value * length) if value is not None and abs(value) < 1e9 else 0  # noqa: PLR2004 (said by the line itself)


def _length(seconds: float) -> Length | None:
    """Return whole minutes in the largest unit that divides them, or None for less than one."""
    minutes = int(seconds // 60)
    unit = next((unit for unit in UNITS if minutes and minutes * 60 % SECONDS[unit] == 0), None)
    return Length(minutes * 60 // SECONDS[unit], unit) if unit else None

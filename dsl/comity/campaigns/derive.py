"""Facts that follow from what a message says: links, variables, ways to unsubscribe.

Message facts are closed, so a yes-or-no fact is derived only where the answer is yes: absent says no already.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from comity.campaigns.placeholders import has_placeholder, names_unsubscribing
from comity.campaigns.variables import FEW, variables
from comity.types.vocabulary import Field, Kind, Value

_LINK = re.compile(r"(?:https?://|mailto:)(?:\{\{[^{}]{0,200}\}\}|\{%[^%]{0,200}%\}|[^\s<>\"'`\\^{}|])+", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})')""", re.IGNORECASE)
_ANCHOR = r"<a\s[^<>]*+>(?P<html>(?:(?!</a).){0,400})|\[(?P<markdown>[^\[\]\n]{1,200}+)\]\((?:https?:|mailto:|\{)"
_SAYS_UNSUBSCRIBE = (
    r"unsubscribe|opt[ -]?out|manage (?:your )?(?:email )?preferences|abmelden|abbestellen|désabonner|désinscri"
    r"|darse de baja|cancelar (?:la )?suscripción|anular (?:la )?suscripción|disiscriv|cancella(?:ti|re)? (?:l.)?iscriz"
    r"|afmelden|uitschrijven|cancelar (?:a )?(?:inscrição|subscrição)|descadastrar|wypisz|avregistrera|afmeld"
    r"|meld deg av|peruuta tilaus|отписаться|配信停止|退订|수신거부"
)
_TRAILING = ".,;:!?)]*_"

FROM_BODY = ("links", "variables", "unsubscribe_link")
"""What cannot be told without the body."""

POST = "list-unsubscribe-post"
UNSUBSCRIBE = "list-unsubscribe"
ONE_CLICK = re.compile(r"\s*List-Unsubscribe\s*=\s*One-Click\s*", re.IGNORECASE)


def derive(
    facts: Mapping[str, Value],
    headers: Mapping[str, str],
    texts: tuple[str, ...],
    fields: Mapping[str, Field],
    stated: frozenset[str],
) -> dict[str, Value]:
    """Return the facts that follow from a message's subject, body, headers and further ``texts``.

    ``fields`` are those of messages: a fact that is not declared, or declared with another type, is not derived, nor is
    one in ``stated``. ``headers`` are by name in lower case.
    """
    said = [facts.get("subject"), facts.get("body"), *texts]
    content = [text for text in said if isinstance(text, str)]
    everything = [*content, *headers.values()]
    wanted = {
        name for name in ("links", "variables", "unsubscribe_link", "one_click_unsubscribe") if name not in stated
    }
    found: dict[str, Value] = {}
    if "links" in wanted and _is(fields, "links", Kind.ANY_TEXT):
        found["links"] = frozenset(link for text in everything for link in links(text))
    if "variables" in wanted and _is(fields, "variables", Kind.ANY_TEXT):
        found["variables"] = frozenset(name for text in everything for name in variables(text))
    if "unsubscribe_link" in wanted and _is(fields, "unsubscribe_link", Kind.YES_NO):
        found["unsubscribe_link"] = any(unsubscribes(text) for text in content)
    if "one_click_unsubscribe" in wanted and _is(fields, "one_click_unsubscribe", Kind.YES_NO):
        found["one_click_unsubscribe"] = one_click(headers)
    return {name: value for name, value in found.items() if value}


def _is(fields: Mapping[str, Field], name: str, kind: Kind) -> bool:
    return name in fields and fields[name].type.kind is kind


@lru_cache(maxsize=FEW)
def links(text: str) -> frozenset[str]:
    """Return the web and mail addresses in plain text, Markdown and HTML attributes; templates in them are kept."""
    if "://" not in text and "mailto:" not in text.lower():
        return frozenset()
    return frozenset(_unescaped(found[0].rstrip(_TRAILING)) for found in _LINK.finditer(text))


def unsubscribes(text: str) -> bool:
    """Return whether a text has a link, or a placeholder for one, with which its reader can unsubscribe."""
    if has_placeholder(text) or any(names_unsubscribing(name) for name in variables(text)):
        return True
    if any(names_unsubscribing(link) for link in links(text)):
        return True
    if any(names_unsubscribing(href[1] or href[2]) for href in _HREF.finditer(text)):
        return True
    anchors = (link["html"] or link["markdown"] for link in re.finditer(_ANCHOR, text, re.IGNORECASE | re.DOTALL))
    return any(re.search(_SAYS_UNSUBSCRIBE, words or "", re.IGNORECASE) for words in anchors)


def one_click(headers: Mapping[str, str]) -> bool:
    """Return whether a mail can be unsubscribed from with one click (RFC 8058, section 3.1).

    Both headers are needed, and List-Unsubscribe must hold an https address (or a placeholder for it).
    """
    address = headers.get(UNSUBSCRIBE, "")
    has_address = (
        "https:" in address.lower() or has_placeholder(address) or any(map(names_unsubscribing, variables(address)))
    )
    return has_address and ONE_CLICK.fullmatch(headers.get(POST, "")) is not None


def _unescaped(link: str) -> str:
    return link.replace("&amp;", "&").replace("&#38;", "&").replace("&#x26;", "&") if "&" in link else link

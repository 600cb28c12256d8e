"""From the parser's tokens to conditions and their phrases."""

from comity.syntax import nodes
from comity.syntax.examples import both_readings
from comity.syntax.literals import Children, Literals, cover, refuse, without_tokens
from comity.syntax.words import UNITS


class Conditions(Literals):
    """Conditions, zones and windows."""

    def or_(self, children: Children) -> nodes.Or:
        """``a or b``."""
        return nodes.Or(without_tokens(children), cover(children))

    def and_(self, children: Children) -> nodes.And:
        """``a and b``."""
        return nodes.And(without_tokens(children), cover(children))

    def not_(self, children: Children) -> nodes.Not:
        """``not a``."""
        return nodes.Not(children[1], cover(children))

    def group(self, children: Children) -> nodes.Group:
        """``(a)``."""
        return nodes.Group(children[1], cover(children))

    def bare(self, children: Children) -> nodes.Ref | nodes.YesNo:
        """``do_not_contact``."""
        term = children[0]
        if isinstance(term, nodes.Ref | nodes.YesNo):
            return term
        raise refuse("syntax", "a value alone is no condition", cover(children), "compare it: `stage >= adoption`")

    def compare(self, children: Children) -> nodes.Compare:
        """``stage >= adoption``."""
        left, *words, right = children
        return nodes.Compare(left, " ".join(words), right, cover(children))

    def known(self, children: Children) -> nodes.Known:
        """``timezone is known``."""
        ref = children[0]
        if not isinstance(ref, nodes.Ref):
            raise refuse("syntax", "only a field can be known or unknown", ref.span, "say `timezone is known`")
        return nodes.Known(ref, children[-1] == "known", cover(children))

    def everyone(self, children: Children) -> nodes.Everyone:
        """``everyone``, ``anything``."""
        return nodes.Everyone(str(children[0]), cover(children))

    def received(self, children: Children) -> nodes.Received:
        """``received offer:trial at least 2 times in the last 7 days``."""
        bound, window = _bound_and_window(children[2:])
        return nodes.Received(children[1], bound, window, cover(children))

    def had(self, children: Children) -> nodes.Had:
        """``had purchased at most 1 time ever``."""
        bound, window = _bound_and_window(children[2:])
        return nodes.Had(children[1], bound, window, cover(children))

    def had_since(self, children: Children) -> nodes.HadSince:
        """``had case_opened since case_closed``."""
        return nodes.HadSince(children[1], children[3], cover(children))

    def bound(self, children: Children) -> nodes.Bound:
        """``at least 3 times``."""
        return nodes.Bound(children[1] == "least", children[2], cover(children))

    def within(self, children: Children) -> nodes.Within:
        """``within 3 days after survey_answered``."""
        _, duration, word, point = children
        self.counted(duration)
        return nodes.Within(duration, word == "after", point, cover(children))

    def local_time(self, children: Children) -> nodes.LocalTime:
        """``on [saturday, sunday] between 21:00 and 08:00 customer time``."""
        zone = children[-1] if isinstance(children[-1], nodes.Zone) else None
        start = end = None
        days = children
        if "between" in children:
            at = children.index("between")
            days, start, end = children[:at], children[at + 1], children[at + 3]
        names = tuple(part for part in days if isinstance(part, nodes.Name))
        return nodes.LocalTime(names, start, end, zone, cover(children))

    def customer_time(self, children: Children) -> nodes.CustomerTime:
        """``customer time else "Area/City"``."""
        fallback = children[3] if "else" in children else None
        return nodes.CustomerTime(fallback, cover(children))

    def in_zone(self, children: Children) -> nodes.InZone:
        """``in "Area/City"``."""
        return nodes.InZone(children[1], cover(children))

    def ever(self, children: Children) -> nodes.Ever:
        """``ever``."""
        return nodes.Ever(cover(children))

    def rolling(self, children: Children) -> nodes.Rolling:
        """``per 7 days``, ``in the last 7 days``."""
        duration, span = children[-1], cover(children)
        if isinstance(duration, nodes.Name) and (unit := duration.text.removesuffix("s")) in UNITS:
            said = " ".join(str(word) for word in children[:-1])
            readings = both_readings(unit, said, "per calendar" if said == "per" else "in this calendar")
            raise refuse("bare-per-week", f"`{said} {duration.text}` can be read in two ways", span, readings)
        return nodes.Rolling(duration, span)

    def calendar(self, children: Children) -> nodes.Calendar:
        """``per calendar week starting sunday in "UTC"``."""
        at = children.index("calendar")
        unit = nodes.Unit(children[at + 1].removesuffix("s"))
        starting = children[at + 3] if "starting" in children else None
        zone = children[-1] if isinstance(children[-1], nodes.Zone) else None
        return nodes.Calendar(unit, starting, zone, cover(children))


def _bound_and_window(children: Children) -> tuple[nodes.Bound | None, nodes.Window | None]:
    bound = window = None
    for child in children:
        if isinstance(child, nodes.Bound):
            bound = child
        else:
            window = child
    return bound, window

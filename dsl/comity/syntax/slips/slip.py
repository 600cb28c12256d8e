"""A place where the parser stopped."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.syntax.scan import END, Token, printable
from comity.syntax.words import BEGINNINGS, KEYWORDS
from comity.text.finding import Problem


@dataclass(frozen=True, slots=True)
class Slip:
    """The tokens of a broken sentence, the index of the offending one, and the terminals that would have fitted.

    ``part`` is set where an audience, condition or selector stands alone.
    """

    row: Sequence[Token]
    at: int
    accepts: frozenset[str]
    part: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the sentence ended where more was expected."""
        return self.at >= len(self.row)

    @property
    def token(self) -> Token:
        """The offending token; END where the sentence ended."""
        return self.look(0)

    @property
    def text(self) -> str:
        """The offending token as written."""
        return self.token.text

    def look(self, steps: int) -> Token:
        """Return the token so many steps after the offending one, or before it; END where there is none."""
        at = self.at + steps
        return self.row[at] if 0 <= at < len(self.row) else END

    def glued(self, steps: int) -> bool:
        """Whether the token so many steps on stands right behind the one before it."""
        token = self.look(steps)
        return token is not END and self.at + steps > 0 and token.span.start == self.look(steps - 1).span.end

    @property
    def words(self) -> list[str]:
        """What stands before the offending token, its label left out; what is no plain word is empty."""
        before = self.row[: self.at]
        if before and before[0].kind == "label":
            before = before[1:]
        return [token.text if token.kind == "word" else "" for token in before]

    @property
    def keywords(self) -> frozenset[str]:
        """The keywords that would have fitted."""
        if "LABEL" in self.accepts:
            return BEGINNINGS
        if "UNIT" in self.accepts and "AND" not in self.accepts:
            return frozenset({"minutes", "hours", "days", "weeks", "months", "years"})
        return KEYWORDS & {terminal.lower().partition("_")[0] for terminal in self.accepts}

    def says(self, message: str, advice: str, code: str = "syntax", of: Token | None = None) -> Problem:
        """Return a problem of the offending token, or of another."""
        return Problem(code, message, (of or self.token).span, printable(advice))

"""What several rules ask and costs something, worked out at most once in a decision: when it is first asked.

Such a value lives in a local variable that is UNSET until then. What is asked in one place only needs no variable.
"""

UNSET = object()
"""The value of what nobody has asked for; None means that something is unknown."""


class Lazy:
    """The variables of a function that are set when they are first read."""

    def __init__(self) -> None:
        self._expressions: dict[str, str] = {}

    def read(self, expression: str, stem: str) -> str:
        """Return what stands for the value of an expression until `lines` knows how often that is asked."""
        return self._expressions.setdefault(expression, f"<{stem}{len(self._expressions)}>")

    def lines(self, lines: list[str]) -> list[str]:
        """Return lines of code with the expressions in them, after the line that makes the variables."""
        text, variables = "\n".join(lines), []
        for expression, mark in reversed(self._expressions.items()):
            name = mark.strip("<>")
            if text.count(mark) > 1:
                variables.append(name)
                expression = f"({name} if {name} is not UNSET else ({name} := {expression}))"  # noqa: PLW2901
            text = text.replace(mark, expression)
        return [*([f"{' = '.join(variables)} = UNSET"] if variables else []), *text.split("\n")]

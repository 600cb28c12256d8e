"""JMESPath expressions, evaluated on located values. The only module that uses the `jmespath` package."""

from collections.abc import Callable, Iterable

from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.parser import Parser
from jmespath.visitor import Options, TreeInterpreter

from comity.campaigns.adapters.located import Located, LocatedTruth


def compile_search(expression: str) -> Callable[[Located], tuple[Located, str | None]] | str:
    """Return an expression ready to be evaluated, or what is wrong with it."""
    try:
        parsed = Parser().parse(expression).parsed
    except (JMESPathError, RecursionError) as error:
        return _said(error)

    def search(value: Located) -> tuple[Located, str | None]:
        try:
            return _Interpreter(Options(custom_functions=_Functions())).visit(parsed, value), None
        except (JMESPathError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            return None, _said(error)

    return search


def _said(error: Exception) -> str:
    words = str(error).strip().partition("\n")[0].rstrip(":.") or "it is nested too deeply"
    return words[:1].lower() + words[1:]


def _plain(value: Located) -> Located:
    """Return the truth value that a located one is, anything else as it is."""
    return bool(value) if isinstance(value, LocatedTruth) else value


class _Functions(Functions):
    """JMESPath's functions, which know Python's truth values only."""

    def call_function(self, function_name: str, resolved_args: Iterable[Located]) -> Located:
        """Call a function of JMESPath."""
        return super().call_function(function_name, [_plain(argument) for argument in resolved_args])


class _Interpreter(TreeInterpreter):
    """JMESPath's interpreter, where it looks at truth values."""

    def visit_not_expression(self, node: Located, value: Located) -> bool:
        """Evaluate ``!a``."""
        return self._is_false(self.visit(node["children"][0], value))

    def visit_comparator(self, node: Located, value: Located) -> Located:
        """Evaluate ``a == b``."""
        sides = [_plain(self.visit(child, value)) for child in node["children"]]
        literals = [{"type": "literal", "value": side, "children": []} for side in sides]
        compared: Located = {**node, "children": literals}
        return super().visit_comparator(compared, value)

    def _is_false(self, value: Located) -> bool:
        plain = _plain(value)
        return plain is None or plain is False or plain in ("", [], {})

from comity.api import Policy as Policy
from comity.api import PolicyError as PolicyError
from comity.api import compile as compile  # noqa: A004 (it is a public name)
from comity.api import lint as lint
from comity.api import load as load
from comity.text.finding import Finding as Finding
from comity.text.finding import Kind as Kind
from comity.text.finding import Level as Level

__version__: str

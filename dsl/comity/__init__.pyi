from comity.api import Policy as Policy
from comity.api import audit as audit
from comity.api import compile as compile  # noqa: A004 (it is a public name)
from comity.api import lint as lint
from comity.api import load as load
from comity.api import screen as screen
from comity.decisions.asking import Check as Check
from comity.decisions.decision import Decision as Decision
from comity.decisions.decision import Reason as Reason
from comity.decisions.history import History as History
from comity.decisions.inputs import DataError as DataError
from comity.policies import PolicyError as PolicyError
from comity.program.nodes import Verdict as Verdict
from comity.text.finding import Finding as Finding
from comity.text.finding import Kind as Kind
from comity.text.finding import Level as Level

__version__: str

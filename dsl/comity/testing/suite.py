"""What there is to test: a project's policy with the tests of its own files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from comity.check.modules import ModuleText
from comity.check.policy import Checked
from comity.evaluate.treat import effective
from comity.linter.checked import check_texts, errors_of, sources_of
from comity.linter.compiled import Load
from comity.linter.result import Project
from comity.policies import PolicyError, module_of, texts_of
from comity.program.nodes import Program
from comity.program.selecting import Index
from comity.program.tests import Test
from comity.testing.run import Outcome, run
from comity.text.record import record, replace
from comity.text.source import Source


@record
class Suite:
    """A sound policy, the ``files`` whose tests are asked for, and these tests in their order.

    ``texts`` are the policy's own modules, ``load`` finds the others.
    """

    checked: Checked
    texts: tuple[ModuleText, ...]
    load: Load
    files: tuple[str, ...]
    tests: tuple[Test, ...]

    @property
    def program(self) -> Program:
        """The program of the policy."""
        return self.checked.program

    @property
    def sources(self) -> Mapping[str, Source]:
        """All texts of the policy by the names of their files."""
        return self.checked.sources

    def module(self, file: str) -> str:
        """Return the name of the module that one of the policy's own files is."""
        return next(text.name for text in self.texts if text.source.name == file)

    def only(self, tests: Iterable[Test]) -> "Suite":
        """Return the suite with some of its tests."""
        return replace(self, tests=tuple(tests))

    def names(self, test: Test) -> Iterator[str]:
        """Yield what a test is known by: its title, its module, and the rules it names."""
        yield test.title
        yield self.module(test.place.file)
        for then in test.then:
            yield from (*then.by, *then.not_by)

    def run(self) -> tuple[Outcome, ...]:
        """Return what comes of each test; rules that cannot speak of its message are not asked."""
        rules = self.program.rules
        index = Index([rule.body for rule in rules])
        found = []
        for test in self.tests:
            near = index.near(effective(self.program, test.message).message)
            found.append(run(test, replace(self.program, rules=tuple(rules[place] for place in near))))
        return tuple(found)


def suite_of(project: Project, files: Collection[str] | None = None) -> Suite:
    """Return the tests in some of the files of a project's policy (None: in all); raises PolicyError.

    The tests are those of the project's own files: what they use is tested where it comes from, with settings of its
    own.
    """
    texts, load = texts_of(project), partial(module_of, project)
    checked = check_texts(texts, load)
    errors = errors_of(texts, checked)
    if errors:
        raise PolicyError(errors, sources_of(texts, checked))
    chosen = tuple(sorted(file.name for file in project.policies if files is None or file.name in files))
    tests = sorted((test for test in checked.tests if test.place.file in chosen), key=lambda test: test.place)
    own = tuple(ModuleText(*module) for module in texts.modules)
    return Suite(checked, own, load, chosen, tuple(tests))

"""What there is to test: a project's policy with the tests of its own files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from comity.check.modules import Load, ModuleText
from comity.check.policy import Checked, check
from comity.linter.result import Project
from comity.policies import PolicyError, read
from comity.program.nodes import Program
from comity.program.selecting import Index
from comity.program.tests import Test
from comity.testing.run import Outcome, circumstances_of, run
from comity.text.finding import Finding, Level
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
            near = index.near(circumstances_of(test, self.program).seen.message)
            found.append(run(test, replace(self.program, rules=tuple(rules[place] for place in near))))
        return tuple(found)


def suite_of(project: Project, files: Collection[str] | None = None) -> Suite:
    """Return the tests in some of the files of a project's policy (None: in all); raises PolicyError.

    The tests are those of the project's own files: what they use is tested where it comes from, with settings of its
    own.
    """
    texts = [(file, read(project, file)) for file in project.policies]
    modules = tuple(ModuleText(file.module, source) for file, source in texts if isinstance(source, Source))
    load = partial(_module, project)
    checked = check(modules, load)
    errors = [source for _, source in texts if isinstance(source, Finding)]
    errors += [finding for finding in checked.findings if finding.level is Level.ERROR]
    if errors:
        raise PolicyError(errors, {**_empty(errors), **checked.sources})
    chosen = tuple(sorted(file.name for file in project.policies if files is None or file.name in files))
    tests = sorted((test for test in checked.tests if test.place.file in chosen), key=lambda test: test.place)
    return Suite(checked, modules, load, chosen, tuple(tests))


def _module(project: Project, name: str) -> Source | Finding | None:
    file = project.load(name)
    return None if file is None else read(project, file)


def _empty(findings: Iterable[Finding]) -> Mapping[str, Source]:
    """Return a text for each file that something was found about: one that cannot be read has none."""
    return {finding.place.file: Source(finding.place.file, "") for finding in findings}

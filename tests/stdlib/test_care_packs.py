"""The packs about customers: whole, tuned by settings, tested on both sides, and sound beside each other."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.check.policies import STDLIB, check_text, load_standard
from tests.examples.told import failing, module

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.linter.policy import lint_policy
from comity.syntax import nodes
from comity.syntax.walk import walk
from comity_cli.group import cli

NAMES = [
    "lifecycle",
    "frequency",
    "quiet_hours",
    "consent",
    "preferences",
    "care",
    "price_change",
    "service_change",
    "advocacy",
]
TEXTS = {name: module(STDLIB / f"{name}.comity", STDLIB, "comity.") for name in NAMES}
PACKS = {name: check([text], load_standard) for name, text in TEXTS.items()}
CARE = Path(__file__).parent / "care"
TODAY = date(2026, 1, 1)

STORIES = """
lifecycle: diary of Netflix mail: the day after the survey
lifecycle: diary of Netflix mail: a trial for a member's household
lifecycle: New York Times 2011: the win-back offer for a subscriber
lifecycle: trial reminders after paying
lifecycle: three trial reminders in six days
frequency: eight servers
frequency: CrewFire 2020: old triggers after a fix
frequency: at most 2 push per 7 days: Monday and Wednesday, then Thursday
quiet_hours: Burger King: a push at 3 a.m.
quiet_hours: due at 05:30, held until the night is over
quiet_hours: an unknown zone takes the fall-back
consent: Flybe 2016
consent: Honda 2017
consent: implied consent of two years, a day after they are over
preferences: a topic they unsubscribed from
preferences: congratulations on a retirement nobody told us of
care: diary of Netflix mail: a card that expired and one click
care: diary of Netflix mail: thanks for the answer
care: It's who you know: a good customer and the lost film
care: It's who you know: what front-line staff may grant
price_change: 2011 price split: no reason
price_change: 2011 price split: nobody to ask
price_change: 2011 price split: the press first
price_change: CRM crisis post: answers that nobody sees
service_change: Qwikster 2011: the queues do not come along
service_change: customer-relations checklist: nothing for those who paid
service_change: customer-relations checklist: visitors before those who pay
service_change: customer-relations checklist: somebody who watched a film on Saturday is told to move on
""".strip().splitlines()


def both_sides(pack: Checked) -> tuple[set[str], set[str]]:
    """Return the rules that a test says fire, and those that a test says do not."""
    fired, silent = set(), set()
    for test in pack.tests:
        for then in test.then:
            fired |= {*then.by}
            silent |= {*then.not_by}
            if then.only or then.verdict == 0:
                silent |= {rule.id for rule in pack.program.rules} - {*then.by}
    return fired, silent


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_opens_with_its_story_and_how_to_use_it(name: str) -> None:
    opening = TEXTS[name].source.text.partition("\n\n")[0].splitlines()
    assert all(line.startswith("#") for line in opening)
    assert f"#     use comity.{name} with " in "\n".join(opening)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_pack_shows_of_its_use_is_sound(name: str) -> None:
    shown = [line for line in TEXTS[name].source.text.splitlines() if line.startswith("#     ")]
    assert check_text("\n".join(line.removeprefix("#     ") for line in shown)).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_a_label_a_reason_and_tests_on_both_sides(name: str) -> None:
    fired, silent = both_sides(PACKS[name])
    for rule in PACKS[name].program.rules:
        assert rule.labelled
        assert rule.because
        assert rule.id in fired & silent
    assert all(expected.because for expected in PACKS[name].program.obligations)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_rule_is_a_setting(name: str) -> None:
    """Nought is none: `open_cases > 0` asks whether there is one."""
    for found in PACKS[name].facts.own:
        rules = [item for item in found.tree.statements if isinstance(item, nodes.Rule)]
        assert rules
        for rule in rules:
            written = [node for node in walk(rule) if isinstance(node, nodes.Number | nodes.Time | nodes.Date)]
            assert [node for node in written if not isinstance(node, nodes.Number) or node.value != 0] == []


@pytest.mark.parametrize("name", NAMES)
def test_lint_has_nothing_to_say_of_a_pack(name: str) -> None:
    assert list(lint_policy(PACKS[name], TODAY)) == []


def test_lint_has_nothing_to_say_of_all_packs_together() -> None:
    together = check([*TEXTS.values()], load_standard)
    assert together.findings == ()
    assert list(lint_policy(together, TODAY)) == []
    assert len(together.program.rules) > 60


def test_every_pack_goes_with_the_starter_set() -> None:
    uses = "".join(f"use comity.{name}\n" for name in ["starter", *NAMES])
    assert check_text(uses).findings == ()


CAMPAIGNS = """
campaign: recommend-us
audience: stage >= retention and signed_up_at <= 90 days ago
schedule: { every: 180 days, time: "10:00", timezone: customer }
purpose: advocacy
channel: in_app
subject: Tell a friend
---
campaign: thank-you
schedule: { trigger: referred, delay: 1 hour }
purpose: service
channel: email
topic: [thank_you]
subject: Thank you
"""


@pytest.mark.parametrize("names", [*([name] for name in NAMES), NAMES], ids=" ".join)
def test_a_project_of_packs_lints_clean(names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, file, text in (
        ("policies", "ours.comity", "".join(f"use comity.{name}\n" for name in names)),
        ("campaigns", "ours.yaml", CAMPAIGNS),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(text, encoding="utf-8")
    told = CliRunner().invoke(cli, ["lint", "--today", "2026-01-01"])
    assert told.output.startswith("nothing to complain about in 2 messages of 2 campaigns")
    assert told.exit_code == 0


def test_every_condition_is_tested_on_both_sides_and_unknown() -> None:
    files = [str(STDLIB / f"{name}.comity") for name in NAMES]
    told = CliRunner().invoke(cli, ["test", *files, "--coverage", "--fail-under", "100"])
    assert told.exit_code == 0, told.output


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_by_a_test(story: str) -> None:
    pack, _, title = story.partition(": ")
    assert [test for test in PACKS[pack].tests if test.title.startswith(title)]


def policies_of_their_own() -> list[ModuleText]:
    return [module(file, CARE) for file in sorted(CARE.glob("*.comity"))]


@pytest.mark.parametrize("text", policies_of_their_own(), ids=lambda text: text.name)
def test_packs_with_settings_and_exceptions(text: ModuleText) -> None:
    policy = check([text], load_standard)
    assert policy.findings == ()
    assert policy.tests
    assert failing(policy) == {}

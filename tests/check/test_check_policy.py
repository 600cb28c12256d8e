"""The check of a whole policy: what it hands on, and what never changes it."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check import printed
from tests.check.policies import check_text, load_standard, modules_of

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.check.report import Meaning
from comity.program.nodes import Verdict
from comity.syntax.parse import parse
from comity.text.source import Place, Source, Span
from comity.types.vocabulary import Kind

HERE = Path(__file__).parent
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*/*.comity"))}


def lines_of(checked: Checked) -> list[str]:
    return sorted(printed.program(checked.program))


# Sound sentences survive broken ones -------------------------------------------------------------------------------


def test_a_broken_sentence_is_left_out_and_the_others_stay() -> None:
    checked = check_text(
        """
        broken: never send offer:trial to stge >= adoption
        unreadable: never sendoffer:trial
        sound: never send offer:trial to stage >= adoption
        """
    )
    assert [finding.rule for finding in checked.findings] == ["unknown-name", "syntax"]
    assert [rule.id for rule in checked.program.rules] == ["policy.sound"]
    assert set(checked.facts.rules) == {"policy.broken", "policy.sound"}


@pytest.mark.parametrize(
    "text",
    [
        'label: never sendoffer:x\nwaive label for anything until 2026-12-31 because "x"',
        "define loyal az stage >= adoption\nnever send offer:x to loyal and not loyal",
        "customer has\n  plan: one off free < basic\nnever send offer:x to plan:free or plan == basic",
        "events are delivered returned\nnever send offer:x within 2 days after returned",
        "setting caps := 3\nlimit offer:x to caps per 7 days",
        'persona loyal with stage = adoption\ntest "x" { given loyal then allowed }',
    ],
)
def test_what_an_unreadable_sentence_declares_is_not_missed(text: str) -> None:
    assert [finding.rule for finding in check_text(text).findings] == ["syntax"]


def test_nothing_is_said_about_names_that_a_missing_module_may_declare() -> None:
    checked = check_text(
        "use acme.words\nnever send offer:x to zodiac:leo when had xylophone\nadjust qwerty instead warn"
    )
    assert [finding.rule for finding in checked.findings] == ["unknown-module"]
    assert checked.program.rules == ()


def test_of_two_adjustments_the_first_counts_until_one_is_gone() -> None:
    checked = check_text('x: never send offer:x\nadjust x instead warn\nadjust x instead hold see "y"')
    (rule,) = checked.program.rules
    assert [finding.rule for finding in checked.findings] == ["conflicting-adjust"]
    assert (rule.outcome, rule.see) == (Verdict.WARN, ("y",))


# Order never matters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["modules", "settings"])
def test_the_order_of_files_changes_nothing(name: str) -> None:
    own, used = modules_of(TEXTS[name])
    load = lambda name: used.get(name) or load_standard(name)  # noqa: E731 (a loader in one line)
    first, second = check(own, load), check(own[::-1], load)
    assert first.program == second.program
    assert first.findings == second.findings
    assert first.tests == second.tests


@given(st.sampled_from(["tour", "conditions"]), st.randoms(use_true_random=False))
def test_the_order_of_sentences_changes_nothing(name: str, chance: random.Random) -> None:
    own, used = modules_of(TEXTS[name])
    load = lambda name: used.get(name) or load_standard(name)  # noqa: E731 (a loader in one line)
    source = own[0].source.text
    sentences = [source[slice(*item.span)] for item in parse(source).module.statements]
    chance.shuffle(sentences)
    shuffled = [ModuleText("policy", Source("policy", "\n".join(sentences)))]
    assert lines_of(check(shuffled, load)) == lines_of(check(own, load))


# Whatever is written -----------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_a_damaged_policy_is_reported_and_never_raises(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 60))
    other = data.draw(st.sampled_from(sorted(TEXTS)))
    patch_at = data.draw(st.integers(0, len(TEXTS[other])))
    patch = TEXTS[other][patch_at : patch_at + data.draw(st.integers(0, 40))]
    checked = check_text(text[:start] + patch + text[start + length :])
    for finding in checked.findings:
        source = checked.sources[finding.place.file]
        assert 0 <= finding.place.span.start <= finding.place.span.end <= len(source.text)
        assert finding.message[:1].lower() == finding.message[:1]
        assert not finding.message.endswith(".")


# What is handed on -------------------------------------------------------------------------------------------------


def test_every_name_is_resolved() -> None:
    text = (
        "setting cap = 3\ndefine member as stage >= adoption\npersona loyal has stage = retention\n"
        "few: limit channel:email to cap per cap_days unless member and had purchased\nsetting cap_days = 7 days\n"
        'test "x" { given loyal then not by few }'
    )
    checked = check_text(text)
    names = checked.facts.names

    def at(words: str, after: str = "") -> tuple[Meaning, str]:
        start = text.index(words, text.index(after))
        named = names[Place("policy", Span(start, start + len(words)))]
        return named.kind, named.name

    assert checked.findings == ()
    assert at("stage") == (Meaning.FIELD, "stage")
    assert at("adoption") == (Meaning.SYMBOL, "adoption")
    assert at("channel") == (Meaning.FIELD, "channel")
    assert at("email") == (Meaning.SYMBOL, "email")
    assert at("cap", "to cap") == (Meaning.SETTING, "policy.cap")
    assert at("member", "unless") == (Meaning.DEFINITION, "member")
    assert at("purchased") == (Meaning.EVENT, "purchased")
    assert at("loyal", "given") == (Meaning.PERSONA, "loyal")
    assert at("few", "by few") == (Meaning.RULE, "policy.few")
    place = names[Place("policy", Span(text.index("cap per"), text.index("cap per") + 3))].place
    assert place == Place("policy", Span(8, 11))


def test_settings_know_how_often_they_are_used() -> None:
    checked = check_text('setting a = 3\nsetting b = 4\nsetting zone = "UTC"\nx: limit offer:a to a per a days')
    assert {setting.name: checked.facts.uses_of(setting) for setting in checked.facts.settings} == {
        "a": 2,
        "b": 0,
        "zone": 1,
    }


def test_modules_tell_whose_they_are() -> None:
    checked = check_text("use comity.starter")
    assert [(module.name, module.own) for module in checked.facts.modules] == [
        ("comity.vocabulary", False),
        ("comity.starter", False),
        ("policy", True),
    ]
    assert [module.name for module in checked.facts.own] == ["policy"]
    assert set(checked.sources) == {"comity.vocabulary", "comity.starter", "policy"}
    assert checked.tests == ()


def test_a_declaration_is_documented_by_its_comment() -> None:
    checked = check_text(
        "# about customers\n\ncustomer has\n  # First line.\n  # Second line.\n  plan: text required\n"
        "  size: count # beside it\n  bare: text\n# above\nevents are one,\n  # its own\n  two\nevents are three # here"
    )
    fields, events = checked.program.vocabulary.customer, checked.program.vocabulary.events
    assert [fields[name].doc for name in ("plan", "size", "bare")] == ["First line. Second line.", "beside it", ""]
    assert [events[name].doc for name in ("one", "two", "three")] == ["above", "its own", "here"]
    assert fields["plan"].required
    assert fields["plan"].type.kind is Kind.TEXT


def test_a_project_replaces_facts_and_events_of_the_prelude() -> None:
    checked = check_text("customer has\n  stage: count\nevents are purchased # sold")
    assert checked.findings == ()
    assert checked.program.vocabulary.customer["stage"].type.kind is Kind.COUNT
    assert checked.program.vocabulary.events["purchased"].doc == "sold"


def test_without_a_prelude_a_policy_declares_all_it_speaks_of() -> None:
    text = "message has offer: any text\nnever send offer:trial\nnever send anything between 21:00 and 08:00"
    checked = check([ModuleText("policy", Source("policy", text))], lambda _: None)
    assert [finding.rule for finding in checked.findings] == ["type-mismatch"]
    assert [rule.id for rule in checked.program.rules] == ["policy.rule-1"]


def test_two_files_are_not_one_module() -> None:
    texts = [ModuleText("a.b", Source(f"{name}.comity", f"{name}: never send offer:x")) for name in ("one", "two")]
    checked = check(texts, load_standard)
    assert [(finding.rule, finding.place.file) for finding in checked.findings] == [("duplicate-name", "two.comity")]
    assert [rule.id for rule in checked.program.rules] == ["a.b.one"]


def test_a_test_has_its_instant_and_its_outcome() -> None:
    checked = check_text(
        'x: never send offer:x\ntest "t" { at 2026-03-29T02:30 "Europe/Berlin" then under review by x }'
    )
    (test,) = checked.tests
    assert test.now == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert test.then[0].verdict is Verdict.REVIEW

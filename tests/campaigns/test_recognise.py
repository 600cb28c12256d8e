"""Files that nobody has named a format for."""

from pathlib import Path

import pytest
from tests.campaigns.world import VOCABULARY

from comity.campaigns.read import read_campaigns
from comity.text.source import Source

CORPUS = Path(__file__).parents[1] / "corpus"


def ids(text: str, name: str = "x.json") -> list[str]:
    return [campaign.id for campaign in read_campaigns(Source(name, text), VOCABULARY).campaigns]


@pytest.mark.parametrize("path", sorted((CORPUS / "knock").rglob("*.json")), ids=lambda path: path.stem)
def test_a_workflow_of_knock(path: Path) -> None:
    assert len(ids(path.read_text(encoding="utf-8"), str(path))) == 1


def test_remote_messages() -> None:
    assert ids('{"version": 1, "messages": [{"id": "a"}], "rules": []}') == ["a"]


def test_our_own_campaign_with_the_words_of_others() -> None:
    own = '{"campaign": "c", "channel": "email", "steps": [{"type": "channel", "ref": "a"}]}'
    assert ids(own) == ["c"]


@pytest.mark.parametrize("text", ["{}", "[]", '{"steps": []}', '{"steps": "x"}', '{"messages": [], "rules": []}'])
def test_what_is_not_sure_is_our_own(text: str) -> None:
    result = read_campaigns(Source("x.json", text), VOCABULARY)
    assert not result.campaigns
    assert result.findings

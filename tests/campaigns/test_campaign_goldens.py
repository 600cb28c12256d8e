"""What is read from whole files, printed beside them. ``UPDATE=1`` writes the prints anew."""

import os
from pathlib import Path

import pytest
from tests.campaigns.world import DATA, VOCABULARY, printed, source_of

from comity.campaigns.model import FormatOptions
from comity.campaigns.options import check_options
from comity.campaigns.read import file_loader, read_campaigns

MOZILLA = {
    "campaigns": "[]",
    "id": "id",
    "message_id": "content.bucket_id",
    "subject": "content.heading_text.string_id",
    "body": "content.text.string_id || content.text",
    "topic": "groups",
    "tag": "[template, trigger.id]",
    "channel": "'in_app'",
}
SFMC = {
    "id": "key",
    "title": "name",
    "messages": "activities[?type=='EMAILV2']",
    "message_id": "key",
    "subject": "configurationArguments.triggeredSend.emailSubject",
    "tag": "[configurationArguments.triggeredSend.c__priority]",
    "channel": "'email'",
    "one_click_unsubscribe": "configurationArguments.triggeredSend.isSendLogging",
    "priority": "version",
}
DITTOFEED = {
    "id": "name",
    "messages": "definition.nodes[?type=='MessageNode']",
    "message_id": "variant.template",
    "channel": "variant.type == 'Email' && 'email' || 'sms'",
    "tag": "variant.template",
    "audience": "'stage == exposure'",
}
FILES = {
    "native/spring.yaml": FormatOptions(),
    "knock/trial-ending/workflow.json": FormatOptions("knock", {"purpose": "lifecycle", "channel": "push"}),
    "knock/incident-escalation/workflow.json": FormatOptions("knock"),
    "knock/new-comment.json": FormatOptions("knock"),
    "duckduckgo/ios.json": FormatOptions("duckduckgo-rmf", {"tag": "rmf"}),
    "duckduckgo/android.json": FormatOptions("duckduckgo-rmf", {"channel": "web"}),
    "duckduckgo/macos.json": FormatOptions("duckduckgo-rmf"),
    "mozilla/messages.yaml": FormatOptions("mapping", mapping=MOZILLA),
    "sfmc/journey.json": FormatOptions("mapping", mapping=SFMC),
    "dittofeed/onboarding.yaml": FormatOptions("mapping", {"purpose": "lifecycle"}, DITTOFEED),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_from_a_file(name: str) -> None:
    path = DATA / name
    assert check_options(FILES[name], VOCABULARY) == ()
    result = read_campaigns(source_of(path), VOCABULARY, FILES[name], file_loader(path))
    golden = Path(f"{path}.golden")
    if os.environ.get("UPDATE"):
        golden.write_text(printed(result), encoding="utf-8")
    assert printed(result) == golden.read_text(encoding="utf-8")


def test_every_file_has_its_golden() -> None:
    assert {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.golden")} == {
        f"{name}.golden" for name in FILES
    }

"""The receivers of django-anymail's signals, with its test backend."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from tests.how_to.page import Imported, running

import comity

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
TRIAL = {"campaign": "spring", "purpose": "marketing", "offer": "discount,trial"}


@pytest.fixture(scope="session")
def django(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """A process has one Django project for good. Django changes the process's zone, which is given back at once."""
    with pytest.MonkeyPatch.context() as patch, running("anymail", "settings", tmp_path_factory.mktemp("shop")):
        patch.setenv("DJANGO_SETTINGS_MODULE", "settings")
        patch.setenv("TZ", "UTC")
        import django as library

        library.setup()
        from anymail.message import AnymailMessage
        from django.core import mail, management
        from django.db import connections

        guard, models = import_module("shop.guard"), import_module("shop.models")
        management.call_command("migrate", run_syncdb=True, verbosity=0)
    time.tzset()
    yield SimpleNamespace(AnymailMessage=AnymailMessage, mail=mail, guard=guard, models=models)
    connections.close_all()


@pytest.fixture
def shop(django: Imported, monkeypatch: pytest.MonkeyPatch) -> Imported:
    """The project with two customers and nothing sent, at nine in the morning."""
    django.models.Customer.objects.all().delete()
    django.models.Sent.objects.all().delete()
    django.models.Customer.objects.create(email="ann@example.com", stage="exposure", consent=["email"])
    django.models.Customer.objects.create(email="ben@example.com", stage="retention", consent=["email"])
    monkeypatch.setattr(django.mail, "outbox", [], raising=False)
    at(monkeypatch, MORNING)
    return django


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def offer(shop: Imported, **more: Imported) -> Imported:
    return shop.AnymailMessage(
        **{"subject": "Try it", "body": "…", "to": ["ann@example.com"], "metadata": TRIAL, **more}
    )


def test_a_message_becomes_facts(shop: Imported) -> None:
    message = offer(shop, tags=["spring"])
    assert message.send() == 1
    expected = {"channel": "email", "subject": "Try it", "tag": {"spring"}, **TRIAL, "offer": {"discount", "trial"}}
    assert message.decisions["ann@example.com"].message == expected


def test_what_is_logged_is_what_the_rules_saw(shop: Imported) -> None:
    offer(shop, tags=["b", "a"], metadata={**TRIAL, "effective_date": "2026-04-01"}).send()
    [sent] = shop.models.Sent.objects.all()
    assert (sent.email, sent.at) == ("ann@example.com", MORNING)
    assert sent.facts["tag"] == ["a", "b"]
    assert sent.facts["effective_date"] == "2026-04-01"


def test_every_recipient_is_decided_and_the_refused_are_left_out(shop: Imported) -> None:
    everybody = {"to": ["Ann <ANN@example.com>", "ben@example.com"], "cc": ["x@example.com"], "bcc": ["y@example.com"]}
    offer(shop, **everybody).send()
    [sent] = shop.mail.outbox
    assert sent.recipients() == ["Ann <ANN@example.com>"]


def test_a_message_that_nobody_may_have_is_cancelled_and_not_logged(shop: Imported) -> None:
    message = offer(shop, to=["ben@example.com"], cc=["ann@example.com"])
    assert message.send() == 0
    assert shop.mail.outbox == []
    assert not shop.models.Sent.objects.exists()
    assert str(message.decisions["ben@example.com"].verdict) == "block"


def test_what_is_held_may_go_at_its_time(shop: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [offer(shop).send(), offer(shop).send()] == [1, 1]
    third = offer(shop)
    assert third.send() == 0
    until = third.decisions["ann@example.com"].until
    assert until == MORNING + timedelta(days=7)
    at(monkeypatch, until - timedelta(microseconds=1))
    assert offer(shop).send() == 0
    at(monkeypatch, until)
    assert offer(shop).send() == 1


def test_a_log_is_read_as_far_back_as_the_policy_asks(shop: Imported, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(shop).send()
    assert timedelta(days=7) == shop.guard.WINDOW
    later = MORNING + timedelta(days=8)
    assert len(shop.guard.history_of("ann@example.com", later)) == 0
    monkeypatch.setattr(shop.guard, "WINDOW", "ever")
    assert len(shop.guard.history_of("ann@example.com", later)) == 1


@pytest.mark.parametrize("attributes", [{}, {"metadata": None, "tags": None}])
def test_mail_that_says_nothing_of_itself_is_seen(
    shop: Imported, caplog: pytest.LogCaptureFixture, attributes: dict[str, Any]
) -> None:
    caplog.set_level("INFO", "comity")
    message = shop.AnymailMessage("Your new password", "…", to=["ben@example.com"], **attributes)
    assert message.send() == 1
    assert shop.mail.send_mail("Your new password", "…", None, ["ben@example.com"]) == 1
    assert [line.split(":")[0] for line in caplog.messages] == ["ben@example.com warn"] * 2
    assert caplog.records[0].__dict__["decision"]["verdict"] == "warn"


def test_a_wrong_fact_stops_the_message(shop: Imported) -> None:
    with pytest.raises(comity.DataError, match=r"^message: `priority` must be a whole number") as caught:
        offer(shop, metadata={**TRIAL, "priority": "high"}).send()
    assert caught.value.field == "priority"
    assert shop.mail.outbox == []

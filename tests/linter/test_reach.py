"""Who may still receive a campaign."""

from tests.linter.test_cases import NOW

from comity import projects
from comity.linter.reach import Reach
from comity.linter.result import CampaignFile, LintOptions, PolicyFile, Project
from comity.modules import Modules


def reach(policy: str, campaign: str) -> list[Reach]:
    contents = {"p.comity": policy.encode(), "c.yaml": campaign.encode()}
    own = (PolicyFile("p", "p.comity", "p.comity"),)
    project = Project("", own, (CampaignFile("c.yaml", "c.yaml"),), whole=True, load=Modules(), contents=contents)
    return projects.reach(project, None, LintOptions(now=NOW))


TRIAL = "trial: never send offer:trial to stage >= adoption"


def test_the_audience_is_narrowed_by_what_refuses() -> None:
    policy = f"{TRIAL}\nmild: never send offer:trial to open_cases > 0 instead warn"
    (found,) = reach(policy, "campaign: a\naudience: consent:email\noffer: trial")
    assert (found.audience, found.sentence) == ("consent:email", "consent:email and stage < adoption")
    assert (found.narrowed_by, found.at_send, found.nobody) == (("p.trial",), (), False)


def test_the_clock_is_left_to_the_time_of_sending() -> None:
    (found,) = reach("night: never send anything between 21:00 and 08:00 customer time", "campaign: a\nchannel: sms")
    assert (found.sentence, found.narrowed_by, found.at_send) == ("everyone", (), ("p.night",))


def test_nobody_is_left() -> None:
    (found,) = reach(TRIAL, "campaign: a\naudience: stage == adoption\noffer: trial")
    assert found.nobody


def test_nothing_is_said_of_an_audience_that_cannot_be_read() -> None:
    assert reach(TRIAL, "campaign: a\naudience: [everyone]\noffer: trial") == []
    assert reach(TRIAL, "campaign: a\naudience: stage >\noffer: trial") == []

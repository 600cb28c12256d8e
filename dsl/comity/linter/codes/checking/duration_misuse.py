"""The page of `duration-misuse`."""

from comity.linter.page import Page, Stage, example
from comity.text.finding import Level

PAGE = Page(
    code="duration-misuse",
    stage=Stage.CHECKING,
    level=Level.ERROR,
    title="a duration of a kind that does not fit here",
    text="""
Minutes, hours, days and weeks are exact lengths. Months and years are steps of the calendar, which have a
length only when they are counted from an instant; they are allowed after `per`, `last`, `within`, `ago` and
`from now`. A date in turn has no hours and minutes.

Where an exact length is needed, write days: `every 180 days`.
""",
    bad=example(
        policy="""
enable-advocates:
  expect stage >= retention to receive purpose:advocacy every 6 months
  because "Those who love us are asked."
"""
    ),
    good=example(
        policy="""
enable-advocates:
  expect stage >= retention to receive purpose:advocacy every 180 days
  because "Those who love us are asked."
"""
    ),
    see=("LANGUAGE.md section 5", "LANGUAGE.md section 11, ruling 7"),
)

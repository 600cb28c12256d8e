"""Lint of a configuration's sources: what their options say, which no campaign file is to blame for."""

from collections.abc import Iterator

from comity.campaigns.options import check_options
from comity.linter.result import CampaignSource
from comity.text.finding import Finding
from comity.text.source import Place
from comity.types.vocabulary import Vocabulary


def lint_source(source: CampaignSource, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield what is wrong with the options of a source, at the keys that state them."""
    for problem in check_options(source.options, vocabulary):
        place = Place(source.stated.name, source.place(problem.path))
        yield Finding(problem.code, problem.message, place, help=problem.help)

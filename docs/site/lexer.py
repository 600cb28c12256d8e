"""The colours of policies, made from the language's own tables of words, and of what is typed in a terminal."""

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text

from comity.syntax.words import BEGINNINGS, CLAUSE_WORDS, KEYWORDS, QUOTED, RESERVED, RULE_WORDS, UNCLOSED

ENDS = r"(?![\w.:-])"
"""What ends a keyword: nothing follows that would go on with the word."""
NAME = r"[a-z_]\w*"
MOMENT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?|\d{1,2}:\d\d"


class PolicyLexer(RegexLexer):  # type: ignore[misc] # Pygments ships no types
    """Tells the words of a policy apart. A keyword is one wherever it stands alone, also where it is a fact's name."""

    name = "comity"
    aliases: ClassVar = ["comity"]
    filenames: ClassVar = ["*.comity"]
    url = ""

    tokens: ClassVar = {
        "root": [
            (r"\s+", Text.Whitespace),
            (r"#[^\r\n]*", Comment.Single),
            (f"{QUOTED}|{UNCLOSED}", String),
            (MOMENT, Literal.Date),
            (rf"([\w-]+)(:)(?=\s+(?:{'|'.join(sorted(RULE_WORDS))})\b)", bygroups(Name.Label, Punctuation)),
            (rf"({NAME}(?:\.{NAME})?)(:)({QUOTED}|[\w*][\w./*-]*)", bygroups(Name.Attribute, Punctuation, String)),
            (rf"({NAME})(:)", bygroups(Name.Attribute, Punctuation)),
            (r"-?\d+(?:\.\d+)?", Number),
            (words(sorted(BEGINNINGS - RESERVED | CLAUSE_WORDS), prefix=r"\b", suffix=ENDS), Keyword),
            (words(sorted(RESERVED - CLAUSE_WORDS), prefix=r"\b", suffix=ENDS), Operator.Word),
            (words(sorted(KEYWORDS), prefix=r"\b", suffix=ENDS), Keyword.Pseudo),
            (r"\.{1,2}/[\w./-]+", Name.Namespace),
            (r"[^\W\d][\w.-]*", Name),
            (r"[=!<>]=?", Operator),
            (r"[()\[\]{},]", Punctuation),
            (r".", Text),  # pages show mistakes too
        ]
    }


class ConsoleLexer(RegexLexer):  # type: ignore[misc] # likewise
    """Tells what was typed, after `$ `, from what was printed."""

    name = "console"
    aliases: ClassVar = ["console"]

    tokens: ClassVar = {
        "root": [
            (r"^(\$ )([^\n]*\n)", bygroups(Generic.Prompt, Text)),
            (r"[^\n]*\n", Generic.Output),
        ]
    }

"""Patterns of file names: ``campaigns/**/*.{yaml,yml,json}``.

``*`` and ``?`` stay within one name, ``[ab]`` is one of the characters, ``**`` is any number of folders, ``{a,b}`` is
either. Hidden files and folders are met only where the pattern names them. Links to folders are followed; ``**``
enters a folder once, however many links lead to it, in a circle or not. A link to nothing is a file: whoever reads it
will say that it cannot be read.
"""

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import lru_cache

from comity_cli.failure import CannotRunError

MAGIC = r"[*?\[{]"
Entered = set[tuple[int, int, int]]


def braces(pattern: str) -> list[str]:
    """Return the patterns a pattern with ``{a,b}`` stands for; braces may hold braces, one without an end is itself."""
    depth = 0
    cuts: list[int] = []
    for at, char in enumerate(pattern):
        if char == "{":
            depth += 1
            cuts = [at] if depth == 1 else cuts
        elif char == "," and depth == 1:
            cuts.append(at)
        elif char == "}" and depth == 1:
            pairs = zip(cuts, [*cuts[1:], at], strict=True)
            before, after = pattern[: cuts[0]], pattern[at + 1 :]
            return [whole for one, other in pairs for whole in braces(before + pattern[one + 1 : other] + after)]
        elif char == "}" and depth:
            depth -= 1
    return [pattern]


def find(folder: str, patterns: Iterable[str]) -> list[str]:
    """Return the files below ``folder`` that some pattern matches, sorted, each once, as paths that start with it.

    Raises CannotRunError for a folder that cannot be listed: what it holds must not go unchecked in silence.
    """
    plain = [part for pattern in patterns for part in _split(pattern)]
    return sorted({path for names in plain for path in _find(folder, names, set())})


def matches(folder: str, path: str, patterns: Iterable[str]) -> bool:
    """Return whether some pattern matches a path, seen from ``folder`` as `find` sees it."""
    full = os.path.abspath(path)
    near, far = _parts(os.path.relpath(full, folder)), ["/", *_parts(full)]
    plain = (part for pattern in patterns for part in _split(pattern))
    return any(_matches(far if part[:1] == ["/"] else near, part) for part in plain)


def _parts(path: str) -> list[str]:
    return path.replace(os.sep, "/").strip("/").split("/")


def _split(pattern: str) -> list[list[str]]:
    """Return the pattern name by name; braces that hold a ``/`` are written out first."""
    if pattern.startswith("/"):
        return [["/", *names] for names in _split(pattern.lstrip("/"))]
    in_braces = "/" in "".join(re.findall(r"\{.*\}", pattern))
    return [_names(part) for part in (braces(pattern) if in_braces else [pattern])]


def _names(pattern: str) -> list[str]:
    """Return the names of a pattern, without those that ``..`` takes back and without a second ``**`` in a row."""
    names: list[str] = []
    for name in pattern.split("/"):
        if name == ".." and names and names[-1] not in ("..", "**"):
            names.pop()
        elif name not in ("", ".") and (name, names[-1:]) != ("**", ["**"]):
            names.append(name)
    return names


def _find(folder: str, names: list[str], entered: Entered) -> Iterator[str]:
    if not names:
        return
    first, *rest = names
    if first == "**":
        yield from _anywhere(folder, rest or ["*"], entered)
    elif re.search(MAGIC, first):
        for entry in _entries(folder):
            if _name_matches(entry.name, first):
                yield from _step(entry.path, rest, entered)
    else:
        yield from _step(os.path.join(folder, first), rest, entered)


def _step(path: str, rest: list[str], entered: Entered) -> Iterator[str]:
    if rest and os.path.isdir(path):
        yield from _find(path, rest, entered)
    elif not rest and (os.path.isfile(path) or (os.path.islink(path) and not os.path.exists(path))):
        yield path


def _anywhere(folder: str, rest: list[str], entered: Entered) -> Iterator[str]:
    status = _status(folder)
    me = (status.st_dev, status.st_ino, len(rest))
    if me in entered:
        return
    entered.add(me)
    yield from _find(folder, rest, entered)
    for entry in _entries(folder):
        if not entry.name.startswith(".") and os.path.isdir(entry.path):
            yield from _anywhere(entry.path, rest, entered)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return what a folder holds by name, links last: a folder is better known by its own name."""
    try:
        with os.scandir(folder or ".") as entries:
            return sorted(entries, key=lambda entry: (entry.is_symlink(), entry.name))
    except OSError as error:
        raise _unlisted(folder, error) from error


def _status(folder: str) -> os.stat_result:
    try:
        return os.stat(folder)
    except OSError as error:
        raise _unlisted(folder, error) from error


def _unlisted(folder: str, error: OSError) -> CannotRunError:
    return CannotRunError(f"cannot list `{folder}`: {error.strerror}")


def _matches(names: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not names
    first, *rest = pattern
    if first != "**":
        return bool(names) and _name_matches(names[0], first) and _matches(names[1:], rest)
    if _matches(names, rest or ["*"]):
        return True
    return bool(names) and not names[0].startswith(".") and _matches(names[1:], pattern)


def _name_matches(name: str, pattern: str) -> bool:
    if name.startswith(".") and not pattern.startswith("."):
        return False
    return _compiled(pattern).fullmatch(name) is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("|".join(translate(part) for part in braces(pattern)))

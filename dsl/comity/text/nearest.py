"""The nearest right name for a wrong one."""

from collections.abc import Iterable

SHORTEST_PART = 3
"""Names shorter than this are not looked for inside others: `id` is in too many."""


def nearest(wrong: str, names: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Return up to ``limit`` of ``names`` that ``wrong`` may have meant, the likeliest first.

    Likely means an optimal string alignment distance of at most a third of the longer name (at least 1), or that one
    name holds the other. Ties are broken by the names themselves, so that the answer does not depend on their order.
    """
    folded = wrong.casefold()
    scored = []
    for name in set(names):
        other = name.casefold()
        allowed = max(1, max(len(folded), len(other)) // 3)
        distance = _distance(folded, other, allowed)
        if distance <= allowed:
            scored.append((distance, name))
        elif min(len(folded), len(other)) >= SHORTEST_PART and (folded in other or other in folded):
            scored.append((allowed + 1, name))
    return tuple(name for _, name in sorted(scored)[:limit])


def did_you_mean(wrong: str, names: Iterable[str]) -> str | None:
    """Return a help line that offers the nearest names, or None where nothing is near."""
    near = [f"`{name}`" for name in nearest(wrong, names)]
    if not near:
        return None
    *first, last = near
    return f"did you mean {', '.join(first)} or {last}?" if first else f"did you mean {last}?"


def _distance(left: str, right: str, allowed: int) -> int:
    """Return the optimal string alignment distance of two texts, or ``allowed + 1`` where it is larger."""
    if abs(len(left) - len(right)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed:
            return allowed + 1
    return row[-1]

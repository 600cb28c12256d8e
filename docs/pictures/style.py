"""How pictures look, in light and in dark. Nothing is told by colour alone: stripes, dots and marks say the same."""

WIDTH = 560
"""Of a picture, in its own units; at 320 pixels its smallest text is still nine pixels high."""

FONT = 17
SMALL = 16

STYLE = """
:root{--page:#ffffff;--line:#8c959f;--faint:#d8dee4;--text:#1f2328;
--allow:#e3f5e7;--allow-line:#1a7f37;--hold:#fff3d1;--hold-line:#9a6700;--block:#ffe4e1;--block-line:#c62828;
--review:#e9e3ff;--review-line:#6639ba;--warn:#fff3d1;--warn-line:#9a6700}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--line:#8b949e;--faint:#30363d;--text:#e6edf3;
--allow:#12361f;--allow-line:#4ac26b;--hold:#3d2e00;--hold-line:#e3b341;--block:#4a1515;--block-line:#ff7b72;
--review:#2b1f52;--review-line:#b693ff;--warn:#3d2e00;--warn-line:#e3b341}}
text{font-family:system-ui,"Liberation Sans",Arial,sans-serif;font-size:{FONT}px;fill:var(--text)}
.page{fill:var(--page);stroke:var(--faint)}
.label{font-weight:600}
.small{font-size:{SMALL}px}
.axis{stroke:var(--line);stroke-width:1.5}
.grid{stroke:var(--faint)}
.event{fill:var(--text)}
.leader{stroke:var(--line)}
.glyph{fill:none;stroke:var(--page);stroke-width:2.4;stroke-linecap:round}
"""

KINDS = ("allow", "warn", "hold", "review", "block")


def style() -> str:
    """Return the style sheet of a picture."""
    kinds = (
        f".{kind}{{fill:var(--{kind});stroke:var(--{kind}-line)}}"
        f".{kind}-lines{{stroke:var(--{kind}-line);fill:none}}"
        f".{kind}-dots{{fill:var(--{kind}-line)}}"
        f".{kind}-mark{{fill:var(--{kind}-line)}}"
        for kind in KINDS
    )
    return (
        STYLE.replace("{FONT}", str(FONT)).replace("{SMALL}", str(SMALL)) + "\n".join(kinds) + "\n.plate{stroke:none}\n"
    )

"""All pictures, and how each is drawn."""

from typing import assert_never

from docs.pictures import of_time, of_unknown, of_vendors, of_windows, table, timeline
from docs.pictures.scene import Picture, Table, Timeline
from docs.pictures.shown import policy

PICTURES: tuple[Picture, ...] = (
    *of_time.PICTURES,
    *of_windows.PICTURES,
    *of_vendors.PICTURES,
    *of_unknown.PICTURES,
)


def drawn(picture: Picture) -> str:
    """Return a picture as SVG."""
    rules = policy(picture.page, picture.policy)
    match picture:
        case Timeline():
            return timeline.draw(picture, rules)
        case Table():
            return table.draw(picture, rules)
        case _:
            assert_never(picture)

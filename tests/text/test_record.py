import copy
import dataclasses
import pickle
import subprocess
import sys

import pytest

from comity.text.record import aside, record, replace


@record
class Point:
    """A point."""

    x: int
    y: int = 0

    @property
    def both(self) -> tuple[int, int]:
        return self.x, self.y


@record
class Other:
    x: int
    y: int = 0


@record
class Empty:
    pass


def test_is_made_of_its_fields_in_order() -> None:
    assert Point(1, 2).both == (1, 2)
    assert Point(y=2, x=1) == Point(1, 2)
    assert Point(1).y == 0
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]


def test_equality_and_hash_are_by_class_and_fields() -> None:
    assert Point(1) == Point(1, 0)
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)  # type: ignore[comparison-overlap]
    assert len({Point(1), Point(1), Other(1), Empty(), Empty()}) == 3


def test_is_frozen_and_slotted() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="frozen Point"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen Point"):
        del point.x
    assert not hasattr(point, "__dict__")
    assert Point.__doc__ == "A point."


def test_matches_by_position() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_copies() -> None:
    point = Point(1, 2)
    assert pickle.loads(pickle.dumps(point)) == point  # noqa: S301 (our own bytes)
    assert copy.deepcopy(point) == point
    assert replace(point, y=3) == dataclasses.replace(point, y=3) == Point(1, 3)
    with pytest.raises(TypeError):
        replace(point, z=3)


def test_is_a_dataclass_to_who_asks() -> None:
    assert dataclasses.is_dataclass(Point)
    x, y = dataclasses.fields(Point)
    assert (x.name, x.type, x.default) == ("x", int, dataclasses.MISSING)
    assert (y.name, y.default) == ("y", 0)
    assert dataclasses.fields(Empty) == ()


def test_shows_itself() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0)"


def test_dataclasses_is_not_imported_for_it() -> None:
    code = "import sys, comity.text.record; sys.exit('dataclasses' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@record
class Placed:
    name: str
    place: int = aside(default=7)


def test_what_stands_aside_is_not_compared() -> None:
    assert Placed("a").place == 7
    assert Placed("a", 1) == Placed("a", 2)
    assert hash(Placed("a", 1)) == hash(Placed("a", 2))
    assert Placed("a") != Placed("b")
    assert replace(Placed("a"), place=3).place == 3

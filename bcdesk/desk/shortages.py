"""What runs out: room on the disk, item numbers. Told before it is gone."""

from dataclasses import dataclass

from bcdesk.desk.counter import Counter
from bcdesk.store import numbers
from bcdesk.store.db import reading
from bcdesk.store.numbers import NumberKind
from bcdesk.store.place import space_warning


@dataclass(frozen=True, slots=True)
class Shortage:
    """In few words, for the status bar: what is short, and what to do about it."""

    fact: str
    remedy: str


def shortages(counter: Counter) -> tuple[Shortage, ...]:
    """All that is short just now."""
    with reading(counter.db) as conn:
        left = numbers.numbers_left(conn, NumberKind.ITEM)
    found = []
    if space := space_warning(counter.db.path.parent):
        found.append(Shortage(space, "dọn bớt tệp"))
    if counter.station is not None and left <= counter.rules.numbers_low:
        found.append(Shortage(f"còn {left} số hiệu" if left else "hết số hiệu", "xin dải mới"))
    return tuple(found)

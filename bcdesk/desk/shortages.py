"""What runs out, or runs wrong: room on the disk, item numbers, the clock. Told before it does harm."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from bcdesk.desk.counter import Counter
from bcdesk.store import numbers
from bcdesk.store.db import reading
from bcdesk.store.numbers import NumberKind
from bcdesk.store.place import space_warning
from bcdesk.store.schema import event

SLOW = timedelta(minutes=5)
LATEST = 200
"""Among so many events the latest time is looked for: the last one may have been recorded by a slow clock."""
_TIMES = select(event.c.at).order_by(event.c.seq.desc()).limit(LATEST).subquery()


@dataclass(frozen=True, slots=True)
class Shortage:
    """In few words, for the status bar: what is short, and what to do about it."""

    fact: str
    remedy: str


def shortages(counter: Counter) -> tuple[Shortage, ...]:
    """All that is short just now."""
    with reading(counter.db) as conn:
        left = numbers.numbers_left(conn, NumberKind.ITEM)
        latest = conn.execute(select(func.max(_TIMES.c.at))).scalar()
    found = []
    if space := space_warning(counter.db.path.parent):
        found.append(Shortage(space, "dọn bớt tệp"))
    if counter.station is not None and left <= counter.rules.numbers_low:
        found.append(Shortage(f"còn {left} số hiệu" if left else "hết số hiệu", "xin dải mới"))
    if latest is not None and latest - counter.clock() > SLOW:
        found.append(Shortage(f"giờ máy chậm hơn sổ ({latest:%H:%M %d/%m})", "chỉnh lại giờ"))
    return tuple(found)

"""A result that was collected here: what lies at this point, what was tried, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from bcdesk.core.codes import parse_prepaid_number, shown_number
from bcdesk.core.delivery import Attempt, AttemptKind, ResultPaper, ResultReceipt
from bcdesk.core.delivery_steps import IN_HAND, Step, next_step
from bcdesk.core.dossier import Service
from bcdesk.core.errors import Refused
from bcdesk.core.states import ParcelState
from bcdesk.core.workdays import Calendar
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PaperKind, of_event
from bcdesk.desk.voided import refuse_void
from bcdesk.store.db import reading
from bcdesk.store.schema import dossier, paper, parcel, parcel_dossier
from bcdesk.store.terms import calendar_days
from bcdesk.store.way_round import attempt, result


@dataclass(frozen=True, slots=True)
class Item:
    """A result and how far its delivery has come. ``step`` is None once it has left this point for good.

    ``step.on``: the earliest date of an invitation, a missed notice or a return; the last by J + n before anything
    was tried.
    """

    parcel_id: int
    service: Service
    receipt: ResultReceipt
    state: ParcelState
    attempts: tuple[Attempt, ...]
    step: Step | None

    @property
    def item_number(self) -> str:
        return self.receipt.item_number

    @property
    def papers(self) -> tuple[ResultPaper, ...]:
        return self.receipt.papers

    @property
    def to_collect_vnd(self) -> int:
        """What the recipient still has to pay; nothing once the result has left."""
        return self.receipt.to_collect_vnd if self.step else 0


def at_hand(counter: Counter) -> tuple[Item, ...]:
    """All results that this point answers for, those with couriers too; what is due first comes first."""
    with reading(counter.db) as conn:
        items = read_items(conn, parcel.c.state.in_(IN_HAND))
    return tuple(sorted(items, key=lambda item: (item.step.on, item.item_number) if item.step else ()))


def item(counter: Counter, item_number: str) -> Item:
    """One result by its number, or by the Phiếu gửi or registration that the recipient brings along."""
    with reading(counter.db) as conn:
        return find_item(conn, item_number)


def find_item(conn: Connection, item_number: str) -> Item:
    number = parse_prepaid_number(item_number)
    # one after the other: with OR between two tables every result ever collected would be read
    items = read_items(conn, parcel.c.item_number == number) or read_items(conn, result.c.prepaid_number == number)
    if not items:
        refuse_void(conn, number)
        raise Refused(f"Không có kết quả nào mang số hiệu {shown_number(number)} ở quầy này.", "item_number")
    return items[0]


def read_items(conn: Connection, condition: ColumnElement[bool]) -> tuple[Item, ...]:
    query = (
        select(parcel.c.id, parcel.c.state, dossier.c.service, paper.c.seq)
        .join(result, result.c.parcel_id == parcel.c.id)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
        .join(dossier, dossier.c.id == parcel_dossier.c.dossier_id)
        .join(paper, (paper.c.item_number == parcel.c.item_number) & (paper.c.kind == PaperKind.RESULT))
        .where(condition)
        .order_by(parcel.c.id)
    )
    rows = conn.execute(query).all()
    tried = _attempts(conn, [row.id for row in rows])
    calendar = Calendar(calendar_days(conn))
    return tuple(_item(conn, row, tried.get(row.id, ()), calendar) for row in rows)


def _item(conn: Connection, row: Any, tried: tuple[Attempt, ...], calendar: Calendar) -> Item:
    receipt: ResultReceipt = of_event(conn, row.seq)
    state = ParcelState(row.state)
    step = next_step(state, receipt.result_place, receipt.due_on, tried, calendar)
    return Item(row.id, row.service, receipt, state, tried, step)


def _attempts(conn: Connection, parcel_ids: Iterable[int]) -> dict[int, tuple[Attempt, ...]]:
    query = select(attempt).where(attempt.c.parcel_id.in_(tuple(parcel_ids))).order_by(attempt.c.id)
    tried: dict[int, tuple[Attempt, ...]] = {}
    for row in conn.execute(query):
        one = Attempt(AttemptKind(row.kind), row.at, row.reason)
        tried[row.parcel_id] = (*tried.get(row.parcel_id, ()), one)
    return tried

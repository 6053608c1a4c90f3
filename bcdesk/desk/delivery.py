"""Delivering a result (phát; TT 17/2017 Art 5.2 d–h, QĐ 45/2016 Art 10): notice, courier, invitations, handing out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat

from sqlalchemy import Connection, insert, select, update

from bcdesk.core.codes import group_item_number
from bcdesk.core.delivery import (
    AttemptKind,
    Delivered,
    HandingOut,
    IdKind,
    NonDelivery,
    NoticeWay,
    RecipientKind,
    check_failure,
    check_recipient,
    check_recovered,
)
from bcdesk.core.delivery_steps import check_early, check_moment, days_past, stops_clock
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import delivery_entries
from bcdesk.core.money import money
from bcdesk.core.states import Act, ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.voucher import delivery_voucher
from bcdesk.core.workdays import Calendar
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.invitation import queue_invitation
from bcdesk.desk.item import Item, at_hand, find_item, item, read_items
from bcdesk.desk.printers import keep_voucher, next_voucher
from bcdesk.desk.prints import PaperKind, queue
from bcdesk.store import journal
from bcdesk.store.db import writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.moves import ACTS, TRIED, keep_move, moved
from bcdesk.store.schema import charge, event, event_line, event_note, parcel, staff
from bcdesk.store.terms import calendar_days
from bcdesk.store.way_round import attempt, delivery

__all__ = [
    "Item",
    "at_hand",
    "fail_attempt",
    "give_to_courier",
    "hand_out",
    "invite",
    "item",
    "miss_notice",
    "notify",
    "refuse",
    "return_to_agency",
    "take_back",
]


@dataclass(frozen=True, slots=True)
class _Told:
    """An act as a clerk tells it: when it was, a code or word with it, a note that may be erased."""

    kind: EventKind
    reason: str = ""
    detail: str = ""
    at: datetime | None = None

    @property
    def act(self) -> Act:
        [act] = ACTS[self.kind]
        return act


def notify(counter: Counter, item_number: str, how: NoticeWay, form_id: str) -> Item:
    """Tell the recipient that the result can be collected; at a counter this ends J + n (TT 17/2017 Art 7.2 c)."""
    told = _Told(EventKind.NOTIFIED, reason=NoticeWay(how))
    return _record(counter, [item_number], form_id, told)[0]


def miss_notice(counter: Counter, item_number: str, form_id: str) -> Item:
    """Nobody came after the notice; from now on invitations count."""
    return _record(counter, [item_number], form_id, _Told(EventKind.NOTICE_MISSED))[0]


def give_to_courier(counter: Counter, item_numbers: Iterable[str], courier: str, form_id: str) -> tuple[Item, ...]:
    """Give results to a courier (bưu tá), all of them or none; one that is named twice goes once."""
    if not courier:
        raise Refused("Chưa chọn bưu tá.", "courier")
    return _record(counter, item_numbers, form_id, _Told(EventKind.GIVEN_TO_COURIER, detail=courier))


def take_back(counter: Counter, item_number: str, reason: str, form_id: str) -> Item:
    """A courier brings a result back that was not tried at all."""
    if not reason:
        raise Refused("Chưa ghi lý do nhận lại từ bưu tá.", "reason")
    return _record(counter, [item_number], form_id, _Told(EventKind.TAKEN_BACK, detail=reason))[0]


def fail_attempt(counter: Counter, item_number: str, reason: NonDelivery, at: datetime, form_id: str) -> Item:
    """A courier tried ``at`` that time and did not deliver (phát không thành công; Luật Bưu chính Art 17.1)."""
    check_failure(NonDelivery(reason))
    told = _Told(EventKind.ATTEMPT_FAILED, NonDelivery(reason), at=at)
    return _record(counter, [item_number], form_id, told)[0]


def refuse(counter: Counter, item_number: str, form_id: str, at: datetime | None = None, note: str = "") -> Item:
    """The recipient does not want it. ``note``: who said so, by which paper; ``at``: when, at the door."""
    told = _Told(EventKind.RECIPIENT_REFUSED, NonDelivery.REFUSED, detail=note, at=at)
    return _record(counter, [item_number], form_id, told)[0]


def invite(counter: Counter, item_number: str, form_id: str, how: NoticeWay = NoticeWay.LETTER) -> Item:
    """Invite to collect, the first or the second time, two working days apart (TT 17/2017 Art 5.2 h).

    An invitation by letter is printed: its paper is queued in the same transaction.
    """
    told = _Told(EventKind.INVITED, reason=NoticeWay(how))
    return _record(counter, [item_number], form_id, told)[0]


def return_to_agency(counter: Counter, item_number: str, form_id: str) -> Item:
    """Back to the agency (chuyển trả cơ quan): refused, or two invitations and the wait after them were in vain.

    Nothing is paid back: postage of the way here was used, and what the recipient owes was never taken.
    """
    return _record(counter, [item_number], form_id, _Told(EventKind.RETURNED_TO_AGENCY))[0]


def hand_out(counter: Counter, handing: HandingOut) -> Delivered:
    """Give a result to whoever came for it, and take what is still to be paid, in one transaction.

    A result that is out with a courier counts as delivered at its address; over the counter the copy that the recipient
    signs is printed, filled in. Refused: wrong state, no authority, a paper
    neither recovered nor named as lost, too little cash. The same form again gives the first answer.
    """
    at_work(counter)
    with writing(counter.db) as conn:
        known = journal.event_of_form(conn, handing.form_id)
        if known is not None:
            return _delivered(conn, _items_of(conn, known.seq)[0])
        now = counter.clock()
        at = handing.at or now
        given = find_item(conn, handing.item_number)
        receipt = given.receipt
        at_address = given.state is ParcelState.WITH_COURIER
        kind = EventKind.DELIVERED_AT_ADDRESS if at_address else EventKind.DELIVERED
        state = moved(given.state, kind)
        check_recipient(receipt.recipient, handing)
        check_recovered(receipt.to_recover, handing)
        check_moment(at, given.attempts, receipt.collected_at, now)
        if handing.cash_given_vnd is not None and handing.cash_given_vnd < receipt.to_collect_vnd:
            short_vnd = receipt.to_collect_vnd - handing.cash_given_vnd
            raise Refused(f"Khách đưa còn thiếu {money(short_vnd)}", "cash_given")
        due = (receipt.postage,) if receipt.postage_due_vnd else ()
        seq = record_event(
            conn,
            counter,
            kind,
            at=now,
            form_id=handing.form_id,
            subject=f"dossier:{receipt.dossier_id}",
            amount_vnd=receipt.to_collect_vnd,
            note="\n".join(name for name in receipt.to_recover if name in handing.lost),
            lines=[_line(conn, given, Act.DELIVER, at.date())],
            entries=delivery_entries(due, receipt.fees, receipt.agency.code),
        )
        _keep_delivery(conn, given, handing, at, seq)
        keep_move(conn, given.parcel_id, Leg.RETURN, given.state, state)
        told = _delivered(conn, given)
        if not at_address:  # what a courier delivered was signed for on the paper that went along
            queue(conn, PaperKind.DELIVERY, told, seq, now)
        if told.taken_vnd:
            number = next_voucher(conn, counter, now.date(), seq)
            keep_voucher(conn, counter, delivery_voucher(number, told), seq, now)
        return told


# Every step but the last


def _record(counter: Counter, item_numbers: Iterable[str], form_id: str, told: _Told) -> tuple[Item, ...]:
    """One act on one or more results: states, attempts, one event with a line of each. Once for each form."""
    at_work(counter)
    with writing(counter.db) as conn:
        known = journal.event_of_form(conn, form_id)
        if known is not None:
            return _items_of(conn, known.seq)
        now = counter.clock()
        items = {one.parcel_id: one for one in (find_item(conn, number) for number in item_numbers)}
        if not items:
            raise Refused("Chưa chọn kết quả nào.", "item_numbers")
        states = {key: _allowed(conn, one, told, now) for key, one in items.items()}
        first = next(iter(items.values()))
        at = told.at or now
        seq = record_event(
            conn,
            counter,
            told.kind,
            at=now,
            form_id=form_id,
            subject=f"dossier:{first.receipt.dossier_id}" if len(items) == 1 else "courier",
            reason=told.reason or _why_returned(first, told.act),
            note=told.detail,
            lines=[_line(conn, one, told.act, at.date()) for one in items.values()],
        )
        for key, one in items.items():
            if tried := TRIED.get(told.kind):
                why = told.detail if tried is AttemptKind.COURIER else told.reason
                row = {"parcel_id": key, "kind": tried, "at": at, "reason": why, "seq": seq}
                conn.execute(insert(attempt).values(row))
            if told.kind is EventKind.INVITED and told.reason == NoticeWay.LETTER:
                queue_invitation(conn, counter, one, seq, now)
            keep_move(conn, key, Leg.RETURN, one.state, states[key])
        return _items_of(conn, seq)


def _allowed(conn: Connection, one: Item, told: _Told, now: datetime) -> ParcelState:
    """The state that follows; Refused, with the number of the result, where the act does not fit."""
    try:
        state = moved(one.state, told.kind)
        check_early(told.act, one.attempts, now.date(), Calendar(calendar_days(conn)))
        check_moment(told.at or now, one.attempts, one.receipt.collected_at, now)
    except Refused as refused:
        raise Refused(f"{group_item_number(one.item_number)}: {refused.message}", refused.field) from refused
    return state


def _why_returned(one: Item, act: Act) -> str:
    if act is not Act.RETURN_TO_AGENCY:
        return ""
    return NonDelivery.REFUSED if one.state is ParcelState.REFUSED else NonDelivery.INVITED_TWICE


# What each act keeps


def _line(conn: Connection, one: Item, act: Act, fact_on: date) -> Line:
    """``value``: working days past J + n, where this act ends it."""
    receipt = one.receipt
    past = None
    if stops_clock(act, receipt.result_place, one.attempts):
        past = days_past(receipt.due_on, fact_on, Calendar(calendar_days(conn)))
    return Line(
        parcel_id=one.parcel_id,
        item_number=receipt.item_number,
        agency_code=receipt.agency.code,
        procedure_code=receipt.procedure_code,
        service=one.service,
        leg=Leg.RETURN,
        zone=receipt.zone,
        fact_on=fact_on,
        value=past,
    )


def _items_of(conn: Connection, seq: int) -> tuple[Item, ...]:
    """The results that an event touched, as they stand now."""
    touched = select(event_line.c.parcel_id).where(event_line.c.seq == seq)
    return read_items(conn, parcel.c.id.in_(touched))


def _keep_delivery(conn: Connection, given: Item, handing: HandingOut, at: datetime, seq: int) -> None:
    row = {
        "parcel_id": given.parcel_id,
        "at": at,
        "recipient": handing.recipient,
        "name": handing.name,
        "id_kind": handing.id_kind,
        "id_number": handing.id_number,
        "relation": handing.relation,
        "authority": handing.authority,
        "remark": handing.remark,
        "seq": seq,
    }
    conn.execute(insert(delivery).values(row))
    for fee, number in zip(given.receipt.fees, chain(handing.fee_receipts, repeat("")), strict=False):
        taken = update(charge).where(charge.c.parcel_id == given.parcel_id, charge.c.name == fee.name)
        conn.execute(taken.values(receipt_number=number, taken_seq=seq))


def _fee_receipts(conn: Connection, given: Item) -> tuple[str, ...]:
    """The biên lai of each fee that was collected with a result, in their order."""
    query = select(charge.c.name, charge.c.receipt_number).where(charge.c.parcel_id == given.parcel_id)
    numbers = {row.name: row.receipt_number for row in conn.execute(query.where(charge.c.kind == "fee"))}
    return tuple(numbers[fee.name] for fee in given.receipt.fees)


def _delivered(conn: Connection, given: Item) -> Delivered:
    """What was signed for, read from what is kept; the papers named as lost stand in the event's note, one a line."""
    query = (
        select(delivery, event.c.actor, event.c.amount_vnd, event_note.c.text)
        .join(event, event.c.seq == delivery.c.seq)
        .outerjoin(event_note, event_note.c.seq == event.c.seq)
        .where(delivery.c.parcel_id == given.parcel_id)
    )
    row = conn.execute(query).one()
    actor = select(staff.c.name).where(staff.c.id == int(row.actor.removeprefix("clerk:")))
    lost = tuple((row.text or "").splitlines())
    return Delivered(
        result=given.receipt,
        event_seq=row.seq,
        delivered_at=row.at,
        clerk_name=conn.execute(actor).scalar_one(),
        recipient=RecipientKind(row.recipient),
        name=row.name,
        id_kind=IdKind(row.id_kind),
        id_number=row.id_number,
        relation=row.relation,
        authority=row.authority,
        remark=row.remark,
        recovered=tuple(name for name in given.receipt.to_recover if name not in lost),
        lost=lost,
        taken_vnd=row.amount_vnd,
        fee_receipts=_fee_receipts(conn, given),
    )

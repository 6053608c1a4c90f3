"""Reversing an acceptance or a registration (hủy phiếu) before anything leaves the desk. Nothing is deleted."""

from typing import Any

from sqlalchemy import Connection, select, update

from bcdesk.core.codes import looks_like_record_code, parse_prepaid_number, shown_number
from bcdesk.core.dossier import Receipt
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account, reversed_entries
from bcdesk.core.registration import Registration
from bcdesk.core.reversal import Reversal, ReversalReason, check_note, check_untouched
from bcdesk.core.staff import Role
from bcdesk.core.states import ParcelState
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.prints import PaperKind, of_event, queue
from bcdesk.desk.voided import refuse_void
from bcdesk.store import journal, ledger, numbers
from bcdesk.store.db import writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.moves import keep_move, moved
from bcdesk.store.schema import charge, event, event_line, paper, parcel, parcel_dossier
from bcdesk.store.way_round import handover, handover_item


def reverse(counter: Counter, item_number: str, reason: ReversalReason, note: str, form_id: str) -> Reversal:
    """Take back an acceptance: counts off its own date, money in this shift, its number void; queues the Biên bản.

    The same form again gives the same reversal. Refused: unknown here, reversed already, a parcel that has moved or
    stands on a Biên bản, a fee that its agency has had, another's acceptance or one of another shift unless a
    supervisor does it, a drawer that holds less than is to be paid back.
    """
    station, clerk, _ = at_work(counter)
    number, note, now = parse_prepaid_number(item_number), nfc(note), counter.clock()
    check_note(reason, note)
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, form_id):
            first: Reversal = of_event(conn, known.seq)
            return first
        accepted = _accepted(conn, number)
        _untouched(conn, accepted.seq)
        _give_fees_back(conn, accepted)
        _may_reverse(counter, accepted)
        taken: Receipt | Registration = of_event(conn, accepted.seq)
        entries = reversed_entries(ledger.moved_for(conn, accepted.subject))
        cash_vnd = -sum(entry.amount_vnd for entry in entries if entry.account is Account.CASH_DRAWER)
        seq = record_event(
            conn,
            counter,
            EventKind.REVERSED,
            at=now,
            form_id=form_id,
            subject=accepted.subject,
            amount_vnd=taken.total_vnd,
            reason=reason,
            note=note,
            lines=_lines(conn, accepted.seq),
            entries=entries,
            reverses=accepted.seq,
        )
        _void(conn, accepted.seq)
        done = Reversal(taken, now, station, clerk.name, reason, note, cash_vnd)
        queue(conn, PaperKind.REVERSAL, done, seq, now)
    return done


def _accepted(conn: Connection, number: str) -> Any:
    """The event that took in what travels under this number, or that registered it."""
    if looks_like_record_code(number):
        return _registered(conn, number)
    refuse_void(conn, number)
    subject = journal.of_dossier(parcel_dossier.c.dossier_id)
    query = (
        select(event.c.seq, event.c.subject, event.c.actor, event.c.shift_id, parcel_dossier.c.dossier_id)
        .select_from(parcel)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
        .join(event, (event.c.subject == subject) & (event.c.kind == EventKind.ACCEPTED.value))
        .where(parcel.c.item_number == number)
    )
    row = conn.execute(query).one_or_none()
    if row is None:
        raise _unknown(number)
    return row


def _registered(conn: Connection, number: str) -> Any:
    query = (
        select(event.c.seq, event.c.subject, event.c.actor, event.c.shift_id, paper.c.dossier_id)
        .join(paper, paper.c.seq == event.c.seq)
        .where(paper.c.item_number == number, paper.c.kind == PaperKind.REGISTRATION)
    )
    row = conn.execute(query).one_or_none()
    if row is None:
        raise _unknown(number)
    return row


def _unknown(number: str) -> Refused:
    return Refused(f"Không có hồ sơ nào tiếp nhận ở quầy này mang số hiệu {shown_number(number)}.", "item_number")


def _untouched(conn: Connection, seq: int) -> None:
    ids = _parcel_ids(conn, seq)
    states = conn.execute(select(parcel.c.state).where(parcel.c.id.in_(ids)).order_by(parcel.c.id)).scalars()
    listed = select(handover.c.code).join(handover_item).where(handover_item.c.parcel_id.in_(ids))
    code = conn.execute(listed.order_by(handover.c.id.desc()).limit(1)).scalar()
    check_untouched([ParcelState(state) for state in states], code or "")


def _give_fees_back(conn: Connection, accepted: Any) -> None:
    """What was taken for an agency with this acceptance is held for it no more."""
    taken = (charge.c.dossier_id == accepted.dossier_id) & (charge.c.taken_seq == accepted.seq)
    if conn.execute(select(charge.c.id).where(taken, charge.c.remitted_seq.is_not(None)).limit(1)).first() is not None:
        raise Refused("Phí, lệ phí của hồ sơ này đã nộp cho cơ quan, không hủy được phiếu gửi.", "item_number")
    conn.execute(update(charge).where(taken).values(taken_seq=None))


def _may_reverse(counter: Counter, accepted: Any) -> None:
    """Whose mistake it is may answer it until the shift closes; after that, and for others, a supervisor."""
    _, clerk, shift = at_work(counter)
    own = accepted.actor == journal.clerk(clerk.id) and accepted.shift_id == shift.id
    if not own and clerk.role is not Role.SUPERVISOR:
        raise Refused("Hồ sơ này nhận ở ca khác hoặc do người khác nhận: trưởng bưu cục đăng nhập mới hủy được.")


def _lines(conn: Connection, seq: int) -> list[Line]:
    """The same lines once more, with the date of the fact that they take back."""
    columns = [event_line.c[name] for name in Line.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(event_line.c.seq == seq).order_by(event_line.c.line_no))
    return [Line(**row._mapping) for row in rows]


def _void(conn: Connection, seq: int) -> None:
    moving = select(parcel.c.id, parcel.c.leg, parcel.c.state).where(parcel.c.id.in_(_parcel_ids(conn, seq)))
    for key, leg, word in conn.execute(moving.order_by(parcel.c.id)).all():
        state = ParcelState(word)
        keep_move(conn, key, leg, state, moved(state, EventKind.REVERSED))
    numbers.void(conn, seq)


def _parcel_ids(conn: Connection, seq: int) -> list[int]:
    return list(conn.execute(select(event_line.c.parcel_id).where(event_line.c.seq == seq)).scalars())

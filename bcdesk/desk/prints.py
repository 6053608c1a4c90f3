"""The print queue: saved first, printed second; what was printed can be printed again (in lại)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, Connection, func, select, update

from bcdesk.core.authority import Authority
from bcdesk.core.codes import RecordKind, next_record_code, record_code
from bcdesk.core.delivery import Delivered, ResultReceipt
from bcdesk.core.dossier import Receipt, Station
from bcdesk.core.errors import Refused
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.invitation import InvitationPaper
from bcdesk.core.label import Label, intake_label, result_label
from bcdesk.core.missing import MissingList
from bcdesk.core.registration import Registration
from bcdesk.core.remittance import Remittance
from bcdesk.core.reversal import Reversal
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.core.voucher import Voucher
from bcdesk.desk.counter import Counter
from bcdesk.store.db import insert_row, reading, writing
from bcdesk.store.journal import EventKind, of_dossier, restored_on
from bcdesk.store.schema import event, paper, print_job


class PaperKind(StrEnum):
    """Papers of a desk."""

    CONSIGNMENT = "consignment"
    RESULT = "result"
    HANDOVER = "handover"
    INVITATION = "invitation"
    REVERSAL = "reversal"
    REMITTANCE = "remittance"
    SHIFT = "shift"
    DELIVERY = "delivery"
    LABEL = "label"
    VOUCHER = "voucher"
    MISSING = "missing"
    AUTHORITY = "authority"
    REGISTRATION = "registration"


PAPER_NAMES = {
    PaperKind.CONSIGNMENT: "Phiếu gửi",
    PaperKind.RESULT: "Phiếu gửi kết quả",
    PaperKind.HANDOVER: "Biên bản",
    PaperKind.INVITATION: "Giấy mời nhận",
    PaperKind.REVERSAL: "Biên bản hủy",
    PaperKind.REMITTANCE: "Bảng kê nộp phí",
    PaperKind.SHIFT: "Biên bản chốt ca",
    PaperKind.DELIVERY: "Xác nhận phát",
    PaperKind.LABEL: "Nhãn bưu gửi",
    PaperKind.VOUCHER: "Chứng từ thu tiền",
    PaperKind.MISSING: "Giấy tờ còn thiếu",
    PaperKind.AUTHORITY: "Giấy ủy quyền",
    PaperKind.REGISTRATION: "Đăng ký nhận kết quả",
}
COPIES = dict.fromkeys(PaperKind, 1) | {
    PaperKind.CONSIGNMENT: 3,
    PaperKind.RESULT: 3,
    PaperKind.HANDOVER: 2,
    PaperKind.REVERSAL: 2,
    PaperKind.REMITTANCE: 2,
    PaperKind.VOUCHER: 2,
    PaperKind.REGISTRATION: 2,
}
BESIDE = (PaperKind.LABEL, PaperKind.VOUCHER)
"""Papers that go beside the one of an act; they are asked for by name."""

Snapshot = (
    Receipt
    | ResultReceipt
    | HandoverRecord
    | InvitationPaper
    | Reversal
    | Remittance
    | ShiftRecord
    | Delivered
    | Label
    | Voucher
    | MissingList
    | Authority
    | Registration
)
SNAPSHOTS: dict[PaperKind, Any] = {
    PaperKind.CONSIGNMENT: Receipt,
    PaperKind.RESULT: ResultReceipt,
    PaperKind.HANDOVER: HandoverRecord,
    PaperKind.INVITATION: InvitationPaper,
    PaperKind.REVERSAL: Reversal,
    PaperKind.REMITTANCE: Remittance,
    PaperKind.SHIFT: ShiftRecord,
    PaperKind.DELIVERY: Delivered,
    PaperKind.LABEL: Label,
    PaperKind.VOUCHER: Voucher,
    PaperKind.MISSING: MissingList,
    PaperKind.AUTHORITY: Authority,
    PaperKind.REGISTRATION: Registration,
}
"""What each paper says, as it is kept with it."""


class PrintState(StrEnum):
    """Chờ, đã gửi máy in, lỗi."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper waiting for, or given to, a printer. ``reprint_no`` 0 is the first print.

    ``voided_at``: when what the paper says was reversed.
    """

    id: int
    kind: PaperKind
    item_number: str
    copies: int
    reprint_no: int
    state: PrintState
    message: str
    made_at: datetime
    voided_at: datetime | None = None


_VOIDED_AT = (
    select(event.c.at)
    .where(
        event.c.subject == of_dossier(paper.c.dossier_id),
        event.c.kind == EventKind.REVERSED.value,
        event.c.reverses == paper.c.seq,
    )
    .correlate(paper)
    .scalar_subquery()
)
_JOB = select(
    print_job.c.id,
    paper.c.kind,
    paper.c.item_number,
    print_job.c.copies,
    print_job.c.reprint_no,
    print_job.c.state,
    print_job.c.message,
    print_job.c.made_at,
    _VOIDED_AT.label("voided_at"),
).join(paper)


def queue(conn: Connection, kind: PaperKind, value: Snapshot, seq: int | None, at: datetime) -> int:
    """Keep what a paper says and queue its first print, in the transaction of its act; gives the job.

    ``seq`` None: the paper of a draft, which is no event.
    """
    return _queue(conn, keep(conn, kind, value, seq, at), COPIES[kind], 0, at)


def keep(conn: Connection, kind: PaperKind, value: Snapshot, seq: int | None, at: datetime) -> int:
    """Keep what a paper says, to be printed when it is asked for; the paper of an act is its first one."""
    number, dossier_id = _concerns(value)
    kept = {
        "kind": kind,
        "dossier_id": dossier_id,
        "seq": seq,
        "item_number": number,
        "snapshot": _adapter(kind).dump_json(value).decode(),
        "template": value.template,
        "made_at": at,
    }
    return insert_row(conn, paper, kept)


def _concerns(value: Snapshot) -> tuple[str, int | None]:
    """The number under which a paper is found again, and its dossier."""
    if isinstance(value, (HandoverRecord, Remittance, ShiftRecord)):
        return value.code, None
    if isinstance(value, MissingList):
        return value.number, None
    if isinstance(value, Registration):
        return value.number, value.dossier_id
    if isinstance(value, Delivered):
        return value.result.item_number, value.result.dossier_id
    return value.item_number, value.dossier_id


def next_code(
    conn: Connection, station: Station, kind: RecordKind, on: date, kept: Column[str] = paper.c.item_number
) -> str:
    """The code of the next record of that kind on that day; ``kept``: where the codes of that kind stand."""
    first = record_code(kind, station.code, on, 0)[:-3]
    made = select(kept).where(kept.between(first, f"{first}~"))
    taken = list(conn.execute(made).scalars())
    if restored := restored_on(conn, on):
        # what was printed before the restore may be missing here: nobody makes more than one in 100 seconds
        turn = (restored.hour * 3600 + restored.minute * 60 + restored.second) // 100
        taken.append(record_code(kind, station.code, on, turn))
    return next_record_code(kind, station.code, int(station.counter), on, taken)


@cache
def _adapter(kind: PaperKind) -> TypeAdapter[Snapshot]:
    return TypeAdapter(SNAPSHOTS[kind])


def _queue(conn: Connection, paper_id: int, copies: int, reprint_no: int, at: datetime) -> int:
    waiting = {"paper_id": paper_id, "copies": copies, "reprint_no": reprint_no, "state": PrintState.WAITING}
    return insert_row(conn, print_job, {**waiting, "made_at": at, "changed_at": at})


def of_event(conn: Connection, seq: int) -> Any:
    """What the paper of an event says."""
    first = select(paper.c.kind, paper.c.snapshot).where(paper.c.seq == seq).order_by(paper.c.id).limit(1)
    row = conn.execute(first).one()
    return _adapter(PaperKind(row.kind)).validate_json(row.snapshot)


def pending(counter: Counter) -> tuple[PrintJob, ...]:
    """Jobs that no printer has taken, oldest first. What was reversed meanwhile need not be printed any more."""
    with reading(counter.db) as conn:
        waits = print_job.c.state != PrintState.SENT, _VOIDED_AT.is_(None)
        rows = conn.execute(_JOB.where(*waits).order_by(print_job.c.id)).all()
    return tuple(_job(row) for row in rows)


def job(counter: Counter, job_id: int) -> PrintJob:
    with reading(counter.db) as conn:
        return _job(conn.execute(_JOB.where(print_job.c.id == job_id)).one())


def jobs_of(counter: Counter, item_number: str) -> tuple[PrintJob, ...]:
    """Every print of an item's papers, oldest first."""
    with reading(counter.db) as conn:
        rows = conn.execute(_JOB.where(paper.c.item_number == item_number).order_by(print_job.c.id)).all()
    return tuple(_job(row) for row in rows)


def snapshot(counter: Counter, job_id: int) -> Snapshot:
    """What the paper of a job says, as it was kept when it was made."""
    kept = select(paper.c.kind, paper.c.snapshot).join(print_job).where(print_job.c.id == job_id)
    with reading(counter.db) as conn:
        row = conn.execute(kept).one()
    return _adapter(PaperKind(row.kind)).validate_json(row.snapshot)


def mark(counter: Counter, job_id: int, state: PrintState, message: str = "") -> PrintJob:
    """Keep what became of a job. No event: printing moves neither dossier nor money."""
    with writing(counter.db) as conn:
        conn.execute(
            update(print_job)
            .where(print_job.c.id == job_id)
            .values(state=state, message=message, changed_at=counter.clock())
        )
    return job(counter, job_id)


def reprint(counter: Counter, item_number: str, seq: int = 0, kind: PaperKind | None = None) -> PrintJob:
    """Queue a paper of an item once more, marked "BẢN IN LẠI LẦN n"; one that was never printed is not marked.

    That of event ``seq`` (0: the latest), of a ``kind`` (None: whatever the act's own paper is).
    """
    kinds = paper.c.kind.not_in(BESIDE) if kind is None else paper.c.kind == kind
    newest = select(paper.c.id, paper.c.kind).where(paper.c.item_number == item_number, kinds)
    newest = newest.where(paper.c.seq == seq).order_by(paper.c.id) if seq else newest.order_by(paper.c.id.desc())
    with writing(counter.db) as conn:
        row = conn.execute(newest.limit(1)).one_or_none()
        if row is None and kind is PaperKind.LABEL:
            return _job(conn.execute(_JOB.where(print_job.c.id == _first_label(conn, counter, item_number))).one())
        if row is None:
            raise Refused(f"Không có phiếu nào mang số hiệu {item_number} ở quầy này.", "item_number")
        last = select(func.max(print_job.c.reprint_no)).where(print_job.c.paper_id == row.id)
        before = conn.execute(last).scalar()
        number = 0 if before is None else before + 1
        job_id = _queue(conn, row.id, COPIES[PaperKind(row.kind)], number, counter.clock())
    return job(counter, job_id)


def _first_label(conn: Connection, counter: Counter, item_number: str) -> int:
    """Nothing is kept for a label that nobody asked for; it says what the Phiếu gửi says."""
    slips = paper.c.kind.in_((PaperKind.CONSIGNMENT, PaperKind.RESULT))
    row = conn.execute(select(paper).where(paper.c.item_number == item_number, slips)).first()
    if row is None:
        raise Refused(f"Không có phiếu nào mang số hiệu {item_number} ở quầy này.", "item_number")
    slip: Any = _adapter(PaperKind(row.kind)).validate_json(row.snapshot)
    made = intake_label(slip) if isinstance(slip, Receipt) else result_label(slip)
    return queue(conn, PaperKind.LABEL, made, row.seq, counter.clock())


def _job(row: Any) -> PrintJob:
    return PrintJob(**{**row._mapping, "kind": PaperKind(row.kind), "state": PrintState(row.state)})

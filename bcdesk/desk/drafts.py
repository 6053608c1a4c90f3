"""Forms kept as far as they are typed (hồ sơ tạm lưu). No event, no money: what is typed, and nothing else.

A form is kept by itself while it is filled; it gets a number when the clerk keeps it for a customer who comes back.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from bcdesk.core.codes import RecordKind, parse_record_code
from bcdesk.core.dates import short_date
from bcdesk.core.draft import Content, Draft, DraftState
from bcdesk.core.errors import Refused
from bcdesk.core.missing import MissingList, Wanted
from bcdesk.desk.counter import Counter, at_work
from bcdesk.desk.prints import PaperKind, next_code, queue
from bcdesk.store import catalogue, journal, reference
from bcdesk.store.db import reading, writing
from bcdesk.store.schema import dossier, draft, paper, staff

LIST_LIMIT = 200
OPEN = draft.c.state == DraftState.OPEN
EXPIRED = "Quá thời hạn giữ"


def autosave(counter: Counter, form_id: str, content: Content, missing: Sequence[str]) -> datetime:
    """Keep what stands in a form now. A form that was accepted or given up meanwhile stays what it is."""
    now = counter.clock()
    with writing(counter.db) as conn:
        _save(conn, counter, form_id, content, missing, now)
    return now


def keep(
    counter: Counter, form_id: str, content: Content, missing: Sequence[str], wanted: Wanted | None = None
) -> Draft:
    """Keep a form for a customer who comes back: it has its number from now on, the same one each time.

    ``wanted``: papers are missing, and the customer takes along the list of them (QĐ 45/2016 Art 6.3).
    """
    station, clerk, _ = at_work(counter)
    now = counter.clock()
    with writing(counter.db) as conn:
        _save(conn, counter, form_id, content, missing, now)
        known = _open_one(conn, form_id).code
        code = known or next_code(conn, station, RecordKind.DRAFT, now.date(), draft.c.code)
        conn.execute(update(draft).where(draft.c.form_id == form_id).values(code=code, kept_at=now))
        if wanted is not None:
            listed = MissingList(
                number=code,
                made_at=now,
                station=station,
                clerk_name=clerk.name,
                customer=wanted.customer,
                procedure_code=wanted.procedure_code,
                procedure_name=catalogue.listless_procedure(conn, wanted.procedure_code, now.date()).print_name,
                agency=catalogue.agency(conn, wanted.agency_code, now.date()).name if wanted.agency_code else "",
                source=_source(conn, wanted.procedure_code, now.date()),
                missing=wanted.missing,
                complete=wanted.complete,
                kept_until=now.date() + timedelta(days=counter.rules.draft_days),
            )
            queue(conn, PaperKind.MISSING, listed, None, now)
        return _open_one(conn, form_id)


def _save(
    conn: Connection, counter: Counter, form_id: str, content: Content, missing: Sequence[str], now: datetime
) -> None:
    _, clerk, _ = at_work(counter)
    typed = {
        "staff_id": clerk.id,
        "changed_at": now,
        "content": json.dumps(content, ensure_ascii=False),
        "missing": "\n".join(missing),
    }
    known = conn.execute(update(draft).where(draft.c.form_id == form_id, OPEN).values(typed))
    if known.rowcount or journal.event_of_form(conn, form_id) is not None:
        return
    if conn.execute(select(draft.c.id).where(draft.c.form_id == form_id)).one_or_none() is None:
        conn.execute(insert(draft), {**typed, "form_id": form_id, "made_at": now, "state": DraftState.OPEN})


def open_draft(counter: Counter, code: str) -> Draft:
    """The kept form behind a number, to be filled further. Refused: unknown here, accepted or given up."""
    code = "".join(code.split())
    parse_record_code(code)
    with reading(counter.db) as conn:
        row = conn.execute(select(draft).where(draft.c.code == code)).one_or_none()
        if row is None:
            raise Refused(f"Hồ sơ tạm lưu {code} không có ở quầy này.", "record_code")
        if row.state is DraftState.COMPLETED:
            raise Refused(f"Hồ sơ tạm lưu {code} đã được nhận: {_item_number(conn, row.form_id)}.", "record_code")
        if row.state is DraftState.GIVEN_UP:
            raise Refused(f"Hồ sơ tạm lưu {code} đã bỏ: {row.reason}.", "record_code")
        return _open_one(conn, row.form_id)


def reopen(counter: Counter, form_id: str) -> Draft:
    """A form as it was kept; one without a number that was put away a moment ago is open again."""
    with writing(counter.db) as conn:
        conn.execute(
            update(draft)
            .where(draft.c.form_id == form_id, draft.c.state == DraftState.GIVEN_UP, draft.c.content != "")
            .values(state=DraftState.OPEN, reason="")
        )
        return _open_one(conn, form_id)


def put_away(counter: Counter, form_id: str) -> None:
    """Clear a form that has no number. What stood in it can be taken back until the next sign-in."""
    with writing(counter.db) as conn:
        conn.execute(
            update(draft)
            .where(draft.c.form_id == form_id, OPEN, draft.c.code.is_(None))
            .values(state=DraftState.GIVEN_UP, reason="Xóa trắng")
        )


def give_up(counter: Counter, form_id: str, reason: str) -> None:
    """The customer does not come back. What stood in the form is erased, the number and the reason stay."""
    if not reason.strip():
        raise Refused("Ghi lý do bỏ hồ sơ tạm lưu.", "reason")
    with writing(counter.db) as conn:
        _end(conn, draft.c.form_id == form_id, DraftState.GIVEN_UP, reason.strip())


def complete(conn: Connection, form_id: str) -> None:
    """In the transaction that accepts the form: the dossier holds from now on what the draft held."""
    _end(conn, draft.c.form_id == form_id, DraftState.COMPLETED)


def carry(conn: Connection, at: datetime) -> int:
    """In the transaction that closes a shift: what is still open goes to the next one. Gives how many."""
    return conn.execute(update(draft).where(OPEN).values(carried_at=at)).rowcount


def _end(conn: Connection, which: Any, state: DraftState, reason: str = "") -> None:
    erased = {"content": "", "missing": "", "state": state, "reason": reason}
    conn.execute(update(draft).where(which, OPEN).values(erased))


def waiting(counter: Counter) -> tuple[Draft, ...]:
    """Open forms of this desk, those with a number first, oldest first."""
    order = (draft.c.code.is_(None), draft.c.kept_at, draft.c.changed_at)
    with reading(counter.db) as conn:
        return tuple(_draft(row) for row in conn.execute(_drafts().where(OPEN).order_by(*order).limit(LIST_LIMIT)))


def of_person(counter: Counter, id_number: str) -> Draft | None:
    """The newest draft with a number whose sender has this identity number."""
    found = [each for each in waiting(counter) if each.code and each.text("id_number") == id_number]
    return found[-1] if found else None


def unfinished(counter: Counter) -> Draft | None:
    """At sign-in: the form that this clerk was filling when the window went, if any.

    What was put away or is kept for too long is erased now.
    """
    _, clerk, _ = at_work(counter)
    typed_after = draft.c.kept_at.is_(None) | (draft.c.changed_at > draft.c.kept_at)
    mine = _drafts().where(OPEN, draft.c.staff_id == clerk.id, typed_after).order_by(draft.c.changed_at.desc()).limit(1)
    with writing(counter.db) as conn:
        put_away = draft.c.state == DraftState.GIVEN_UP
        conn.execute(update(draft).where(put_away, draft.c.content != "").values(content="", missing=""))
        too_old = counter.clock() - timedelta(days=counter.rules.draft_days)
        _end(conn, draft.c.changed_at < too_old, DraftState.GIVEN_UP, EXPIRED)
        row = conn.execute(mine).one_or_none()
    return None if row is None else _draft(row)


def _item_number(conn: Connection, form_id: str) -> str:
    """That of the first paper: a Phiếu gửi, or a registration."""
    numbers = select(paper.c.item_number).join(dossier).where(dossier.c.form_id == form_id).order_by(paper.c.id)
    return str(conn.execute(numbers.limit(1)).scalar_one())


def _drafts() -> Select[Any]:
    return select(draft, staff.c.name.label("clerk_name")).join(staff)


def _open_one(conn: Connection, form_id: str) -> Draft:
    row = conn.execute(_drafts().where(OPEN, draft.c.form_id == form_id)).one_or_none()
    if row is None:
        raise Refused("Hồ sơ này không còn tạm lưu: đã nhận hoặc đã bỏ.")
    return _draft(row)


def _draft(row: Any) -> Draft:
    return Draft(
        form_id=row.form_id,
        code=row.code or "",
        clerk_name=row.clerk_name,
        changed_at=row.changed_at,
        kept_at=row.kept_at,
        carried_at=row.carried_at,
        content=json.loads(row.content) if row.content else {},
        missing=tuple(row.missing.split("\n")) if row.missing else (),
    )


def _source(conn: Connection, procedure_code: str, on: date) -> str:
    """The published list that was compared: which pack, of which day."""
    kept = reference.procedure.c
    row = conn.execute(
        select(reference.pack.c.title, kept.valid_from)
        .join(reference.procedure)
        .where(kept.code == procedure_code, kept.valid_from <= on)
        .order_by(kept.valid_from.desc())
        .limit(1)
    ).one()
    return f"Danh mục thủ tục {row.title}, bản ngày {short_date(row.valid_from)}"

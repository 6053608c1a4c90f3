"""The same again: one person, one procedure, one day (hồ sơ có vẻ đã nhận)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from bcdesk.core.codes import group_item_number
from bcdesk.core.dossier import Intake
from bcdesk.core.errors import Refused
from bcdesk.core.states import ParcelState
from bcdesk.core.vietnamese import fold
from bcdesk.desk.counter import Counter
from bcdesk.store.db import reading
from bcdesk.store.schema import dossier, parcel, parcel_dossier, party

GONE_BACK = (ParcelState.RECALLED, ParcelState.VOID, ParcelState.RETURNED_TO_SENDER)
"""What its sender has again may come once more."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A dossier of today that looks like the one at hand."""

    item_number: str
    accepted_at: datetime


def twin(counter: Counter, intake: Intake) -> Twin | None:
    """The latest dossier that this person gave today for this procedure."""
    with reading(counter.db) as conn:
        return _twin(conn, intake, counter.today)


def twin_words(found: Twin) -> str:
    """What a clerk is told of it."""
    number = group_item_number(found.item_number)
    return f"Có vẻ đã nhận lúc {found.accepted_at:%H:%M}, phiếu {number}. Xem ở F7, hoặc ghi vì sao nhận thêm."


def refuse_twin(conn: Connection, intake: Intake, on: date) -> None:
    """Refused at "again_reason" where the same was taken in today and nobody says why it comes again."""
    if intake.again_reason:
        return
    found = _twin(conn, intake, on)
    if found is not None:
        raise Refused(twin_words(found), "again_reason")


def _twin(conn: Connection, intake: Intake, on: date) -> Twin | None:
    """The same number; without one, the same name in the same commune."""
    sender = intake.sender
    if sender.id_number:
        same = party.c.id_number == sender.id_number
    else:
        same = (party.c.name_folded == fold(sender.name)) & (party.c.commune_code == sender.commune_code)
    query = (
        select(parcel.c.item_number, dossier.c.accepted_at)
        .select_from(dossier)
        .join(party, party.c.id == dossier.c.sender_id)
        .join(parcel_dossier, parcel_dossier.c.dossier_id == dossier.c.id)
        .join(parcel, parcel.c.id == parcel_dossier.c.parcel_id)
        .where(same, dossier.c.procedure_code == intake.procedure_code, parcel.c.item_number.is_not(None))
        .where(parcel.c.state.not_in(GONE_BACK))
        .where(func.substr(dossier.c.accepted_at, 1, 10) == on.isoformat())
        .order_by(dossier.c.id.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else Twin(row.item_number, row.accepted_at)

"""A number whose Phiếu gửi was reversed: whoever meets it again is told when and why."""

from sqlalchemy import Connection, select

from bcdesk.core.codes import group_item_number
from bcdesk.core.errors import Refused
from bcdesk.core.reversal import REVERSAL_NAMES, ReversalReason
from bcdesk.core.states import ParcelState
from bcdesk.store.journal import EventKind, of_dossier
from bcdesk.store.schema import event, parcel, parcel_dossier


def refuse_void(conn: Connection, item_number: str, field: str = "item_number") -> None:
    """Refused at ``field`` if this number was given up."""
    query = (
        select(event.c.at, event.c.reason)
        .select_from(parcel)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
        .join(event, event.c.subject == of_dossier(parcel_dossier.c.dossier_id))
        .where(event.c.kind == EventKind.REVERSED.value)
        .where(parcel.c.item_number == item_number, parcel.c.state == ParcelState.VOID)
    )
    if row := conn.execute(query).first():
        why = REVERSAL_NAMES[ReversalReason(row.reason)]
        raise Refused(f"{group_item_number(item_number)} đã hủy lúc {row.at:%H:%M %d/%m/%Y}: {why}.", field)

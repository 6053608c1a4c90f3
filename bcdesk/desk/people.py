"""People this desk knows from earlier dossiers: offered whole by number or phone, so that nobody types them again."""

from sqlalchemy import select, union

from bcdesk.core.dossier import Party
from bcdesk.desk.counter import Counter
from bcdesk.store.db import reading
from bcdesk.store.schema import dossier, party

SHORTEST = 6
"""Fewer digits would offer strangers to each other."""
OFFERED = 5

_COLUMNS = tuple(party.c[name] for name in Party.__dataclass_fields__)


def known_people(counter: Counter, number: str) -> tuple[Party, ...]:
    """Senders whose identity number, tax code or phone begins so, the latest first, each as last written down."""
    digits = "".join(sign for sign in number if sign.isalnum()).upper()
    if len(digits) < SHORTEST:
        return ()
    # each by its index: with OR between them everybody would be read, the latest first
    begin_so = (
        select(party.c.id).where(column.between(digits, digits + "\uffff"))
        for column in (party.c.id_number, party.c.phone)
    )
    query = (
        select(*_COLUMNS)
        .join(dossier, dossier.c.sender_id == party.c.id)
        .where(party.c.id.in_(union(*begin_so)))
        .order_by(party.c.id.desc())
        .limit(OFFERED * 10)
    )
    with reading(counter.db) as conn:
        rows = [Party(**row._mapping) for row in conn.execute(query)]
    newest = {(who.id_number or who.phone, who.name): who for who in reversed(rows)}
    return tuple(reversed(newest.values()))[:OFFERED]

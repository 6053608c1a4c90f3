"""Making a desk known to its province, once (ghép quầy)."""

import base64
import os
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.staff import Role, Staff, demand
from bcdesk.store import journal, sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, reading
from bcdesk.store.journal import EventKind
from bcdesk.sync.keeping import Keep, writer
from bcdesk.sync.line import Clock, Link, Network, RandomBytes, exchange, message_of, opened, patiently, sign
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import Enrolled
from bcdesk.sync.wire.signatures import Answer, Request


def read_link(conn: Connection) -> Link | None:
    """The desk's place at the province; None before enrolment."""
    if not sheets.kept(conn, "sync_desk"):
        return None
    return Link(
        url=sheets.kept(conn, "sync_url"),
        desk=sheets.kept(conn, "sync_desk"),
        station=sheets.kept(conn, "sync_station"),
        key=Ed25519PrivateKey.from_private_bytes(base64.b64decode(sheets.kept(conn, "sync_key"))),
        province_key=signatures.public_key(sheets.kept(conn, "sync_province_key")),
    )


def enrol(
    db: Database,
    by: Staff | None,
    url: str,
    code: str,
    clock: Clock,
    network: Network,
    random_bytes: RandomBytes = os.urandom,
    keep: Keep | None = None,
) -> Enrolled:
    """A supervisor or IT makes this desk known by the one-time code that the province gave.

    Asked again with the same code, after a lost answer: the same.
    """
    person = demand(by, Role.SUPERVISOR, Role.IT)
    code = code.upper().replace("-", "").replace(" ", "")
    if len(code) != 24:
        raise Refused(f"Mã ghép quầy có 24 ký tự, đang có {len(code)}.", "code")
    url = _checked_url(url)
    keep = keep or writer(db)
    with reading(db) as conn:
        if sheets.kept(conn, "sync_desk"):
            raise Refused(f"Quầy đã ghép với tỉnh, số quầy {sheets.kept(conn, 'sync_desk')}.", "code")
        known = sheets.kept(conn, "sync_key")
    private = base64.b64decode(known) if known else random_bytes(32)
    if not known:  # kept before it is sent: a lost answer must not lose the key
        keep(lambda conn: sheets.keep(conn, "sync_key", base64.b64encode(private).decode()))
    key = Ed25519PrivateKey.from_private_bytes(private)
    asked = messages.EnrolRequest(code=code, public_key=signatures.key_text(key.public_key()))

    def ask() -> tuple[Answer, Enrolled]:
        request = Request("POST", f"{url}{messages.BASE}/enrol", asked.model_dump_json().encode())
        sign(request, key, signatures.ENROL_KEY_ID, clock, random_bytes)
        answer = exchange(session, request)
        return answer, message_of(Enrolled, answer)

    with opened(network) as session:
        answer, enrolled = patiently(network, ask)
    province_key = signatures.public_key(enrolled.province_key)
    try:
        if signatures.key_mark(province_key) != code[-8:]:
            raise signatures.BadSignature("not the province that gave the code")
        signatures.verify_answer(answer, province_key, clock())
    except (signatures.BadSignature, signatures.BadClock) as error:
        raise Trouble(
            "Máy chủ trả lời không phải là máy chủ đã cấp mã ghép quầy.", "Kiểm tra địa chỉ máy chủ với Bưu điện tỉnh."
        ) from error

    def kept(conn: Connection) -> None:
        now = clock()
        journal.append(
            conn,
            at=now,
            business_day=now.date(),
            actor=journal.clerk(person.id),
            kind=EventKind.ENROLLED,
            subject=f"desk:{enrolled.desk}",
            reason=urlsplit(url).netloc,
        )
        values = {
            "sync_url": url,
            "sync_desk": enrolled.desk,
            "sync_station": enrolled.station,
            "sync_province_key": enrolled.province_key,
            "sync_epoch": str(head(conn).epoch),
        }
        for name, value in values.items():
            sheets.keep(conn, name, value)

    keep(kept)
    return enrolled


def _checked_url(url: str) -> str:
    parts = urlsplit(url.strip().rstrip("/"))
    if not parts.hostname or parts.query or parts.fragment:
        raise Refused("Địa chỉ máy chủ ghi như https://hoso.buudien.example.", "url")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")):
        raise Refused("Địa chỉ máy chủ phải bắt đầu bằng https://.", "url")
    return f"{parts.scheme}://{parts.netloc}{parts.path}"

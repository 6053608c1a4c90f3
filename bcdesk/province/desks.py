"""Points and desks: enrolment by one-time code, keys, number ranges, what was heard last."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from bcdesk.core.errors import Refused
from bcdesk.province.office import Office, note_change
from bcdesk.province.schema import desk, enrol_code, nonce, number_range, station
from bcdesk.sync.wire import signatures
from bcdesk.sync.wire.messages import Enrolled, NumberRange
from bcdesk.sync.wire.signatures import CLOCK_TOLERANCE

CODE_VALID = timedelta(days=7)
SECRET_BYTES = 10
_ONCE = text(
    "INSERT INTO nonce (province, desk, nonce, at) VALUES (:province, :desk, :nonce, :at) "
    "ON CONFLICT DO NOTHING RETURNING desk"
)


def add_station(conn: Connection, office: Office, code: str, name: str, district: str, phone: str = "") -> None:
    """Add a point, or correct its name."""
    place = (station.c.province == office.code, station.c.code == code)
    values = {"name": name, "district": district, "phone": phone}
    if conn.execute(select(station.c.code).where(*place)).one_or_none() is None:
        conn.execute(insert(station).values(province=office.code, code=code, **values))
    else:
        conn.execute(update(station).where(*place).values(values))


def add_range(conn: Connection, office: Office, code: str, prefix: str, first: int, last: int) -> None:
    """Allot item numbers to a desk; no number is allotted twice."""
    if not 0 <= first <= last <= 99_999_999:
        raise Refused("Dải số ghi bằng 8 chữ số, số cuối không nhỏ hơn số đầu.", "range")
    ranges = number_range.c
    overlapping = select(ranges.desk).where(
        ranges.province == office.code, ranges.prefix == prefix, ranges.first <= last, ranges.last >= first
    )
    taken = conn.execute(overlapping).first()
    if taken is not None:
        raise Refused(f"Dải số {prefix} {first:08d}–{last:08d} trùng dải đã cấp cho quầy {taken.desk}.", "range")
    row = {"kind": "item", "prefix": prefix, "first": first, "last": last, "desk": code}
    conn.execute(insert(number_range).values(province=office.code, **row))


def desk_code(
    conn: Connection, office: Office, station_code: str, random_bytes: Callable[[int], bytes]
) -> tuple[str, str]:
    """A new desk of a point: its id and the one-time code to type there.

    Sixteen letters are the secret, eight stand for the province's key; the database keeps only a digest.
    """
    known = select(station.c.code).where(station.c.province == office.code, station.c.code == station_code)
    if conn.execute(known).one_or_none() is None:
        raise Refused(f"Chưa có điểm phục vụ {station_code}. Ghi thêm tên và huyện của điểm.", "station")
    of_station = (enrol_code.c.province == office.code, enrol_code.c.station == station_code)
    count = conn.execute(select(func.count()).select_from(enrol_code).where(*of_station)).scalar_one()
    secret = base64.b32encode(random_bytes(SECRET_BYTES)).decode()
    code, own = secret + signatures.key_mark(office.key.public_key()), f"{station_code}-{count + 1}"
    row = {"digest": _digest(code), "desk": own, "station": station_code, "expires_at": office.clock() + CODE_VALID}
    conn.execute(insert(enrol_code).values(province=office.code, **row))
    note_change(conn, office, "cli", "desk_code", own)
    return own, code


def enrol(conn: Connection, office: Office, code: str, key: Ed25519PublicKey) -> Enrolled:
    """A desk with its key. The code is used up; the same key may ask again with it, if the answer was lost."""
    now, public = office.clock(), signatures.key_text(key)
    codes = enrol_code.c
    place = (codes.province == office.code, codes.digest == _digest(code))
    row = conn.execute(select(enrol_code).where(*place).with_for_update()).one_or_none()
    if row is None or row.expires_at < now:
        raise Refused("Mã ghép quầy không đúng hoặc đã hết hạn.", "code")
    own = (desk.c.province == office.code, desk.c.code == row.desk)
    kept = conn.execute(select(desk).where(*own)).one_or_none()
    if kept is None:
        values = {"code": row.desk, "station": row.station, "public_key": public, "enrolled_at": now, "contact_at": now}
        conn.execute(insert(desk).values(province=office.code, **values))
        conn.execute(update(enrol_code).where(*place).values(used_at=now))
        note_change(conn, office, f"desk:{row.desk}", "enrolled", signatures.key_mark(key))
    elif kept.public_key != public:
        raise Refused("Mã ghép quầy đã dùng cho máy khác.", "code")
    return Enrolled(
        desk=row.desk,
        station=row.station,
        province_key=signatures.key_text(office.key.public_key()),
        ranges=ranges_of(conn, office, row.desk),
    )


def ranges_of(conn: Connection, office: Office, code: str) -> tuple[NumberRange, ...]:
    """The number ranges of a desk."""
    ranges = number_range.c
    own = (ranges.province == office.code, ranges.desk == code)
    query = (
        select(ranges.kind, ranges.prefix, ranges.first, ranges.last).where(*own).order_by(ranges.prefix, ranges.first)
    )
    return tuple(NumberRange(**row._mapping) for row in conn.execute(query))


def key_of(conn: Connection, office: Office, code: str) -> Ed25519PublicKey | None:
    """The key of a desk that is enrolled and not revoked."""
    own = (desk.c.province == office.code, desk.c.code == code, desk.c.revoked_at.is_(None))
    public = conn.execute(select(desk.c.public_key).where(*own)).scalar_one_or_none()
    return None if public is None else signatures.public_key(public)


def heard(conn: Connection, office: Office, code: str) -> None:
    """The desk is not silent."""
    own = (desk.c.province == office.code, desk.c.code == code)
    conn.execute(update(desk).where(*own).values(contact_at=office.clock()))


def station_of(conn: Connection, office: Office, code: str) -> str:
    """The point that a desk belongs to."""
    own = (desk.c.province == office.code, desk.c.code == code)
    return str(conn.execute(select(desk.c.station).where(*own)).scalar_one())


def first_time(conn: Connection, office: Office, code: str, number: str, now: datetime) -> bool:
    """Whether this nonce of a desk is new. Kept as long as a signature with it would be believed."""
    conn.execute(delete(nonce).where(nonce.c.province == office.code, nonce.c.at < now - 4 * CLOCK_TOLERANCE))
    row = {"province": office.code, "desk": code, "nonce": number, "at": now}
    added = _ONCE.bindparams(bindparam("at", type_=nonce.c.at.type))
    return conn.execute(added, row).first() is not None


def revoke(conn: Connection, office: Office, code: str) -> None:
    """A lost or stolen desk is believed no more."""
    open_ = (desk.c.province == office.code, desk.c.code == code, desk.c.revoked_at.is_(None))
    if (
        conn.execute(update(desk).where(*open_).values(revoked_at=office.clock()).returning(desk.c.code)).one_or_none()
        is None
    ):
        raise Refused(f"Không có quầy {code} đang hoạt động.", "desk")
    note_change(conn, office, "cli", "revoked", code)


def _digest(code: str) -> str:
    return hashlib.sha256(f"bcdesk enrol {code}".encode()).hexdigest()

"""A furnished counter on a Thursday morning in 2019, and the dossiers that come over it."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bcdesk.core.dossier import Document, Fee, FeeWay, Intake, Party, Service
from bcdesk.core.staff import Role
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, staff
from bcdesk.desk.counter import Counter, Rules, open_counter
from bcdesk.practice import furnish, practice_plan
from bcdesk.store.db import Database, open_database, reading
from bcdesk.store.types import VIETNAM

OPENED = datetime(2019, 8, 15, 7, 30, tzinfo=VIETNAM)
MORNING = datetime(2019, 8, 15, 9, 42, tzinfo=VIETNAM)
PASSWORD = practice_plan()["password"]
FLOAT_VND = 500_000

HANH = Party(
    name="Nguyễn Thị Hạnh",
    address_line="Thôn Đông, ngõ 4",
    commune_code="08875",
    place="xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
    phone="0912345678",
    email="hanh.nt@example.vn",
    id_number="026185003412",
    born_on=date(1985, 3, 12),
)
LICENCE_FEE = Fee("Lệ phí cấp giấy phép lái xe", 135_000, FeeWay.TO_POST, "02TP/19P 0004512")
INTAKE = Intake(
    form_id="form-1",
    service=Service.FORWARD,
    sender=HANH,
    procedure_code="1.002809",
    agency_code="VP-SGTVT",
    documents=(
        Document("Đơn đề nghị đổi giấy phép lái xe", 1, 0),
        Document("Giấy phép lái xe", 1, 1, originals_come_back=True, remark="Ép nhựa"),
        Document("Giấy khám sức khỏe", 0, 0),
    ),
    weight_g=180,
    zone=Zone.INTER_DISTRICT,
    bag_number="BC-0117",
    fees=(LICENCE_FEE,),
    cash_given_vnd=200_000,
    missing_reason="Khách nộp bổ sung giấy khám sức khỏe sau",
    discount_evidence="Giấy chứng nhận hộ nghèo số 12/2019",
)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def another(form_id: str, name: str = HANH.name, **changes: Any) -> Intake:
    """The same dossier on another form, perhaps of another person; keeps what is not changed."""
    who = {key: changes.pop(key) for key in ("phone", "id_number", "commune_code") if key in changes}
    changes.setdefault("again_reason", "Khách gửi thêm một bộ")
    return replace(INTAKE, form_id=form_id, sender=replace(HANH, name=name, **who), **changes)


def furnish_counter(path: Path, key: bytes) -> None:
    """Station, numbers, people and pack as on the practice desk; the clerk signs in and opens a shift."""
    db = open_database(path, key)
    counter = furnish(open_counter(db, Clock(OPENED), Rules()))
    cash.open_shift(staff.sign_in(counter, clerk_of(counter).id, PASSWORD), FLOAT_VND, "shift-1")
    db.close()


def clerk_of(counter: Counter) -> Any:
    return next(person for person in staff.roster(counter) if person.role is Role.CLERK)


def boss(counter: Counter) -> Counter:
    """The same counter with its supervisor at it."""
    person = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    return replace(counter, clerk=person)


def at_counter(db: Database, clock: Clock) -> Counter:
    """The counter with its clerk and the shift that is open, as after the sign-in."""
    counter = open_counter(db, clock, Rules())
    return cash.current_shift(replace(counter, clerk=clerk_of(counter)))


def everything(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables; of the search index, which keeps no text, what it says of each of its rows."""
    with reading(db) as conn:
        names = conn.exec_driver_sql("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        kept = {name: name for name in sorted(names.scalars())} | {"search": "search_docsize"}
        return {
            name: [tuple(row) for row in conn.exec_driver_sql(f'SELECT * FROM "{table}"')]
            for name, table in kept.items()
        }


def ask(counter: Counter, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Rows of one raw query, past the code under test."""
    with reading(counter.db) as conn:
        return [tuple(row) for row in conn.exec_driver_sql(sql, values)]


def one(counter: Counter, sql: str, *values: object) -> Any:
    """The one value that a raw query gives."""
    [(value,)] = ask(counter, sql, *values)
    return value

"""The practice desk of a run, and the dossiers that come to its counter."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bcdesk.app import open_desk
from bcdesk.core.catalogue import Procedure
from bcdesk.core.dossier import Document, Fee, FeeWay, Intake, Party, Service
from bcdesk.core.staff import Role
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, catalogue, staff
from bcdesk.desk.counter import Counter
from bcdesk.practice import furnish, practice_plan, practice_settings
from bcdesk.settings import Settings

PROCEDURE = "2.000488"
"""Lists six papers."""
SURNAMES = ("Nguyễn Thị", "Trần Văn", "Lê Đức", "Phạm Hữu", "Hoàng Thị", "Phùng Đình", "Vũ Ngọc")
NAMES = ("Hạnh", "Khánh", "Bích Ngọc", "Toàn", "Mai", "Hằng", "Đức", "Thủy", "Quyền", "Lợi", "Phượng")
VILLAGES = ("Đông", "Vị Trung", "Chiến Thắng", "Hội Thịnh", "Phú Ninh")


def settings_in(home: Path) -> Settings:
    """Settings of a practice desk below ``home``."""
    now = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    return practice_settings(now, {"HOME": str(home), "PROGRAMDATA": str(home)})


def desk_at_work(settings: Settings) -> Counter:
    """Furnished, the clerk signed in, the shift open."""
    plan = practice_plan()
    counter = furnish(open_desk(settings))
    clerk = next(person for person in staff.roster(counter) if person.role is Role.CLERK)
    counter = staff.sign_in(counter, clerk.id, plan["password"])
    return cash.open_shift(counter, plan["float_vnd"], str(uuid.uuid4()))


def senders() -> Iterator[Party]:
    """Another person each time, so that nothing that is drawn or kept was seen before."""
    for turn in count():
        yield Party(
            name=f"{SURNAMES[turn % len(SURNAMES)]} {NAMES[turn % len(NAMES)]} {NAMES[turn // 7 % len(NAMES)]}",
            address_line=f"Số {turn + 1}, thôn {VILLAGES[turn % len(VILLAGES)]}",
            commune_code="08875",
            place="xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
            phone=f"09{turn:08d}",
            id_number=f"026{turn % 2}85{turn:06d}",
        )


def intakes(counter: Counter) -> Iterator[Intake]:
    """Two-way dossiers with six papers and a fee, all that a form hands over."""
    procedure = next(found for found in catalogue.find_procedures(counter, PROCEDURE) if found.code == PROCEDURE)
    for turn, sender in enumerate(senders()):
        yield _intake(procedure, sender, turn)


def _intake(procedure: Procedure, sender: Party, turn: int) -> Intake:
    return Intake(
        form_id=str(uuid.uuid4()),
        service=Service.TWO_WAY,
        sender=sender,
        procedure_code=procedure.code,
        agency_code=procedure.agency_code,
        documents=tuple(Document(paper.name, 1, at % 2) for at, paper in enumerate(procedure.documents)),
        weight_g=120 + turn % 90,
        zone=Zone.INTER_DISTRICT,
        fees=tuple(Fee(fee.name, fee.amount_vnd, FeeWay.TO_POST, f"TP/19P {turn:07d}") for fee in procedure.fees),
        cash_given_vnd=500_000,
    )

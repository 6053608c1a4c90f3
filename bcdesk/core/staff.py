"""The people of a desk, their roles and their shifts (ca làm việc)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bcdesk.core.errors import Refused


class Role(StrEnum):
    """Giao dịch viên, trưởng bưu cục, công nghệ thông tin."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    IT = "it"


ROLE_NAMES = {Role.CLERK: "Giao dịch viên", Role.SUPERVISOR: "Trưởng bưu cục", Role.IT: "Công nghệ thông tin"}

MAY_ADD_PEOPLE = (Role.SUPERVISOR, Role.IT)


@dataclass(frozen=True, slots=True)
class Staff:
    """One person who may sign in."""

    id: int
    name: str
    role: Role


def demand(person: Staff | None, *roles: Role) -> Staff:
    """The person, if one of ``roles`` is theirs; otherwise Refused."""
    if person is None or person.role not in roles:
        raise Refused("Việc này cần trưởng bưu cục đăng nhập.")
    return person


@dataclass(frozen=True, slots=True)
class Shift:
    """An open shift. Its ``business_day`` is fixed when it opens; money moved in it carries that day."""

    id: int
    business_day: date
    opened_at: datetime
    float_vnd: int

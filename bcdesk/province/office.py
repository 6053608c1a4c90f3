"""The provincial office as its service knows it: what it keeps, its key, its clock."""

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert

from bcdesk.core.errors import Trouble
from bcdesk.province.db import Storage
from bcdesk.province.schema import change

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Office:
    """First argument of everything here. ``code``: the province, first in every key of the database."""

    storage: Storage
    code: str
    name: str
    key: Ed25519PrivateKey = field(repr=False)
    clock: Callable[[], datetime]

    @property
    def today(self) -> date:
        return self.clock().astimezone(VIETNAM).date()


def office_key(path: Path) -> Ed25519PrivateKey:
    """The key that signs acknowledgements: read, or made with the first start. Mode 0600, outside the database."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = Ed25519PrivateKey.generate().private_bytes_raw()
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(base64.b64encode(made) + b"\n")
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes(), validate=False))
    except (OSError, ValueError) as error:
        raise Trouble(
            f"Không đọc được tệp khóa của tỉnh {path}.",
            "Chép lại tệp khóa từ bản lưu; khóa mới thì mọi quầy phải ghép lại.",
        ) from error


def note_change(conn: Connection, office: Office, who: str, what: str, detail: str = "") -> None:
    """Write down who changed what."""
    row = {"province": office.code, "at": office.clock(), "id": secrets.token_hex(8), "who": who}
    conn.execute(insert(change).values(row | {"what": what, "detail": detail}))

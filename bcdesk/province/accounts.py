"""People of the office: roles, sign-in with lock-out, sessions."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache

from sqlalchemy import Connection, delete, insert, select, update

from bcdesk.core.errors import Refused
from bcdesk.core.password import Tries, after_failure, check_password, hash_password, refuse_if_locked, verify_password
from bcdesk.province.db import reading, writing
from bcdesk.province.office import Office, note_change
from bcdesk.province.schema import account, session

SESSION_VALID = timedelta(hours=10)
TOKEN_BYTES = 32
WRONG = "Tên hoặc mật khẩu không đúng."


class Role(StrEnum):
    """Xem, nhập số liệu, quản trị."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in. ``csrf`` has to come back with every form."""

    name: str
    role: Role
    csrf: str

    @property
    def may_edit(self) -> bool:
        return self.role in (Role.EDITOR, Role.ADMIN)


def add_account(conn: Connection, office: Office, name: str, role: Role, password: str) -> None:
    """A new person; the rules for passwords are those of the counter."""
    if not name.strip():
        raise Refused("Chưa ghi tên người dùng.", "name")
    check_password(password, name)
    known = select(account.c.name).where(account.c.province == office.code, account.c.name == name)
    if conn.execute(known).one_or_none() is not None:
        raise Refused(f"Đã có người dùng {name}.", "name")
    row = {"name": name, "role": role.value, "password_hash": hash_password(password)}
    conn.execute(insert(account).values(province=office.code, **row))
    note_change(conn, office, "cli", "user_added", f"{name} {role}")


def sign_in(office: Office, name: str, password: str, random_bytes: Callable[[int], bytes]) -> str:
    """The token of a new session. Five wrong passwords in a row lock the account for a quarter of an hour."""
    now = office.clock()
    place = (account.c.province == office.code, account.c.name == name)
    with reading(office.storage) as conn:
        row = conn.execute(select(account).where(*place)).one_or_none()
    if row is None:
        verify_password(_nobody(), password)  # as slow as for a name that exists
        raise Refused(WRONG, "password")
    tries = Tries(row.failures, row.locked_until)
    refuse_if_locked(tries, now)
    good = verify_password(row.password_hash, password)
    with writing(office.storage) as conn:
        if not good:
            # Counted in the database, so that guesses made at once are all counted.
            failures = conn.execute(
                update(account).where(*place).values(failures=account.c.failures + 1).returning(account.c.failures)
            ).scalar_one()
            after = after_failure(Tries(failures - 1), now)
            if after.locked_until is not None:
                conn.execute(update(account).where(*place).values(failures=0, locked_until=after.locked_until))
                note_change(conn, office, f"user:{name}", "locked_out")
        else:
            conn.execute(update(account).where(*place).values(failures=0, locked_until=None))
            token, csrf = random_bytes(TOKEN_BYTES).hex(), random_bytes(TOKEN_BYTES).hex()
            conn.execute(delete(session).where(session.c.province == office.code, session.c.expires_at < now))
            values = {"digest": _digest(token), "account": name, "csrf": csrf, "expires_at": now + SESSION_VALID}
            conn.execute(insert(session).values(province=office.code, **values))
            note_change(conn, office, f"user:{name}", "signed_in")
    if not good:
        raise Refused(WRONG, "password")
    return token


def visitor(office: Office, token: str) -> Visitor | None:
    """Who holds this token; None when it is unknown or over."""
    query = (
        select(account.c.name, account.c.role, session.c.csrf)
        .join(account, (account.c.province == session.c.province) & (account.c.name == session.c.account))
        .where(
            session.c.province == office.code,
            session.c.digest == _digest(token),
            session.c.expires_at > office.clock(),
        )
    )
    with reading(office.storage) as conn:
        row = conn.execute(query).one_or_none()
    return None if row is None else Visitor(row.name, Role(row.role), row.csrf)


def sign_out(office: Office, token: str) -> None:
    """End a session."""
    with writing(office.storage) as conn:
        conn.execute(delete(session).where(session.c.province == office.code, session.c.digest == _digest(token)))


def same(given: str, kept: str) -> bool:
    """Compare without telling by the time it takes."""
    return hmac.compare_digest(given.encode(), kept.encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")

"""The printers of this desk: what the settings of the PC name, until a supervisor or IT chooses others (F10)."""

from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection

from bcdesk.core.printers import Printers
from bcdesk.core.staff import Role
from bcdesk.core.voucher import Voucher
from bcdesk.desk.counter import Counter, at_work, demand_role
from bcdesk.desk.prints import PaperKind, keep, queue
from bcdesk.store import numbers, sheets
from bcdesk.store.db import reading, writing

_KEY = "printers"
_PRINTERS = TypeAdapter(Printers)


def chosen_printers(counter: Counter) -> Printers | None:
    """What was chosen here; None: what the settings name."""
    with reading(counter.db) as conn:
        return _chosen(conn)


def printers_of(conn: Connection, counter: Counter) -> Printers:
    """Those in force."""
    return _chosen(conn) or counter.rules.printers


def _chosen(conn: Connection) -> Printers | None:
    found = sheets.kept(conn, _KEY)
    return _PRINTERS.validate_json(found) if found else None


def next_voucher(conn: Connection, counter: Counter, on: date, seq: int) -> str:
    """The next voucher number of this desk, for event ``seq``."""
    station, _, _ = at_work(counter)
    return numbers.next_voucher(conn, station.code, int(station.counter), on, seq)


def keep_voucher(conn: Connection, counter: Counter, voucher: Voucher, seq: int, at: datetime) -> None:
    """Keep a voucher with its event; it is printed at once where vouchers have a printer."""
    put = queue if printers_of(conn, counter).voucher else keep
    put(conn, PaperKind.VOUCHER, voucher, seq, at)


def choose_printers(counter: Counter, chosen: Printers) -> Printers:
    """From the next paper on. No event: printing moves neither dossier nor money."""
    demand_role(counter, Role.SUPERVISOR, Role.IT)
    with writing(counter.db) as conn:
        sheets.keep(conn, _KEY, _PRINTERS.dump_json(chosen).decode())
    return chosen

"""Biên bản chốt ca: what a shift began with, what it took and paid, what was counted, and what it hands on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bcdesk.core.dossier import Station
from bcdesk.core.ledger import Account

DENOMINATIONS = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""Notes that a drawer is counted by."""


class CashKind(StrEnum):
    """Why cash came into the drawer, or left it."""

    POSTAGE = "postage"
    FEES = "fees"
    COURIER = "courier"
    TRANSFER = "transfer"
    FROM_SAFE = "from_safe"
    REVERSED = "reversed"
    REMITTED = "remitted"
    TO_SAFE = "to_safe"
    OTHER = "other"


CASH_NAMES = {
    CashKind.POSTAGE: "Thu cước dịch vụ (tiền mặt)",
    CashKind.FEES: "Thu hộ phí, lệ phí (tiền mặt)",
    CashKind.COURIER: "Thu lại của bưu tá",
    CashKind.TRANSFER: "Khách trả tiền mặt thay chuyển khoản",
    CashKind.FROM_SAFE: "Nhận từ quỹ bưu cục (tiếp quỹ)",
    CashKind.REVERSED: "Chi: trả lại khách do hủy phiếu gửi",
    CashKind.REMITTED: "Chi: nộp phí, lệ phí cho cơ quan",
    CashKind.TO_SAFE: "Chi: nộp quỹ bưu cục",
    CashKind.OTHER: "Bút toán khác",
}
_BY_EVENT = {
    "delivered_at_address": CashKind.COURIER,
    "transfer_settled": CashKind.TRANSFER,
    "reversed": CashKind.REVERSED,
    "handed_over": CashKind.REMITTED,
    "fees_remitted": CashKind.REMITTED,
}
_OWN = ("shift_opened", "shift_closed")


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry of the shift, with the number and the kind of its event."""

    seq: int
    kind: str
    account: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class CashLine:
    """Cash of one kind: how many acts, and what they brought; below 0: paid out."""

    kind: CashKind
    count: int
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class NumberRun:
    """Numbers of one series that the shift used. ``kind``: as ranges name it."""

    kind: str
    first: str
    last: str
    issued: int
    void: int


@dataclass(frozen=True, slots=True)
class HeldOf:
    """Phí, lệ phí còn giữ of one agency, over all shifts."""

    agency: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class ShiftRecord:
    """A shift as it was closed. ``counts``: each blind count in its order; the last one is kept.

    ``transfers_vnd``: paid by transfer in this shift; ``transfers_waiting``: of all, still to be confirmed.
    ``drafts``: kept forms that wait for their customers.
    ``head``: number and hash of the last event, which proves a journal whose end was cut.
    """

    code: str
    station: Station
    clerk_name: str
    business_day: date
    opened_at: datetime
    closed_at: datetime
    opening_vnd: int
    lines: tuple[CashLine, ...]
    expected_vnd: int
    counted_vnd: int
    counts: tuple[int, ...]
    notes: tuple[tuple[int, int], ...]
    reason: str
    transfers: int
    transfers_vnd: int
    transfers_waiting: int
    numbers: tuple[NumberRun, ...]
    held: tuple[HeldOf, ...]
    to_hand_over: int
    results_here: int
    head: tuple[int, str]
    template: str = "1.0"
    drafts: int = 0

    @property
    def difference_vnd(self) -> int:
        """Counted less expected."""
        return self.counted_vnd - self.expected_vnd

    @property
    def taken_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines if line.amount_vnd > 0)

    @property
    def paid_vnd(self) -> int:
        return -sum(line.amount_vnd for line in self.lines if line.amount_vnd < 0)

    @property
    def held_vnd(self) -> int:
        return sum(one.amount_vnd for one in self.held)


def cash_lines(posted: Iterable[Posted]) -> tuple[CashLine, ...]:
    """What moved the drawer between opening and closing, by kind."""
    events: dict[int, list[Posted]] = defaultdict(list)
    for one in posted:
        events[one.seq].append(one)
    sums: dict[CashKind, list[int]] = defaultdict(list)
    for rows in events.values():
        cash_vnd = sum(row.amount_vnd for row in rows if row.account == Account.CASH_DRAWER)
        if not cash_vnd or rows[0].kind in _OWN:
            continue
        for kind, amount_vnd in _split(rows, cash_vnd):
            sums[kind].append(amount_vnd)
    return tuple(CashLine(kind, len(sums[kind]), sum(sums[kind])) for kind in CashKind if sums[kind])


def _split(rows: list[Posted], cash_vnd: int) -> Iterable[tuple[CashKind, int]]:
    """Of what a customer paid at the counter, postage and fees apart."""
    kind = rows[0].kind
    if kind in ("accepted", "result_registered", "delivered"):
        fees_vnd = -sum(row.amount_vnd for row in rows if row.account == Account.FEES_HELD)
        parts = ((CashKind.POSTAGE, cash_vnd - fees_vnd), (CashKind.FEES, fees_vnd))
        return [part for part in parts if part[1]]
    if kind == "cash_moved":
        return [(CashKind.FROM_SAFE if cash_vnd > 0 else CashKind.TO_SAFE, cash_vnd)]
    return [(_BY_EVENT.get(kind, CashKind.OTHER), cash_vnd)]

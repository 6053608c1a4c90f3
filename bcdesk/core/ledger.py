"""The ledger (sổ tiền): accounts and balanced entries. Postage is revenue; a fee belongs to its agency."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bcdesk.core.dossier import Fee, FeeWay, Payment
from bcdesk.core.tariff import Postage


class Account(StrEnum):
    """Where money stands or whom it is owed to."""

    CASH_DRAWER = "cash_drawer"
    """Ngăn tiền của quầy, by shift: each opens and closes empty."""
    SAFE = "safe"
    """Quỹ bưu cục: where a shift's opening cash comes from and its counted cash goes. Below 0 where the post office
    brought more than this desk left there."""
    TRANSFER_PENDING = "transfer_pending"
    """Chuyển khoản chờ xác nhận."""
    BANK = "bank"
    """Tài khoản bưu điện, as far as this desk moved it: below 0 where it paid more than came in by transfer here."""
    POSTAGE_REVENUE = "postage_revenue"
    """Doanh thu cước chưa thuế, by leg."""
    VAT_PAYABLE = "vat_payable"
    """Thuế GTGT phải nộp, by leg."""
    FEES_HELD = "fees_held"
    """Phí, lệ phí thu hộ chưa nộp, by agency."""
    OVER_SHORT = "over_short"
    """Thừa, thiếu quỹ."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a posting: debit above 0, credit below 0."""

    account: Account
    amount_vnd: int
    agency_code: str = ""
    leg: str = ""


_IN_HAND = {Payment.CASH: Account.CASH_DRAWER, Payment.TRANSFER: Account.BANK}
"""Where money lies once it has come."""


def balanced(entries: Iterable[Entry]) -> bool:
    """Whether debit equals credit. A posting without entries moves nothing and is balanced."""
    return sum(entry.amount_vnd for entry in entries) == 0


def out_of_drawer_vnd(entries: Iterable[Entry]) -> int:
    """What a posting takes out of the drawer; 0 or less where it takes nothing."""
    return -sum(entry.amount_vnd for entry in entries if entry.account is Account.CASH_DRAWER)


def held_fees(fees: Iterable[Fee]) -> tuple[Fee, ...]:
    """The fees that the post takes at the counter now: paid to the post, and their amount known (QĐ 45/2016 Art 11)."""
    return tuple(fee for fee in fees if fee.way is FeeWay.TO_POST and fee.amount_vnd is not None)


def to_pay_vnd(postage: Iterable[Postage], fees: Iterable[Fee]) -> int:
    """What the customer pays at acceptance: postage of all legs and the fees that the post takes."""
    return sum(leg.total_vnd for leg in postage) + sum(fee.amount_vnd or 0 for fee in held_fees(fees))


def acceptance_entries(
    postage: Iterable[Postage], fees: Iterable[Fee], agency_code: str, payment: Payment
) -> tuple[Entry, ...]:
    """Money taken at acceptance. The return leg paid now is revenue of now, tagged with its leg."""
    taken = Account.CASH_DRAWER if payment is Payment.CASH else Account.TRANSFER_PENDING
    return _taken(taken, postage, [fee.amount_vnd or 0 for fee in held_fees(fees)], agency_code)


def delivery_entries(postage_due: Iterable[Postage], fees: Iterable[Fee], agency_code: str) -> tuple[Entry, ...]:
    """Cash taken from the recipient of a result: postage that no intake took, and the fees of its agency."""
    return _taken(Account.CASH_DRAWER, postage_due, [fee.amount_vnd or 0 for fee in fees], agency_code)


def float_entries(amount_vnd: int) -> tuple[Entry, ...]:
    """A shift opens with money out of the safe (tồn quỹ đầu ca)."""
    if amount_vnd < 0:
        raise ValueError("a float below 0")
    return moved_entries(amount_vnd)


def moved_entries(into_drawer_vnd: int) -> tuple[Entry, ...]:
    """Cash from the safe into the drawer (tiếp quỹ); below 0: from the drawer into the safe (nộp quỹ)."""
    return _posting(Entry(Account.CASH_DRAWER, into_drawer_vnd), Entry(Account.SAFE, -into_drawer_vnd))


def close_entries(expected_vnd: int, counted_vnd: int) -> tuple[Entry, ...]:
    """A shift closes: the difference is kept as over or short, and what was counted goes into the safe."""
    if counted_vnd < 0:
        raise ValueError("a count below 0")
    over_vnd = counted_vnd - expected_vnd
    difference = _posting(Entry(Account.CASH_DRAWER, over_vnd), Entry(Account.OVER_SHORT, -over_vnd))
    return (*difference, *moved_entries(-counted_vnd))


def transfer_entries(amount_vnd: int, paid: Payment) -> tuple[Entry, ...]:
    """A transfer that was waited for has come (into the bank), or its customer paid cash in its place."""
    if amount_vnd <= 0:
        raise ValueError("no transfer to settle")
    return _posting(Entry(_IN_HAND[paid], amount_vnd), Entry(Account.TRANSFER_PENDING, -amount_vnd))


def remittance_entries(amount_vnd: int, agency_code: str, way: Payment = Payment.CASH) -> tuple[Entry, ...]:
    """Fees that go to their agency, in cash or by bank (nộp lại phí, lệ phí; QĐ 45/2016 Art 11, TT 17 Art 5.1 h)."""
    if amount_vnd < 0:
        raise ValueError("a remittance below 0")
    if amount_vnd and not agency_code:
        raise ValueError("a fee without its agency")
    return _posting(Entry(Account.FEES_HELD, amount_vnd, agency_code=agency_code), Entry(_IN_HAND[way], -amount_vnd))


def reversed_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The posting that answers a mistake; the first one stays."""
    return _posting(*(replace(entry, amount_vnd=-entry.amount_vnd) for entry in entries))


def _taken(into: Account, postage: Iterable[Postage], fees_vnd: list[int], agency_code: str) -> tuple[Entry, ...]:
    """Postage of each leg is revenue and VAT; a fee belongs to its agency."""
    postage = tuple(postage)
    if fees_vnd and not agency_code:
        raise ValueError("a fee without its agency")
    owed = [Entry(Account.POSTAGE_REVENUE, -leg.net_vnd, leg=leg.leg) for leg in postage]
    owed += [Entry(Account.VAT_PAYABLE, -leg.vat_vnd, leg=leg.leg) for leg in postage]
    owed += [Entry(Account.FEES_HELD, -fee_vnd, agency_code=agency_code) for fee_vnd in fees_vnd]
    if any(entry.amount_vnd > 0 for entry in owed):
        raise ValueError("an amount below 0 was taken")
    return _posting(Entry(into, -sum(entry.amount_vnd for entry in owed)), *owed)


def _posting(*entries: Entry) -> tuple[Entry, ...]:
    if not balanced(entries):
        raise ValueError(f"not balanced: {entries}")
    return tuple(entry for entry in entries if entry.amount_vnd)

"""Chứng từ thu tiền: what was paid, to whom it belongs (TT 17/2017 Art 5.1 d, 5.2 e; QĐ 45/2016 Art 6.6, 11)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bcdesk.core.delivery import Delivered
from bcdesk.core.dossier import Fee, Party, Payment, Receipt, Station
from bcdesk.core.ledger import held_fees
from bcdesk.core.registration import Registration
from bcdesk.core.tariff import Postage


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for one dossier: postage of the post, fees of its agency. ``weighed``: its result lies here."""

    item_number: str
    agency: str
    postage: tuple[Postage, ...]
    fees: tuple[Fee, ...]
    weighed: bool = False

    @property
    def postage_vnd(self) -> int:
        return sum(leg.total_vnd for leg in self.postage)

    @property
    def fees_vnd(self) -> int:
        return sum(fee.amount_vnd or 0 for fee in self.fees)


@dataclass(frozen=True, slots=True)
class Voucher:
    """Everything that a chứng từ thu tiền says; one for all dossiers of a visit, kept with the paper like a Receipt."""

    number: str
    dossier_id: int
    paid_at: datetime
    station: Station
    clerk_name: str
    payer: Party
    paid: tuple[Paid, ...]
    payment: Payment
    cash_given_vnd: int | None
    template: str = "1.0"

    @property
    def item_number(self) -> str:
        """The first dossier's, under which it is found again."""
        return self.paid[0].item_number

    @property
    def postage_vnd(self) -> int:
        return sum(one.postage_vnd for one in self.paid)

    @property
    def fees_vnd(self) -> int:
        return sum(one.fees_vnd for one in self.paid)

    @property
    def total_vnd(self) -> int:
        return self.postage_vnd + self.fees_vnd

    @property
    def change_vnd(self) -> int:
        return 0 if self.cash_given_vnd is None else self.cash_given_vnd - self.total_vnd


def visit_voucher(number: str, receipts: Sequence[Receipt]) -> Voucher:
    """Of the dossiers that one customer brought together and pays once."""
    first = receipts[0]
    given = [receipt.cash_given_vnd for receipt in receipts if receipt.cash_given_vnd is not None]
    return Voucher(
        number=number,
        dossier_id=first.dossier_id,
        paid_at=first.accepted_at,
        station=first.station,
        clerk_name=first.clerk_name,
        payer=first.sender,
        paid=tuple(
            Paid(receipt.item_number, receipt.agency.name, receipt.postage, held_fees(receipt.fees))
            for receipt in receipts
        ),
        payment=first.payment,
        cash_given_vnd=sum(given) if len(given) == len(receipts) else None,
    )


def registration_voucher(registered: Registration, cash_given_vnd: int | None) -> Voucher:
    """Of the way back, paid before its result exists."""
    return Voucher(
        number=registered.voucher_number,
        dossier_id=registered.dossier_id,
        paid_at=registered.made_at,
        station=registered.station,
        clerk_name=registered.clerk_name,
        payer=registered.recipient,
        paid=(Paid(registered.number, registered.agency.name, (registered.postage,), ()),),
        payment=registered.payment,
        cash_given_vnd=cash_given_vnd,
    )


def delivery_voucher(number: str, given: Delivered) -> Voucher:
    """Of what the recipient of a result still had to pay."""
    result = given.result
    fees = tuple(
        replace(fee, receipt_number=number) for fee, number in zip(result.fees, given.fee_receipts, strict=True)
    )
    return Voucher(
        number=number,
        dossier_id=result.dossier_id,
        paid_at=given.delivered_at,
        station=result.station,
        clerk_name=given.clerk_name,
        payer=result.recipient,
        paid=(
            Paid(
                result.item_number,
                result.agency.name,
                (result.postage,) if result.postage_due_vnd else (),
                fees,
                weighed=True,
            ),
        ),
        payment=Payment.CASH,
        cash_given_vnd=None,
    )

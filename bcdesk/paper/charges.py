"""Sections 6 and 7 of a Phiếu gửi: postage of the post, fees of the agency, what is paid (TT 17/2017 Art 9.2 đ)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bcdesk.core.dossier import Fee, FeeWay, Payment, Receipt
from bcdesk.core.money import dotted, money_words
from bcdesk.core.tariff import LEG_NAMES, Leg, Postage
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.paper.page import FINE, MEDIUM, RIGHT, Align, Page
from bcdesk.paper.text import (
    BOLD,
    ITALIC,
    REGULAR,
    DoesNotFit,
    Fitted,
    bound,
    fit,
    fit_line,
    width_mm,
)

LEFT = 133.0
_ROOM_MM = RIGHT - LEFT
MOST_LINES = 4
_ELSEWHERE = "xem chứng từ số …………"
_PAYMENTS = {Payment.CASH: "TIỀN MẶT", Payment.TRANSFER: "CHUYỂN KHOẢN"}


@dataclass(frozen=True, slots=True)
class Charge:
    """A line: what, how much ("–": nothing taken)."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A line of the block: how far below the one before, at ease and at the least, and what stands there."""

    ease_mm: float
    least_mm: float
    draw: Callable[[Page, float], None]


def leg_words(leg: Postage, weighed: bool = False) -> str:
    """What one leg is called, how far it goes and what it weighs, or may weigh."""
    up_to = "đến " if leg.leg is Leg.RETURN and not weighed else ""
    return f"{LEG_NAMES[leg.leg]}, {ZONE_NAMES[leg.zone].lower()}, {up_to}{dotted(leg.weight_g)} g"


def postage_charges(postage: tuple[Postage, ...], weighed: bool = False) -> list[Charge]:
    """``weighed``: a result that lies here; what is paid before it exists is paid up to a weight."""
    lines = [Charge(leg_words(leg, weighed), dotted(leg.full_vnd)) for leg in postage]
    names = dict.fromkeys(leg.discount_name for leg in postage if leg.discount_vnd)
    for name in names:
        given = [leg for leg in postage if leg.discount_vnd and leg.discount_name == name]
        word = "Miễn cước" if all(leg.discount_vnd == leg.full_vnd for leg in given) else "Giảm cước"
        label = f"{word}: {name}" if name else word
        lines.append(Charge(label, f"–{dotted(sum(leg.discount_vnd for leg in given))}"))
    return lines


def postage_sum(postage: tuple[Postage, ...]) -> Charge:
    """With VAT inside the lines, or added to them where the tariff's prices are without."""
    vat_vnd = sum(leg.vat_vnd for leg in postage)
    rates = sorted({leg.vat_percent for leg in postage if leg.vat_vnd})
    rate = " và ".join(f"{percent}%" for percent in rates)
    on_top = any(leg.vat_vnd and leg.full_vnd - leg.discount_vnd == leg.net_vnd for leg in postage)
    if not vat_vnd:
        label = "Cộng cước"
    elif on_top:
        label = f"Cộng cước (cộng thêm thuế GTGT {rate}: {dotted(vat_vnd)})"
    else:
        label = f"Cộng cước (đã gồm thuế GTGT {rate}: {dotted(vat_vnd)})"
    return Charge(label, dotted(sum(leg.total_vnd for leg in postage)))


def fee_charges(fees: tuple[Fee, ...]) -> list[Charge]:
    """Fees that the post takes with their biên lai; the others with the way they are paid (QĐ 45/2016 Art 11)."""
    return [_fee(fee) for fee in fees] or [Charge("Không thu hộ phí, lệ phí", "–")]


def _fee(fee: Fee) -> Charge:
    if fee.amount_vnd is None:
        return Charge(f"{fee.name}: chờ cơ quan thông báo", "–")
    amount = dotted(fee.amount_vnd)
    if fee.way is FeeWay.TO_AGENCY:
        return Charge(f"{fee.name}: {amount} đồng, nộp tại cơ quan", "–")
    if fee.way is FeeWay.AT_DELIVERY:
        return Charge(f"{fee.name}: {amount} đồng, thu khi phát kết quả", "–")
    receipt = f" – biên lai {fee.receipt_number}" if fee.receipt_number else ""
    return Charge(f"{fee.name}{receipt}", amount)


def _collapsed_fees(fees: tuple[Fee, ...]) -> list[Charge]:
    taken = [fee.amount_vnd for fee in fees if fee.way is FeeWay.TO_POST and fee.amount_vnd is not None]
    unknown = sum(fee.amount_vnd is None for fee in fees)
    waiting = f" ({unknown} chờ thông báo)" if unknown else ""
    return [Charge(f"{len(fees)} khoản{waiting}, {_ELSEWHERE}", dotted(sum(taken)) if taken else "–")]


def _collapsed_postage(postage: tuple[Postage, ...]) -> list[Charge]:
    due_vnd = sum(leg.full_vnd - leg.discount_vnd for leg in postage)
    return [Charge(f"{len(postage_charges(postage))} khoản, {_ELSEWHERE}", dotted(due_vnd))]


@dataclass(frozen=True, slots=True)
class ChargesBlock:
    """The block measured: it stands in any height from ``least_mm`` up."""

    steps: tuple[_Step, ...]

    @property
    def least_mm(self) -> float:
        return sum(step.least_mm for step in self.steps)

    def draw(self, page: Page, top: float, room_mm: float) -> None:
        spare_mm = room_mm - self.least_mm
        if spare_mm < -1e-6:
            raise DoesNotFit(f"charges need {self.least_mm:.1f} mm, there are {room_mm:.1f}")
        ease_mm = sum(step.ease_mm for step in self.steps) - self.least_mm
        share = min(1.0, spare_mm / ease_mm)
        y = top
        for step in self.steps:
            y += step.least_mm + share * (step.ease_mm - step.least_mm)
            step.draw(page, y)


def charges_blocks(receipt: Receipt) -> Iterator[ChargesBlock]:
    """What the block may look like, best first: all lines (at most four), else one line for a list."""
    postage, fees = postage_charges(receipt.postage), fee_charges(receipt.fees)
    due, total = postage_sum(receipt.postage), f"TỔNG CỘNG, {_PAYMENTS[receipt.payment]}"
    one_fee = _collapsed_fees(receipt.fees) if receipt.fees else fees
    one_postage = _collapsed_postage(receipt.postage)
    for postage_lines, fee_lines in ((postage, fees), (postage, one_fee), (one_postage, fees), (one_postage, one_fee)):
        if len(postage_lines) + len(fee_lines) <= MOST_LINES:
            yield charges_block(postage_lines, due, fee_lines, total, receipt.total_vnd)


def charges_block(postage: list[Charge], due: Charge, fees: list[Charge], total: str, total_vnd: int) -> ChargesBlock:
    """Section 6 ends in what is ``due`` of postage, section 7 in the ``total`` of both."""
    steps = [_head(3.7, 3.3, "6", "CƯỚC DỊCH VỤ (của Bưu điện)", "đồng")]
    for at, charge in enumerate(postage):
        steps += _lines(charge, 3.9 if at == 0 else 3.6)
    steps += _lines(due, 3.65, bold=True)
    steps.append(_Step(1.4, 0.95, lambda page, y: page.horizontal(y, LEFT, RIGHT, FINE)))
    steps.append(_head(3.55, 3.15, "7", "THU HỘ PHÍ, LỆ PHÍ (của cơ quan)", ""))
    for at, charge in enumerate(fees):
        steps += _lines(charge, 3.8 if at == 0 else 3.6)
    steps.append(_Step(1.4, 0.95, lambda page, y: page.horizontal(y, LEFT, RIGHT, MEDIUM)))
    steps += _total(total, total_vnd)
    steps.append(_Step(1.6, 0.95, lambda page, y: None))
    return ChargesBlock(tuple(steps))


def _head(ease_mm: float, least_mm: float, number: str, title: str, right: str) -> _Step:
    def draw(page: Page, y: float) -> None:
        page.text(LEFT, y, number, BOLD, 8)
        page.text(LEFT + 4, y, title, BOLD, 8)
        if right:
            page.text(RIGHT, y, right, ITALIC, 8, Align.END)

    return _Step(ease_mm, least_mm, draw)


def _lines(charge: Charge, ease_mm: float, bold: bool = False) -> list[_Step]:
    font = BOLD if bold else REGULAR
    size = 9.5
    amount_mm = width_mm(charge.amount, font, size)
    label = fit(((font, bound(charge.label)),), _ROOM_MM - amount_mm - 2, 8 if bold else 9, 7)

    def first(page: Page, y: float) -> None:
        page.pieces(LEFT, y, label.lines[0].pieces, label.size)
        page.text(RIGHT, y, charge.amount, font, size, Align.END)

    return [_Step(ease_mm, 3.15, first), *_rest(label)]


def _rest(label: Fitted) -> list[_Step]:
    pitch_mm = label.size * 0.4
    return [
        _Step(pitch_mm, pitch_mm, lambda page, y, line=line: page.pieces(LEFT, y, line.pieces, label.size))  # type: ignore[misc]
        for line in label.lines[1:]
    ]


def _total(label: str, total_vnd: int) -> list[_Step]:
    amount = dotted(total_vnd)
    amount_size = 13 if width_mm(label, BOLD, 8) + width_mm(amount, BOLD, 13) + 2 <= _ROOM_MM else 11
    size = fit_line(label, BOLD, _ROOM_MM - width_mm(amount, BOLD, amount_size) - 2, 9.5, 7)
    words = fit(((ITALIC, f"Bằng chữ: {money_words(total_vnd)}"),), _ROOM_MM, 9, 8)

    def sum_line(page: Page, y: float) -> None:
        page.text(LEFT, y, label, BOLD, size)
        page.text(RIGHT, y, amount, BOLD, amount_size, Align.END)

    def first(page: Page, y: float) -> None:
        page.pieces(LEFT, y, words.lines[0].pieces, words.size)

    return [_Step(4.3, 3.9, sum_line), _Step(3.6, 3.15, first), *_rest(words)]

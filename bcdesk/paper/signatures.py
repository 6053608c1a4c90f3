"""The foot of a Phiếu gửi: date, agreement, date stamp, both signatures."""

from dataclasses import dataclass
from datetime import date

from bcdesk.core.dates import formal_date
from bcdesk.core.dossier import PartyKind, Receipt
from bcdesk.paper import terms
from bcdesk.paper.page import LEFT, Align, Page
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, fit, fit_line

FOOT_TOP = 141.7
LEAST_MM = 16.5
TEXT_MM = 76.0
TRACK_Y = FOOT_TOP - 1.6
"""Base line of the line that tells the copies apart."""

_STAMP_LEFT, _STAMP_MM = 87.0, 22.0
_NAME_MM, _NAME_PITCH_MM = 44.0, 2.9
_MIDDLES = (133.0, 179.0)
BY_HAND = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs; without a name the signer writes it."""

    title: str
    note: str
    name: str


def intake_signers(receipt: Receipt) -> tuple[Signer, Signer]:
    """The customer, or who hands in for them, and the clerk. For an organisation its representative signs."""
    if receipt.agent is not None:
        customer = Signer("NGƯỜI GỬI", "(Người nộp thay ký, ghi rõ họ tên)", receipt.agent.name)
    elif receipt.sender.kind is PartyKind.ORGANISATION:
        customer = Signer("NGƯỜI GỬI", "(Đại diện tổ chức ký, ghi rõ họ tên)", "")
    else:
        customer = Signer("NGƯỜI GỬI", BY_HAND, receipt.sender.name)
    return (
        customer,
        Signer("NHÂN VIÊN BƯU CHÍNH", BY_HAND, receipt.clerk_name),
    )


def draw_signatures(page: Page, city: str, on: date, signers: tuple[Signer, Signer], top: float) -> None:
    """Between the terms and the foot. The stamp shows the day of acceptance (TT 02/2012 Art 2)."""
    date_line = formal_date(city, on)
    page.text(LEFT, top + 3.2, date_line, ITALIC, fit_line(date_line, ITALIC, TEXT_MM, 9, 7))
    agreed = fit(((REGULAR, terms.AGREED),), TEXT_MM, 7.6, 7.6)
    page.fitted(LEFT, top + 6.2, agreed, 2.85)
    page.box(_STAMP_LEFT, top + 1.3, _STAMP_MM, FOOT_TOP - top - 2.6, 0.5)
    page.text(_STAMP_LEFT + _STAMP_MM / 2, top + 4, "Dấu ngày", ITALIC, 7, Align.MIDDLE)
    draw_signers(page, signers, top + 3.6)


def draw_signers(
    page: Page,
    signers: tuple[Signer, ...],
    y: float,
    middles: tuple[float, ...] = _MIDDLES,
    name_mm: float = _NAME_MM,
) -> None:
    """Room to sign, names above the foot."""
    for middle, signer in zip(middles, signers, strict=True):
        page.text(middle, y, signer.title, BOLD, 8.5, Align.MIDDLE)
        page.text(middle, y + 3.2, signer.note, ITALIC, 7.5, Align.MIDDLE)
        fitted = fit(((BOLD, signer.name),), name_mm, 9, 7)
        # A name that would take the room to sign is written by hand, as the note above asks.
        if len(fitted.lines) <= 2:
            first = FOOT_TOP - 1.1 - _NAME_PITCH_MM * (len(fitted.lines) - 1)
            page.fitted(middle, first, fitted, _NAME_PITCH_MM, Align.MIDDLE)

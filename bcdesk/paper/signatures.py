"""The foot of a Phiếu gửi: date, agreement, date stamp, both signatures."""

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
_SENDER_MIDDLE, _CLERK_MIDDLE = 133.0, 179.0


def draw_signatures(page: Page, receipt: Receipt, top: float) -> None:
    """Between the terms and the foot. The stamp shows the day of acceptance (TT 02/2012 Art 2)."""
    date_line = formal_date(receipt.station.city, receipt.accepted_at.date())
    page.text(LEFT, top + 3.2, date_line, ITALIC, fit_line(date_line, ITALIC, TEXT_MM, 9, 7))
    agreed = fit(((REGULAR, terms.AGREED),), TEXT_MM, 7.6, 7.6)
    page.fitted(LEFT, top + 6.2, agreed, 2.85)
    page.box(_STAMP_LEFT, top + 1.3, _STAMP_MM, FOOT_TOP - top - 2.6, 0.5)
    page.text(_STAMP_LEFT + _STAMP_MM / 2, top + 4, "Dấu ngày", ITALIC, 7, Align.MIDDLE)
    draw_signers(page, receipt, top + 3.6)


def draw_signers(page: Page, receipt: Receipt, y: float) -> None:
    """Room to sign, names above the foot. For an organisation its representative signs."""
    organisation = receipt.sender.kind is PartyKind.ORGANISATION
    sender_note = "(Đại diện tổ chức ký, ghi rõ họ tên)" if organisation else "(Ký, ghi rõ họ tên)"
    for middle, title, note, name in (
        (_SENDER_MIDDLE, "NGƯỜI GỬI", sender_note, "" if organisation else receipt.sender.name),
        (_CLERK_MIDDLE, "NHÂN VIÊN BƯU CHÍNH", "(Ký, ghi rõ họ tên)", receipt.clerk_name),
    ):
        page.text(middle, y, title, BOLD, 8.5, Align.MIDDLE)
        page.text(middle, y + 3.2, note, ITALIC, 7.5, Align.MIDDLE)
        fitted = fit(((BOLD, name),), _NAME_MM, 9, 7)
        # A name that would take the room to sign is written by hand, as the note above asks.
        if len(fitted.lines) <= 2:
            first = FOOT_TOP - 1.1 - _NAME_PITCH_MM * (len(fitted.lines) - 1)
            page.fitted(middle, first, fitted, _NAME_PITCH_MM, Align.MIDDLE)

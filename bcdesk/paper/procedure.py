"""Section 3 of a Phiếu gửi, the procedure, and the marks of a training paper or a reprint that stand in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bcdesk.core.dates import short_date
from bcdesk.core.delivery import ResultReceipt
from bcdesk.core.dossier import Receipt, Station
from bcdesk.paper import terms
from bcdesk.paper.page import LEFT, RIGHT, Align, Page
from bcdesk.paper.text import BOLD, BOLD_ITALIC, ITALIC, REGULAR, DoesNotFit, Fitted, Pieces, bound, fit, width_mm, wrap


@dataclass(frozen=True, slots=True)
class Marks:
    """What is printed over a paper: that it is for training, printed again, or was reversed."""

    training: bool
    reprint: str
    void: str = ""

    @property
    def boxes(self) -> tuple[str, ...]:
        return tuple(text for text in (self.void, terms.TRAINING if self.training else "", self.reprint) if text)

    @property
    def across(self) -> str:
        """The one that crosses the page."""
        return terms.VOID if self.void else terms.TRAINING if self.training else ""


def marks(station: Station, reprint_no: int, printed_at: datetime, voided_at: datetime | None = None) -> Marks:
    reprint = (
        f"BẢN IN LẠI LẦN {reprint_no} – {printed_at:%H} giờ {printed_at:%M} phút, {short_date(printed_at.date())}"
        if reprint_no
        else ""
    )
    void = f"ĐÃ HỦY {voided_at:%H:%M}, {short_date(voided_at.date())}" if voided_at else ""
    return Marks(station.training, reprint, void)


@dataclass(frozen=True, slots=True)
class ProcedureBlock:
    """Section 3 measured."""

    code: str
    full_name: str
    dossier: str
    dossier_left: float
    boxes: tuple[str, ...]
    boxes_beside: bool
    name: Fitted
    moved: tuple[Pieces, ...] = ()
    """The name, where page 1 only points to it."""

    @property
    def height_mm(self) -> float:
        return 9.6 + self._boxes_mm + (len(self.name.lines) - 1) * self._pitch_mm

    @property
    def _boxes_mm(self) -> float:
        return 0.0 if self.boxes_beside else 4.6

    @property
    def _pitch_mm(self) -> float:
        return self.name.size * 0.392

    def named_behind(self) -> "ProcedureBlock":
        """The section of a crowded page: its code here, its name in full behind the list of papers."""
        pointer: Pieces = ((BOLD_ITALIC, "Tên thủ tục: xem trang 2 của phiếu này"),)
        moved: Pieces = ((BOLD_ITALIC, "Tên thủ tục: "), (REGULAR, self.full_name))
        return replace(self, name=fit(pointer, RIGHT - LEFT, 10, 8), moved=(moved,))

    def draw(self, page: Page, top: float) -> None:
        y = top + 3.7
        page.text(LEFT, y, "3", BOLD, 8)
        page.text(LEFT + 4, y, "THỦ TỤC HÀNH CHÍNH", BOLD, 8)
        page.text(50, y, "Mã TTHC:", REGULAR, 8)
        page.text(64, y, self.code, BOLD, 9)
        page.text(RIGHT, y, self.dossier, ITALIC, 8, Align.END)
        if self.boxes_beside:
            for text in self.boxes:
                _draw_mark(page, text, (64 + width_mm(self.code, BOLD, 9) + self.dossier_left) / 2, top + 0.55)
        else:
            x = LEFT
            for text in self.boxes:
                half_mm = _mark_mm(text) / 2
                _draw_mark(page, text, x + half_mm, top + 5)
                x += 2 * half_mm + 4
        page.fitted(LEFT, top + 7.8 + self._boxes_mm, self.name, self._pitch_mm)


def procedure_block(
    receipt: Receipt | ResultReceipt, marked: Marks, unknown: str = "cơ quan cấp khi tiếp nhận"
) -> ProcedureBlock:
    """Measure the section: a second line of name or a line of marks makes it higher."""
    dossier = f"Mã hồ sơ: {receipt.dossier_code or unknown}"
    dossier_left = RIGHT - width_mm(dossier, ITALIC, 8)
    code_right = 64 + width_mm(receipt.procedure_code, BOLD, 9)
    beside = len(marked.boxes) < 2 and all(_mark_mm(box) + 4 <= dossier_left - code_right for box in marked.boxes)
    if code_right + 2 > dossier_left:
        raise DoesNotFit(f"codes {receipt.procedure_code!r} and {receipt.dossier_code!r} are too long for one line")
    pieces = ((REGULAR, bound(receipt.procedure_name)),)
    name = fit(pieces, RIGHT - LEFT, 10, 8, 9)
    if len(name.lines) > 2:
        name = Fitted(wrap(pieces, RIGHT - LEFT, 8), 8)
    return ProcedureBlock(
        receipt.procedure_code, bound(receipt.procedure_name), dossier, dossier_left, marked.boxes, beside, name
    )


def _mark_mm(text: str) -> float:
    return width_mm(text, BOLD, 8) + 3


def _draw_mark(page: Page, text: str, middle: float, y: float) -> None:
    page.box(middle - _mark_mm(text) / 2, y, _mark_mm(text), 3.7, 0.8)
    page.text(middle, y + 2.8, text, BOLD, 8, Align.MIDDLE)

"""Xác nhận phát on liên 2 of a result's Phiếu gửi: filled in from what was recorded, or left to the hand.

TT 17/2017 Art 5.2 d, đ, e; Luật Bưu chính Art 41.4 c.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bcdesk.core.dates import short_date
from bcdesk.core.delivery import Delivered, IdKind, RecipientKind, ResultReceipt
from bcdesk.core.money import dotted
from bcdesk.paper.page import FINE, LEFT, MEDIUM, Page
from bcdesk.paper.signatures import BY_HAND, FOOT_TOP, Signer, draw_signers
from bcdesk.paper.text import BOLD, REGULAR, Pieces, bound, width_mm

TITLE = "XÁC NHẬN PHÁT"
ELSEWHERE = "xem mục 5"

_RIGHT = 103.0
_TOP_MM, _BOTTOM_MM, _PITCH_MM = 3.6, 2.2, 4.75
_SIZE, _FLOOR = 9.0, 7.0
_TIME_LEFT = 35.0
_SIGNERS = (119.6, 152.4, 185.2)
_ID_WORDS = {
    IdKind.OLD_ID: "CMND",
    IdKind.PASSPORT: "Hộ chiếu",
    IdKind.CITIZEN_CARD: "Thẻ căn cước, CCCD. Số:",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A choice: its words, whether it was made, what stands behind it ("" is written by hand, None: nothing)."""

    words: str
    chosen: bool = False
    said: str | None = None
    box: bool = True

    @property
    def words_mm(self) -> float:
        return (3.8 if self.box else 0) + width_mm(self.words, REGULAR, _SIZE)


_Row = tuple[_Part, ...]


def long_remarks(receipt: ResultReceipt, given: Delivered) -> Pieces:
    """What was recorded and is too long for its line: it stands in full below the list of papers."""
    long = (
        ((BOLD, f"{part.words} "), (REGULAR, f"{bound(part.said)}. "))
        for row in _rows(receipt, given)
        for part, room_mm in _rooms(row)
        if part.said and not _fits(part.said, room_mm)
    )
    return tuple(chain.from_iterable(long))


def draw_confirmation(page: Page, receipt: ResultReceipt, given: Delivered | None, top: float) -> None:
    """From ``top`` down to the foot: when, to whom, in what condition, what was given back and paid; who signs."""
    page.horizontal(top, width=MEDIUM)
    page.vertical(_RIGHT, top, FOOT_TOP, FINE)
    rows = _rows(receipt, given)
    pitch_mm = min(_PITCH_MM, (FOOT_TOP - top - _TOP_MM - _BOTTOM_MM) / len(rows))
    y = top + _TOP_MM
    page.text(LEFT, y, TITLE, BOLD, 8.5)
    if given is None:
        page.fill_in(_TIME_LEFT, y, ("Hồi", 6.5, "giờ", 6.5, "phút, ngày", 5.5, "/", 5.5, "/ 20", 4.0), _SIZE)
    else:
        when = given.delivered_at
        page.text(_TIME_LEFT, y, f"Hồi {when:%H} giờ {when:%M} phút, ngày {short_date(when.date())}", REGULAR, _SIZE)
    for at, row in enumerate(rows, 1):
        _draw_row(page, row, y + at * pitch_mm)
    names = ("", given.name, given.clerk_name) if given is not None else ("", "", "")
    titles = ("CƠ QUAN GỬI", "NGƯỜI NHẬN", "NHÂN VIÊN PHÁT")
    signers = tuple(Signer(title, BY_HAND, name) for title, name in zip(titles, names, strict=True))
    draw_signers(page, signers, top + _TOP_MM, _SIGNERS, name_mm=31)


def _rows(receipt: ResultReceipt, given: Delivered | None) -> tuple[_Row, ...]:
    rows = [_identity(given), _other(given), _condition(given), _recovered(receipt, given)]
    if given is not None and given.taken_vnd:
        numbers = "; ".join(number for number in given.fee_receipts if number)
        fee = f", biên lai số {numbers}" if numbers else ""
        rows.append((_Part("Đã thu của người nhận:", said=f"{dotted(given.taken_vnd)} đồng{fee}", box=False),))
    return tuple(rows)


def _identity(given: Delivered | None) -> _Row:
    shown = given.id_kind if given is not None else None
    last = IdKind.CITIZEN_CARD
    return tuple(
        _Part(words, kind is shown, (given.id_number if given is not None else "") if kind is last else None)
        for kind, words in _ID_WORDS.items()
    )


def _other(given: Delivered | None) -> _Row:
    if given is None:
        return (_Part("Người được ủy quyền (kèm giấy ủy quyền). Quan hệ:", said=""),)
    if given.recipient is RecipientKind.SELF:
        return (_Part("Chính người nhận", chosen=True),)
    words = "Đại diện tổ chức:" if given.recipient is RecipientKind.ORGANISATION else "Người được ủy quyền:"
    said = "; ".join(text for text in (given.name, given.relation, given.authority) if text)
    return (_Part(words, chosen=True, said=said),)


def _condition(given: Delivered | None) -> _Row:
    if given is None:
        return _Part("Nguyên vẹn, đủ"), _Part("Có ý kiến:", said="")
    if given.remark:
        return _Part("Nguyên vẹn, đủ"), _Part("Có ý kiến:", chosen=True, said=given.remark)
    return _Part("Nguyên vẹn, đủ", chosen=True), _Part("Có ý kiến")


def _recovered(receipt: ResultReceipt, given: Delivered | None) -> _Row:
    if not receipt.to_recover:
        return (_Part("Không có giấy tờ phải thu hồi", box=False),)
    if given is None:
        return _Part("Đã thu hồi giấy tờ"), _Part("Giấy tờ thu hồi bị mất:", said="")
    lost = _Part("Giấy tờ thu hồi bị mất")
    if given.lost:
        rows = (str(at) for at, paper in enumerate(receipt.papers, 1) if paper.name in given.lost)
        lost = _Part("Giấy tờ thu hồi bị mất:", chosen=True, said=f"số {', '.join(rows)} mục 5")
    return _Part("Đã thu hồi giấy tờ", chosen=bool(given.recovered)), lost


def _rooms(row: Sequence[_Part]) -> Iterator[tuple[_Part, float]]:
    """Each choice with the room behind its words; what is said stands behind the last of a row."""
    x = LEFT
    for part in row:
        x += part.words_mm + 1
        yield part, _RIGHT - 2 - x
        x += 3


def _fits(said: str, room_mm: float) -> bool:
    return width_mm(said, REGULAR, _FLOOR) <= room_mm


def _draw_row(page: Page, row: Sequence[_Part], y: float) -> None:
    for part, room_mm in _rooms(row):
        end = _RIGHT - 2 - room_mm
        x = end - 1 - part.words_mm
        if part.box:
            page.tick_box(x, y - 2.4, part.chosen)
            x += 3.8
        page.text(x, y, part.words, REGULAR, _SIZE)
        if part.said == "":
            page.dots(y, end, _RIGHT - 2)
        elif part.said is not None:
            said = part.said if _fits(part.said, room_mm) else ELSEWHERE
            size = min(_SIZE, room_mm / width_mm(said, BOLD, 1))
            page.text(end, y, said, BOLD if size >= _FLOOR else REGULAR, max(size, _FLOOR))

"""What is said of a scan that a page cannot use, or that nothing at this counter has."""

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind, group_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.scan import CodeKind

CODE_NAMES = {
    CodeKind.DOSSIER: "mã hồ sơ",
    CodeKind.PROCEDURE: "mã thủ tục",
    CodeKind.PHONE: "số điện thoại",
    CodeKind.IDENTITY: "số giấy tờ",
}
RECORD_NAMES = {
    RecordKind.ITEM: "số hiệu bưu gửi",
    RecordKind.HANDOVER: "mã Biên bản giao nhận",
    RecordKind.DRAFT: "mã hồ sơ tạm lưu",
    RecordKind.COURIER_LIST: "mã bản kê giao bưu tá",
    RecordKind.SHIFT: "mã ca làm việc",
    RecordKind.REGISTRATION: "mã đăng ký nhận kết quả",
    RecordKind.REMITTANCE: "mã bảng kê nộp phí",
}


def unknown_words(raw: str, found: scan.Scan) -> str:
    """What a scan is, and that nothing here follows from it."""
    match found:
        case scan.Garbled():
            return f"**Đầu đọc hoặc bộ gõ đang làm sai dấu.** Chữ gốc: {raw}"
        case scan.Unknown(_, looks_like):
            return f"**Mã này giống {looks_like}**, không có ở điểm này: {raw}"
        case scan.CodeText(CodeKind.PROCEDURE, code):
            return f"**{code}** là mã thủ tục. Bấm **F2** để tiếp nhận."
    return f"**Đây là {_name(found)}**, trang này không dùng đến. Về trang đầu (**F6**) rồi quét lại: {raw}"


def not_here_words(raw: str, found: scan.Scan) -> str:
    """What a scan looks like; nothing at this counter has it."""
    match found:
        case scan.ItemScan() | scan.OwnScan() | scan.RecordScan() | scan.CodeText(CodeKind.DOSSIER):
            return f"**Mã này giống {_name(found)}** nhưng không có ở điểm này: {raw}"
    return unknown_words(raw, found)


def read_words(found: scan.Scan) -> str:
    """What a scan was read as, whatever follows from it."""
    match found:
        case scan.CardScan(card):
            doubts = f" ({' '.join(card.doubts)})" if card.doubts else ""
            return f"Thẻ căn cước: {card.name}, số {card.id_number}{doubts}"
        case scan.ItemScan(number):
            return f"Số hiệu bưu gửi {group_item_number(number)}, đúng số kiểm tra"
        case scan.OwnScan(_, number, on):
            return f"Mã QR của phiếu: {_name(found)} {number}, ngày {short_date(on)}"
        case scan.RecordScan(code) | scan.CodeText(_, code):
            name = _name(found)
            return f"{name[0].upper()}{name[1:]} {code}"
        case scan.Garbled(_, None):
            return "Đầu đọc hoặc bộ gõ đang làm sai dấu; không sửa lại được. Tắt bộ gõ tiếng Việt rồi quét lại."
        case scan.Garbled(_, str(repaired)):
            return f"Bị làm sai dấu, sửa lại được thành {repaired}. {read_words(scan.read(repaired, burst=True))}"
        case scan.Unknown(_, looks_like):
            return f"Không phải mã của chương trình: giống {looks_like}"
        case scan.SearchText(text):
            return f"Chữ để tìm: {text}"
    raise AssertionError(found)


def _name(found: scan.Scan) -> str:
    match found:
        case scan.CodeText(kind):
            return CODE_NAMES[kind]
        case scan.RecordScan(_, record) | scan.OwnScan(record):
            return RECORD_NAMES[record]
        case scan.ItemScan():
            return RECORD_NAMES[RecordKind.ITEM]
        case scan.CardScan():
            return "thẻ căn cước"
    return "chữ để tìm"


def nothing_words(typed: str) -> str:
    """What to try where a search found nothing: a number has no accents and is not made of words."""
    if "".join(typed.split()).isdecimal():
        return "Không có hồ sơ nào khớp. Xem lại từng chữ số; số điện thoại, số giấy tờ: gõ phần đầu hoặc phần cuối."
    return "Không có hồ sơ nào khớp. Gõ ít chữ hơn, không cần dấu."

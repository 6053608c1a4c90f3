"""What is said of a scan that a page cannot use."""

from bcdesk.core import scan


def unknown_words(raw: str, found: scan.Scan) -> str:
    """What a scan looks like, and what it is not."""
    match found:
        case scan.Garbled():
            return f"**Đầu đọc hoặc bộ gõ đang làm sai dấu.** Chữ gốc: {raw}"
        case scan.Unknown(_, looks_like):
            return f"**Mã này giống {looks_like}**, không có ở điểm này: {raw}"
        case scan.ProcedureScan(code):
            return f"**{code}** là mã thủ tục. Bấm **F2** để tiếp nhận."
        case scan.DossierScan(code):
            return f"**Mã này giống mã hồ sơ** nhưng không có ở điểm này: {code}"
    return f"**Mã này giống mã biên bản của bưu cục** nhưng không có ở điểm này: {raw}"

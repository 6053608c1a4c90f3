"""Which printer prints what: chosen once for each kind of paper, never asked for each paper."""

from dataclasses import dataclass
from enum import StrEnum


class Tray(StrEnum):
    """Papers that go to one printer, by what they are printed on."""

    A5 = "a5"
    A4 = "a4"
    LABEL = "label"
    VOUCHER = "voucher"


TRAY_NAMES = {
    Tray.A5: "Phiếu gửi, giấy mời (A5)",
    Tray.A4: "Biên bản (A4)",
    Tray.LABEL: "Nhãn bưu gửi",
    Tray.VOUCHER: "Chứng từ thu tiền",
}


@dataclass(frozen=True, slots=True)
class Printers:
    """Names of printers. ``a5`` "": the system's default; ``a4`` "": as A5.

    Labels and vouchers are printed with each acceptance only where they have a printer. ``roll``: vouchers on a roll of
    80 mm.
    """

    a5: str = ""
    a4: str = ""
    label: str = ""
    voucher: str = ""
    roll: bool = False

    def of(self, tray: Tray) -> str:
        """The printer of a tray; what has none of its own is printed on the one for A5."""
        return {Tray.A5: self.a5, Tray.A4: self.a4, Tray.LABEL: self.label, Tray.VOUCHER: self.voucher}[tray] or self.a5

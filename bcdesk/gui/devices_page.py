"""F10, máy in và đầu đọc: which printer prints what, with a trial page; what a scanner sends, raw and as it is read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bcdesk.desk.counter import Counter
from bcdesk.gui.messages import hint
from bcdesk.gui.printers_card import PrintersCard
from bcdesk.gui.scan_router import STANDARD, Burst
from bcdesk.gui.scanner_card import ScannerCard

HINT = (
    "Chọn máy in cho từng loại giấy rồi **Ctrl+Enter**. Quét bất kỳ mã nào để xem đầu đọc gửi gì. **Esc** về Quản trị."
)


class DevicesPage(QWidget):
    """What hangs on this PC."""

    told = Signal(object)

    def __init__(self, burst: Burst = STANDARD) -> None:
        super().__init__()
        self.setObjectName("page")
        self.printers, self.scanner = PrintersCard(), ScannerCard(burst)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        for part in (self.printers, self.scanner):
            across.addWidget(part, 1)
        self.printers.told.connect(self.told)

    def set_counter(self, counter: Counter) -> None:
        self.printers.set_counter(counter)

    def begin(self) -> None:
        self.told.emit(hint(HINT))
        self.printers.begin()
        self.scanner.begin()

    def take_scan(self, raw: str) -> None:
        self.scanner.take_scan(raw)

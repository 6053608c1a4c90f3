"""The scanner's test: what it sent, what is read from it, and why something was taken for typing."""

import time
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core import scan
from bcdesk.gui import style
from bcdesk.gui.cards import card
from bcdesk.gui.fields import TextField
from bcdesk.gui.scan_router import Burst
from bcdesk.gui.scan_words import read_words

PAUSE_MS = 600
NOTHING = "Chưa quét mã nào."


class ScannerCard(QWidget):
    """A burst that ends in Enter comes by ``take_scan`` from wherever the focus is; the field shows what does not."""

    def __init__(self, burst: Burst, now_ms: Callable[[], float] = lambda: time.monotonic() * 1000) -> None:
        super().__init__()
        self._burst, self._now_ms = burst, now_ms
        self._keys: list[float] = []
        self.field = TextField("scan", "&Quét vào đây", placeholder="Đặt con trỏ ở đây rồi quét")
        self.raw, self.read, self.verdict = (style.label("", style.BODY_PX) for _ in range(3))
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self._judge(entered=False))
        self.field.typed.connect(self._typed)
        self.field.edit.returnPressed.connect(lambda: self._judge(entered=True))
        self._lay_out()

    def _lay_out(self) -> None:
        frame, column = card((24, 18, 24, 18), spacing=8)
        column.addWidget(style.label("Thử đầu đọc mã", 18, 600))
        rule = (
            f"Chuỗi quét: từ {self._burst.length} ký tự, cách nhau dưới {self._burst.gap_ms} ms, kết thúc bằng Enter."
        )
        for widget in (style.label(rule, style.LABEL_PX, tone="ink2"), self.field):
            column.addWidget(widget)
        for caption, label in (("Nhận dạng", self.verdict), ("Chữ gốc", self.raw), ("Đọc thành", self.read)):
            column.addWidget(style.label(caption, style.LABEL_PX, 600, "ink2"))
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def begin(self) -> None:
        self._clear()
        self._tell(NOTHING, "", "")

    def take_scan(self, raw: str) -> None:
        """The router took it for a scan."""
        self._clear()
        self._tell("Đã nhận ra chuỗi quét: nhanh đủ và có Enter ở cuối.", raw, read_words(scan.read(raw, burst=True)))

    def _typed(self, text: str) -> None:
        if not text:
            self._keys = []
            return
        self._keys.append(self._now_ms())
        self._pause.start()

    def _judge(self, *, entered: bool) -> None:
        """What came as if typed: too slow, too short, or without its Enter."""
        self._pause.stop()
        text = self.field.edit.text()
        if not text:
            return
        slowest = round(max((later - before for before, later in pairwise(self._keys)), default=0))
        said = f"{len(text)} ký tự, cách nhau lâu nhất {slowest} ms, {'có' if entered else 'không có'} Enter"
        why = _why(len(text), slowest, self._burst)
        self._clear()
        self._tell(f"Chưa coi là quét: {why}. ({said})", text, read_words(scan.read(text, burst=True)))

    def _tell(self, verdict: str, raw: str, read: str) -> None:
        self.verdict.setText(verdict)
        self.raw.setText(raw or "–")
        self.read.setText(read or "–")

    def _clear(self) -> None:
        self._keys = []
        self._pause.stop()
        self.field.set_text("")


def _why(length: int, slowest_ms: int, burst: Burst) -> str:
    """What it lacks to be a scan."""
    if length < burst.length:
        return f"ngắn hơn {burst.length} ký tự"
    if slowest_ms >= burst.gap_ms:
        return "chậm hơn một lần quét. Gõ tay thì đúng như vậy; đầu đọc thì đặt tốc độ gửi phím nhanh hơn"
    return "thiếu Enter. Đặt đầu đọc thêm Enter (CR) vào cuối mã"

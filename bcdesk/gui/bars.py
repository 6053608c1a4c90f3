"""The bars of the window: header, the ten keys, the state of the desk."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, KeyCaps, draw_text
from bcdesk.gui.icons import Icon

TRAINING_NOTE = "Không có giá trị. Không gửi đi, không vào sổ thật."
TRAINING_SHORT = "Không có giá trị."
"""Beside the way back there is no room for more."""

WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")


def long_date(now: datetime) -> str:
    """As the header says it: "Thứ năm, ngày 15 tháng 8 năm 2019"."""
    weekday = "Chủ nhật" if now.weekday() == 6 else f"Thứ {WEEKDAYS[now.weekday()]}"
    return f"{weekday}, ngày {now.day} tháng {now.month} năm {now.year}"


class Header(QFrame):
    """Which page this is; at the right its context, and the way back."""

    leave_training = Signal()

    def __init__(self, training: bool) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(44)
        self._training, self._context, self._date = training, "", ""
        self.setProperty("training", "true" if training else "false")
        tone = "white" if training else "ink"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 1, 16, 1)
        self._row.setSpacing(12)
        if training:
            self._mark_training()
        self._cap: QWidget | None = None
        self.title = style.label("", 20, 700, tone)
        self.remark = style.label("", 15, tone="white" if training else "ink2")
        self.context = style.label("", style.BODY_PX, 500, "white" if training else "ink2")
        self.back = KeyButton("Quay lại", ("Esc",), height=32, shortcuts=("Esc",))
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addWidget(self.title)
        self._row.addWidget(self.remark)
        self._row.addStretch(1)
        self._row.addWidget(self.context)
        self._row.addWidget(self.back)
        if training:
            leave = KeyButton("Thoát tập huấn", ("Ctrl", "Q"), height=32, shortcuts=("Ctrl+Q",))
            leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            leave.clicked.connect(self.leave_training)
            self._row.addWidget(leave)

    def _mark_training(self) -> None:
        self._row.setSpacing(10)
        self._row.addWidget(Icon("graduation-cap", "white", 24))
        self._row.addWidget(style.label("TẬP HUẤN", 20, 700, "white"))
        self.note = style.label(TRAINING_NOTE, 15, 500, "white")
        self._row.addWidget(self.note)
        bar = QFrame()
        bar.setFixedSize(1, 22)
        bar.setObjectName("headerBar")
        self._row.addSpacing(18)
        self._row.addWidget(bar)
        self._row.addSpacing(8)

    def show_place(self, title: str, key: str, remark: str, back: bool) -> None:
        self.title.setText(title)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark) and not self._training)
        self.back.setVisible(back)
        if self._training:
            self.note.setText(TRAINING_SHORT if back else TRAINING_NOTE)
        if self._cap is not None:
            self._row.removeWidget(self._cap)
            self._cap.deleteLater()
        self._cap = KeyCaps(key) if key else None
        if self._cap is not None:
            self._row.insertWidget(self._row.indexOf(self.title), self._cap)
        self.show_context("")

    def show_context(self, text: str) -> None:
        """What the page is about just now, at the right; "" shows the date again."""
        self._context = text
        self.context.setText(text or self._date)

    def show_date(self, now: datetime) -> None:
        if (date := long_date(now)) != self._date:
            self._date = date
            self.show_context(self._context)


class FKeyBar(QFrame):
    """Ten keys that never change places."""

    pressed = Signal(str)

    def __init__(self, names: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName("fbar")
        self.setFixedHeight(44)
        self.setAccessibleName("Các trang")
        self._names = names

    @cached_property
    def buttons(self) -> dict[str, KeyButton]:
        """Made when the bar is first marked or shown; the sign-in form goes without."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(0)
        buttons: dict[str, KeyButton] = {}
        for key, name in self._names.items():
            button = KeyButton(name, (key,), kind="fkey", height=43, wide=True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked, key=key: self.pressed.emit(key))
            row.addWidget(button, button.sizeHint().width())
            buttons[key] = button
        return buttons

    def showEvent(self, event: QShowEvent) -> None:
        _ = self.buttons

    def mark(self, current: str) -> None:
        for key, button in self.buttons.items():
            button.setChecked(key == current)


@dataclass(frozen=True, slots=True)
class Status:
    """What the status bar says; an empty text hides its item. ``…_attention`` needs words that say why."""

    station: str = ""
    clerk: str = "Chưa đăng nhập"
    shift: str = "Chưa mở ca"
    printer: str = ""
    printer_attention: bool = False
    shortage: str = ""
    """What runs out: room on the disk, item numbers."""
    sync: str = ""
    sync_attention: bool = False


class _Yielding(QLabel):
    """Words that make room for a warning: what does not fit ends in "…"."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_text(QPainter(self), QRectF(self.rect()), self.text(), self.font(), style.tokens().white)


class _Item(QWidget):
    """An icon and words on the dark bar."""

    def __init__(self, icon: str, name: str, *, yields: bool = False) -> None:
        super().__init__()
        self._icon, self.label = Icon(icon, "white", 15), _Yielding() if yields else QLabel()
        self.label.setFont(style.font(style.LABEL_PX))
        self.label.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(self._icon)
        row.addWidget(self.label)

    def show_text(self, text: str, icon: str, attention: bool = False) -> None:
        self.setVisible(bool(text))
        self.label.setText(text)
        style.set_property(self.label, "tone", "attention" if attention else "")
        self._icon.show_icon(icon, "amber_on_dark" if attention else "white")


class StatusBar(QFrame):
    """Station, clerk, shift; what runs out, printer, sync, date and time."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setFixedHeight(32)
        self._minute = ""
        self.station, self.clerk = _Item("map-pin", "Điểm", yields=True), _Item("user", "Người", yields=True)
        self.shift, self.shortage = _Item("clock", "Ca"), _Item("triangle-alert", "Sắp hết")
        self.printer, self.sync = _Item("printer", "Máy in"), _Item("cloud-check", "Đồng bộ")
        self.time = QLabel()
        self.time.setFont(style.font(style.LABEL_PX, 600))
        self.time.setAccessibleName("Ngày giờ")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 17, 0)
        row.setSpacing(22)
        for item in (self.station, self.clerk, self.shift):
            row.addWidget(item)
        row.addStretch(1)
        row.addWidget(self.shortage)
        row.addWidget(self.printer)
        row.addWidget(self.sync)
        row.addWidget(self.time)
        self.show_status(Status())

    def show_status(self, status: Status) -> None:
        self.station.show_text(status.station, "map-pin")
        self.clerk.show_text(status.clerk, "user")
        self.shift.show_text(status.shift, "clock")
        self.shortage.show_text(status.shortage, "triangle-alert", attention=True)
        printer = "triangle-alert" if status.printer_attention else "printer-check"
        self.printer.show_text(status.printer, printer, status.printer_attention)
        sync = "cloud-off" if status.sync_attention else "cloud-check"
        self.sync.show_text(status.sync, sync, status.sync_attention)

    def show_time(self, now: datetime) -> None:
        if (minute := f"{now:%d/%m/%Y  %H:%M}") != self._minute:
            self._minute = minute
            self.time.setText(minute)

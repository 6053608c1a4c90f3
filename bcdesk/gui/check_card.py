"""The check-up at the window: journal and ledger against all that follows from them, every difference in words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from bcdesk.core.money import dotted
from bcdesk.desk import upkeep
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.messages import Message, Tone, done, of_error

WHAT = "Tính lại trạng thái, số hiệu, tiền và ngày số liệu từ nhật ký. Chỉ xem, không sửa gì."
SHOWN = 200
"""Whoever has more differences than this calls IT; ``bcdesk doctor`` tells them all."""
LIST_HEIGHT = 136
ALIKE = done("**Dữ liệu khớp.** Nhật ký, sổ tiền, số hiệu và trạng thái không lệch chỗ nào.")


class CheckCard(QWidget):
    """Small until something is found."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self.check = KeyButton("Kiểm tra dữ liệu", ("Ctrl", "T"), height=40, shortcuts=("Ctrl+T",))
        self.found = QTextBrowser()
        self.found.setAccessibleName("Chỗ lệch đã tìm thấy")
        self.found.setFixedHeight(LIST_HEIGHT)
        self.found.setFont(style.font(style.LABEL_PX))
        self.found.hide()
        self._lay_out()
        on_click(self.check, self._check)

    def _lay_out(self) -> None:
        frame, column = card((24, 12, 24, 12), spacing=8)
        what = style.label(WHAT, style.LABEL_PX, tone="ink2")
        what.setWordWrap(True)
        column.addWidget(self.found)
        side = row(self.check, spacing=14)
        side.addWidget(what, 1)
        column.addLayout(side)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter
        self.found.hide()

    def _check(self) -> None:
        """Not in the lane of the reader: a clerk who looks a dossier up must not wait for ten years of journal."""
        self.check.set_running("Đang kiểm tra…")
        self.told.emit(Message(Tone.RUNNING, "Đang kiểm tra dữ liệu…"))
        background.run(upkeep.check_up, self._counter, done=self._show, failed=self._failed, lane=Lane.IO)

    def _show(self, found: tuple[str, ...]) -> None:
        self.check.set_running("")
        self.found.setPlainText("\n".join(f"{number}. {words}" for number, words in enumerate(found[:SHOWN], 1)))
        self.found.setVisible(bool(found))
        if found and self.isVisible():
            self.found.setFocus()  # the arrows read on
        self.told.emit(_told(len(found)) if found else ALIKE)

    def _failed(self, error: Exception) -> None:
        self.check.set_running("")
        self.told.emit(of_error(error, self._check))


def _told(count: int) -> Message:
    more = f" Đang hiện {SHOWN} chỗ đầu." if count > SHOWN else ""
    text = f"**Có {dotted(count)} chỗ lệch.**{more} Giữ nguyên máy, báo trưởng bưu cục và bộ phận CNTT."
    return Message(Tone.ERROR, text)

"""F1, Trợ giúp: the clerk's manual, opened at the page that was in front."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from bcdesk.gui import style
from bcdesk.gui.cards import card
from bcdesk.gui.messages import Message, Tone, hint


class HelpPage(QWidget):
    """``place`` names the heading to open at: what the header said of the page before."""

    told = Signal(object)

    def __init__(self, manual: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.place = ""
        self._manual = manual
        self.text = QTextBrowser()
        self.text.setAccessibleName("Sổ tay giao dịch viên")
        self.text.setFont(style.font(style.FIELD_PX))
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        frame, column = card((24, 12, 24, 12))
        column.addWidget(self.text)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.addWidget(frame)

    def begin(self) -> None:
        if self.text.document().isEmpty():
            self.text.setMarkdown(self._manual.read_text("utf-8"))
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        found = self.text.document().find(self.place) if self.place else QTextCursor(self.text.document())
        found.clearSelection()
        self.text.setTextCursor(found)
        self.text.setFocus()
        self.told.emit(hint("Mũi tên, **PgDn** để đọc. **Esc**: về trang đầu."))

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

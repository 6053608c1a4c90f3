"""A bug, told calmly: its number, what it means for the work, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.gui import style
from bcdesk.gui.background import Bug
from bcdesk.gui.buttons import KeyButton, on_click


class BugWindow(QDialog):
    """Not modal: the clerk may go on."""

    def __init__(self, bug: Bug, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chương trình gặp lỗi")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(500)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(10)
        rows.addWidget(style.label("Bước vừa rồi chưa làm được", 18, 600))
        for words in (
            "Chương trình gặp lỗi ở bước này. Những gì đã ghi trước đó không mất, nội dung đang nhập còn nguyên.",
            "Có thể làm tiếp. Nếu gặp lại, báo số này cho bộ phận công nghệ thông tin:",
        ):
            text = style.label(words, tone="ink2")
            text.setWordWrap(True)
            rows.addWidget(text)
        self.number = style.label(bug.number, 22, 600)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.number.setAccessibleName(f"Số báo lỗi {bug.number}")
        rows.addWidget(self.number)
        buttons = QHBoxLayout()
        copy = KeyButton("Chép số", ("Ctrl", "C"), shortcuts=("Ctrl+C",))
        close = KeyButton("Đóng", ("Esc",), kind="primary")
        buttons.addWidget(on_click(copy, lambda: QGuiApplication.clipboard().setText(bug.number)))
        buttons.addStretch(1)
        buttons.addWidget(on_click(close, self.close))
        rows.addLayout(buttons)
        close.setFocus()

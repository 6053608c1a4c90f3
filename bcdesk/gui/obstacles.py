"""What is still in the way of an acceptance, in words, beside the form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from bcdesk.gui import style


class Obstacles(QFrame):
    """Empty room as long as nothing is in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(62)
        self.text = style.label("", style.BODY_PX, 500)
        self.text.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 6, 14, 6)
        rows.addWidget(self.text, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_missing(())

    def show_missing(self, missing: tuple[str, ...]) -> None:
        if missing:
            more = f" và {len(missing) - 1} giấy tờ khác" if len(missing) > 1 else ""
            self.show_error(f"Còn thiếu: {missing[0]}{more}")
        else:
            self._say("card", "ink2", "Chưa thấy giấy tờ nào thiếu.")

    def show_error(self, text: str) -> None:
        self._say("missing", "red", text)

    def _say(self, look: str, tone: str, text: str) -> None:
        self.setObjectName(look)
        self.text.setProperty("tone", tone)
        self.text.setText(text)
        for widget in (self, self.text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

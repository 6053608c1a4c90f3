"""A tick that stands in the order of a form's fields: Space sets it, Enter goes on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from bcdesk.gui import style


class TickField(QCheckBox):
    """``name`` is the field that Refused names; ``caption`` what a clerk calls it."""

    confirmed = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__(label)
        self.name, self.caption = name, label.replace("&", "").replace("\n", " ")
        self.setAccessibleName(self.caption)
        self.setFont(style.font(style.LABEL_PX))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def content(self) -> str:
        """What is kept of it while its form is filled."""
        return "1" if self.isChecked() else ""

    def restore(self, content: str) -> None:
        self.setChecked(bool(content))

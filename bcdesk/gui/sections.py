"""Numbered parts of a long form: a heading at the left, rows of fields beside it, a rule between two parts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.gui import style

GUTTER = 144
Line = Sequence[tuple[QWidget, int]]
"""Widgets that stand side by side, with their share of the width."""


class Section(QWidget):
    """``side`` stands under the heading. A part that is hidden takes its rule along."""

    def __init__(self, title: str, side: Sequence[QWidget], lines: Sequence[Line], *, first: bool = False) -> None:
        super().__init__()
        self._number = style.label("", style.FIELD_PX, 600, tone="ink2")
        self._title = style.label(title, style.FIELD_PX, 600)
        gutter = QWidget()
        gutter.setFixedWidth(GUTTER)
        below = QVBoxLayout(gutter)
        below.setContentsMargins(0, 2, 8, 0)
        below.setSpacing(6)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._number)
        heading.addWidget(self._title, 1)
        below.addLayout(heading)
        for widget in side:
            below.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        below.addStretch()
        fields = QVBoxLayout()
        fields.setSpacing(0)
        for line in lines:
            row = QHBoxLayout()
            row.setSpacing(10)
            for widget, width in line:
                row.addWidget(widget, width)
            fields.addLayout(row)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(gutter)
        across.addLayout(fields, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        if not first:
            rule = QFrame()
            rule.setObjectName("rule")
            whole.addWidget(rule)
        whole.addLayout(across)

    def number(self, number: int) -> None:
        self._number.setText(str(number))

    def rename(self, title: str) -> None:
        self._title.setText(title)


def number_in_sight(sections: Sequence[Section]) -> None:
    """Count those that are not hidden."""
    for number, section in enumerate((each for each in sections if not each.isHidden()), 1):
        section.number(number)

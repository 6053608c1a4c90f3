"""A field that proposes while the clerk types; the list is fetched on the read lane."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bcdesk.gui import background, style
from bcdesk.gui.buttons import draw_text
from bcdesk.gui.fields import State, TextField

PAUSE_MS = 150
ROW_HEIGHT = 32
ROWS_IN_SIGHT = 7
LIST_WIDE = 480


@dataclass(frozen=True, slots=True)
class Option:
    """One proposal: what goes into the field, a remark at its right, and what it stands for."""

    text: str
    detail: str
    value: Any


class _Row(QStyledItemDelegate):
    def __init__(self, view: "_List") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, item: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        values, box = style.tokens(), QRectF(item.rect).adjusted(9, 0, -9, 0)
        if item.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(item.rect, QColor(values.accent_soft))
        option = self._view.options[index.row()]
        remark = style.font(style.LABEL_PX)
        room = item.fontMetrics.horizontalAdvance(option.detail) + 16 if option.detail else 0
        draw_text(painter, box.adjusted(0, 0, -room, 0), option.text, style.font(style.BODY_PX, 500), values.ink)
        draw_text(painter, box, option.detail, remark, values.ink2, Qt.AlignmentFlag.AlignRight)


class _List(QListView):
    """Hangs below its field inside the window, so that the field keeps the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.options: Sequence[Option] = ()
        self._texts = QStringListModel(self)
        self.setObjectName("suggestions")
        self.setAccessibleName("Gợi ý")
        self.setModel(self._texts)
        self.setItemDelegate(_Row(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def open_below(self, field: QWidget, options: Sequence[Option]) -> None:
        self.options = options
        self._texts.setStringList([option.text for option in options])
        tall = min(len(options), ROWS_IN_SIGHT) * ROW_HEIGHT + 2
        window = self.window()
        at = field.mapTo(window, QPoint(0, field.height() + 2))
        if at.y() + tall > window.height():
            at = field.mapTo(window, QPoint(0, -tall - 2))
        self.setGeometry(at.x(), at.y(), max(field.width(), min(LIST_WIDE, window.width() - at.x() - 8)), tall)
        self.setCurrentIndex(self._texts.index(0))
        self.show()
        self.raise_()

    def step(self, rows: int) -> None:
        row = max(0, min(len(self.options) - 1, self.currentIndex().row() + rows))
        self.setCurrentIndex(self._texts.index(row))

    def current(self) -> Option:
        return self.options[self.currentIndex().row()]


class SuggestField(TextField):
    """``ask(words)`` runs on the read lane 150 ms after the last key; a newer key forgets the older question.

    Down and Up walk, Enter chooses, Esc closes. Enter before the answer waits for it and takes the first. ``usual``:
    Down in the empty field asks too.
    """

    chosen = Signal(object)
    """The Option, chosen by the clerk."""

    def __init__(
        self,
        name: str,
        label: str,
        ask: Callable[[str], Sequence[Option]],
        *,
        nothing: str = "Không tìm thấy. Gõ lại, không cần dấu.",
        usual: bool = False,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, label, placeholder=placeholder, parent=parent)
        self.ask, self._nothing, self._usual = ask, nothing, usual
        self._option: Option | None = None
        self._ticket: background.Ticket | None = None
        self._enter_waits = False
        self._list: _List | None = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._fetch)
        self.edit.textEdited.connect(self._restart)
        self.edit.textChanged.connect(self._forget_if_set)

    def value(self) -> Any:
        """What the text stands for; None as long as nothing was chosen for exactly this text."""
        return self._option.value if self._option is not None and self._option.text == self.edit.text() else None

    def set_option(self, option: Option | None) -> None:
        """Put in a value that came from elsewhere (a scan, a favourite); ``chosen`` is not sent."""
        self._forget()
        self._option = option
        self.set_text(option.text if option else "")

    def choose_again(self, text: str, options: Sequence[Option]) -> None:
        """Put back a text that was kept; it stands for the option of that text, if there still is one."""
        self.set_option(next((option for option in options if option.text == text), None))
        if self.value() is None:
            self.set_text(text)

    def waiting(self) -> bool:
        return self._pause.isActive() or self._ticket is not None

    def _restart(self, words: str) -> None:
        self._forget()
        if words.strip() and self.value() is None:
            self._pause.start()

    def _forget_if_set(self) -> None:
        if not self.edit.isModified():
            self._forget()

    def _forget(self) -> None:
        self._pause.stop()
        self._enter_waits = False
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self._close()

    def _fetch(self) -> None:
        self._pause.stop()
        self._ticket = background.run(
            self.ask, self.text(), done=self._show, failed=self._failed, lane=background.Lane.READ
        )

    def _show(self, options: Sequence[Option]) -> None:
        self._ticket = None
        if not options:
            self._enter_waits = False
            self._close()
            self.say(State.WARNING, self._nothing)
        elif self._enter_waits:
            self._take(options[0])
        elif self.edit.hasFocus():
            self.clear_message()
            self._open().open_below(self.edit, options)

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        self._enter_waits = False
        self.say(State.ERROR, getattr(error, "message", "Chưa tra được danh mục."))

    def _take(self, option: Option) -> None:
        self.set_option(option)
        self.clear_message()
        self.chosen.emit(option)
        self.confirmed.emit()

    def _open(self) -> _List:
        if self._list is None:
            self._list = _List(self.window())
            self._list.clicked.connect(lambda _index: self._take(self._current()))
        return self._list

    def _current(self) -> Option:
        return self._open().current()

    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self._enter_waits:
            self._forget()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.is_open():
            # Esc closes the list first; the page's own Esc comes after
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return super().eventFilter(watched, event)

    def take_key(self, event: QKeyEvent) -> bool:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.is_open():
            return self._take_list_key(key, enter)
        if enter and self.waiting():
            self._enter_waits = True
            if self._ticket is None:
                self._fetch()
            return True
        if plain and key == Qt.Key.Key_Down and (self.text() or self._usual) and not self.waiting():
            self._fetch()
            return True
        return super().take_key(event)

    def _take_list_key(self, key: int, enter: bool) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 7, Qt.Key.Key_PageUp: -7}
        if enter:
            self._take(self._current())
        elif key == Qt.Key.Key_Escape:
            self._close()
        elif key in steps:
            self._open().step(steps[Qt.Key(key)])
        else:
            if key == Qt.Key.Key_Tab:
                self._close()
            return False
        return True

"""Signing in (đăng nhập). The form takes keys before the database is open: the people arrive later."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.staff import ROLE_NAMES, Staff
from bcdesk.gui import icons, style
from bcdesk.gui.buttons import FaceButton, KeyButton, draw_text, on_click, paint_caps
from bcdesk.gui.cards import card, centred, note, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, hint, of_error

WIDE = 500
GAP = 6
ROWS_KEPT = 3
ROWS_IN_SIGHT = 5


class PersonButton(FaceButton):
    """One of the people: key, name, role, and a tick when chosen. Digits alone belong to the password."""

    HEIGHT = 46

    def __init__(self, number: int, person: Staff) -> None:
        super().__init__(person.name, "person", self.HEIGHT)
        self.person, self._role = person, ROLE_NAMES[person.role]
        self._keys = ("Alt", str(number)) if number <= 9 else ()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(f"{person.name}, {self._role}")
        if self._keys:
            self.shortcut(f"Alt+{number}")

    def sizeHint(self) -> QSize:
        return QSize(300, self.HEIGHT)

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values, chosen, middle = style.tokens(), self.isChecked(), box.center().y()
        left = paint_caps(painter, box.left() + 13, middle, self._keys) + (11 if self._keys else 0)
        role_face = style.font(style.BODY_PX)
        role_wide = QFontMetricsF(role_face).horizontalAdvance(self._role)
        right = box.right() - 41
        name_box = QRectF(left, box.top(), right - role_wide - 12 - left, box.height())
        ink = values.accent_dark if chosen else values.ink
        draw_text(painter, name_box, self.text(), style.font(17, 600), ink)
        role_box = QRectF(right - role_wide, box.top(), role_wide + 1, box.height())
        draw_text(painter, role_box, self._role, role_face, values.ink2)
        if chosen:
            tick = icons.pixmap("check", values.accent_dark, 18, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(right + 8, middle - 9), tick)


class People(QScrollArea):
    """The people of the desk, one under another; three rows have their place before they arrive."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("people")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons: list[PersonButton] = []
        self._set_rows(ROWS_KEPT)
        self.setWidget(style.label("Đang mở sổ quầy…", tone="ink2"))

    def _set_rows(self, rows: int) -> None:
        self.setFixedHeight(rows * PersonButton.HEIGHT + (rows - 1) * GAP)

    def show_people(self, people: Sequence[Staff]) -> None:
        held = QWidget()
        held.setObjectName("people")
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.buttons = [PersonButton(number, person) for number, person in enumerate(people, 1)]
        for button in self.buttons:
            column.addWidget(button)
            on_click(button, self.chosen.emit)
        column.addStretch(1)
        self._set_rows(max(ROWS_KEPT, min(ROWS_IN_SIGHT, len(people))))
        self.setWidget(held)
        if self.buttons:
            self.buttons[0].setChecked(True)

    def choice(self) -> Staff | None:
        return next((button.person for button in self.buttons if button.isChecked()), None)


class SignInPage(QWidget):
    """``entered(staff_id, password)``; the answer comes back by ``refused`` or by the next page."""

    entered = Signal(int, str)
    training_asked = Signal()
    told = Signal(object)

    def __init__(self, *, training_button: bool = False, practice_hint: str = "", version: str = "") -> None:
        super().__init__()
        self.people = People()
        self.station = style.with_marks(style.label("", tone="ink2"))
        self.password = TextField("password", "Mật khẩu", placeholder="Mật khẩu", password=True, height=44)
        self.password.edit.setObjectName("passwordField")
        self.password.edit.setFont(style.font(18))
        self.caps, self.caps_label = note("Caps Lock đang bật", "triangle-alert", "amber", weight=600)
        self.enter = KeyButton("Đăng nhập", ("Enter",), kind="primary", height=48, wide=True)
        self._lay_out(practice_hint, training_button, version)
        self._listen()

    def _lay_out(self, practice_hint: str, training_button: bool, version: str) -> None:
        frame, column = card((32, 21, 32, 14), 0)
        frame.setFixedWidth(WIDE)
        title = style.label("Đăng nhập", 26, 700)
        title.setFixedHeight(37)
        caption = style.label("Người làm việc", style.LABEL_PX, 500, "ink2")
        help_text = style.label("Quên mật khẩu: trưởng bưu cục đặt lại, trang Quản trị.", style.LABEL_PX, tone="ink2")
        for widget, gap in ((title, 2), (self.station, 14), (caption, 6), (self.people, 9), (self.password, 16)):
            column.addWidget(widget)
            column.addSpacing(gap)
        column.addWidget(self.enter)
        column.addSpacing(6)
        column.addWidget(help_text)
        if practice_hint:
            column.addSpacing(6)
            column.addWidget(note(practice_hint, "graduation-cap", "accent_dark", style.BODY_PX)[0])
        self.caps.setParent(self.password)
        self.caps.hide()
        below = [self._below(training_button, version)] if training_button or version else []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(frame, *below))

    def _below(self, training_button: bool, version: str) -> QHBoxLayout:
        words = style.label(version, style.LABEL_PX, tone="ink2")
        if not training_button:
            return row(words, None)
        button = KeyButton("Vào tập huấn", ("Alt", "T"), icon="graduation-cap", shortcuts=("Alt+T",))
        return row(on_click(button, self.training_asked.emit), words, None)

    def _listen(self) -> None:
        self.password.confirmed.connect(self._submit)
        self.password.typed.connect(self._retyped)
        self.password.edit.installEventFilter(self)
        self.people.chosen.connect(self.password.edit.setFocus)
        on_click(self.enter, self._submit)

    def show_people(self, station: str, people: Sequence[Staff]) -> None:
        """The database is open. What was typed meanwhile stays typed."""
        self.station.setText(station)
        self.people.show_people(people)
        if self.password.state is State.NOTE:
            self.password.clear_message()
        self.password.edit.setFocus()

    def begin(self) -> None:
        self.enter.set_running("")
        self.password.set_text("")
        self.password.clear_message()
        self.password.edit.setFocus()
        self.told.emit(hint(""))

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Chưa đăng nhập.** Đăng nhập rồi quét lại."))

    def refused(self, error: Exception) -> None:
        """Wrong or locked: said beside the field, and the field is ready for the next try."""
        self.enter.set_running("")
        if isinstance(error, Refused):
            self.password.say(State.ERROR, error.message)
        else:
            self.told.emit(of_error(error, self._submit))
        self.password.edit.selectAll()
        self.password.edit.setFocus()

    def _submit(self) -> None:
        person = self.people.choice()
        if person is None:
            self.password.say(State.NOTE, "Đang mở sổ quầy. Chờ danh sách người rồi bấm Enter.")
        elif not self.password.edit.text():
            self.password.say(State.ERROR, "Chưa nhập mật khẩu.")
        elif self.enter.isEnabled():
            self.enter.set_running("Đang kiểm tra…")
            self.entered.emit(person.id, self.password.edit.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._look_at_caps(event)
        return super().eventFilter(watched, event)

    def _look_at_caps(self, event: QKeyEvent) -> None:
        """Qt does not tell the lock; a letter whose case does not fit Shift does."""
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock and not self.caps.isHidden():
            self.caps.hide()
        elif len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._show_caps(letter.isupper() != shift)

    def _retyped(self, _text: str) -> None:
        if self.password.message():
            self.password.clear_message()

    def _show_caps(self, on: bool) -> None:
        self.caps.adjustSize()
        self.caps.move(self.password.width() - self.caps.width(), 0)
        self.caps.setVisible(on)
        self.password.edit.setAccessibleName(f"{self.password.caption}, {self.caps_label.text()}" if on else "Mật khẩu")

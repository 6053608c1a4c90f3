"""The people of the desk: a supervisor or IT adds one. Nobody has a default password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.staff import MAY_ADD_PEOPLE, ROLE_NAMES, Role, Staff
from bcdesk.desk import staff
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import done, of_error
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (Column("Họ và tên"), Column("Vai trò", 190))


class PeopleCard(QWidget):
    """Who may sign in here, and the form for one more."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self.table = Table("Người làm việc ở quầy", COLUMNS)
        self.name = TextField("name", "&Họ và tên *")
        self.role = ChoiceField[Role]("role", "&Vai trò", [(role, ROLE_NAMES[role]) for role in Role])
        self.password = TextField("password", "&Mật khẩu *", password=True)
        self.again = TextField("again", "Nhập &lại mật khẩu *", password=True)
        self.reset = KeyButton("Đặt lại mật khẩu", ("Ctrl", "D"), height=40, shortcuts=("Ctrl+D",))
        self.add = KeyButton("Thêm người", ("Ctrl", "Enter"), kind="primary", height=40, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.add, self._submit)
        on_click(self.reset, self._reset)
        self.name.confirmed.connect(self.role.combo.setFocus)
        self.role.confirmed.connect(self.password.edit.setFocus)
        self.password.confirmed.connect(self.again.edit.setFocus)
        self.again.confirmed.connect(self._submit)

    def _lay_out(self) -> None:
        frame, column = card((24, 18, 24, 18), spacing=8)
        column.addWidget(style.label("Người làm việc ở quầy", 18, 600))
        column.addWidget(self.table, 1)
        who = row(self.name, self.role, spacing=10)
        who.setStretch(0, 3)
        who.setStretch(1, 2)
        column.addLayout(who)
        column.addLayout(row(self.password, self.again, spacing=10))
        column.addLayout(row(self.add, self.reset, None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter
        self._blank()
        for widget in (self.name, self.role, self.password, self.again, self.reset, self.add):
            widget.setEnabled(self.may_add)

    @property
    def may_add(self) -> bool:
        """Whether who is signed in may use the form."""
        clerk = self._counter.clerk if self._counter is not None else None
        return clerk is not None and clerk.role in MAY_ADD_PEOPLE

    def refresh(self) -> None:
        background.run(staff.roster, self._counter, done=self._show, lane=Lane.READ)

    def _show(self, people: tuple[Staff, ...]) -> None:
        self.table.show_rows([Row(each.id, (Cell(each.name), Cell(ROLE_NAMES[each.role]))) for each in people])

    def _typed_alike(self) -> bool:
        if self.password.edit.text() == self.again.edit.text():
            return True
        self.again.say(State.ERROR, "Hai lần nhập mật khẩu khác nhau.")
        self.again.edit.setFocus()
        return False

    def _reset(self) -> None:
        """The chosen person gets the typed password."""
        if self._typed_alike():
            chosen, password = self.table.current_key() or 0, self.password.edit.text()
            background.run(
                staff.set_password, self._counter, chosen, password, done=self._was_reset, failed=self._failed
            )

    def _was_reset(self, person: Staff) -> None:
        self._blank()
        self.told.emit(done(f"**Đã đặt lại mật khẩu** của {person.name}."))

    def _blank(self) -> None:
        for field in (self.name, self.password, self.again):
            field.set_text("")
            field.clear_message()

    def _submit(self) -> None:
        if not self._typed_alike():
            return
        self.add.set_running("Đang thêm…")
        name, role, password = self.name.text(), self.role.value() or Role.CLERK, self.password.edit.text()
        background.run(staff.add_clerk, self._counter, name, role, password, done=self._added, failed=self._failed)

    def _added(self, person: Staff) -> None:
        self.add.set_running("")
        self._blank()
        role = ROLE_NAMES[person.role].lower()
        self.told.emit(done(f"**Đã thêm {person.name}**, {role}. Lần sau đăng nhập được ngay."))
        self.refresh()

    def _failed(self, error: Exception) -> None:
        self.add.set_running("")
        fields = {"name": self.name, "password": self.password}
        if isinstance(error, Refused) and error.field in fields:
            fields[error.field].say(State.ERROR, error.message)
            fields[error.field].edit.setFocus()
        self.told.emit(of_error(error, self._submit))

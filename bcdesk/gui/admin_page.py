"""F10, Quản trị: the people of the desk, its counts on their way to the province, and what a supervisor decides."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.desk.counter import Counter
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import row
from bcdesk.gui.check_card import CheckCard
from bcdesk.gui.messages import Message, Tone, hint
from bcdesk.gui.people_card import PeopleCard
from bcdesk.gui.restore_card import RestoreCard
from bcdesk.gui.sync_card import SyncCard
from bcdesk.gui.syncing import Syncing

DECIDE = "So số liệu hai bên. Đúng là quầy vừa khôi phục thì trưởng bưu cục bấm **Ctrl+K** để gửi lại."
HINT = "Thêm người: họ tên, vai trò, mật khẩu, **Ctrl+Enter**. Số liệu: **Ctrl+G** gửi ngay, **Ctrl+U** xuất ra USB."
NOT_YOURS = "Thêm người, đặt lại mật khẩu: cần **trưởng bưu cục** đăng nhập. **Ctrl+T** kiểm tra, **Ctrl+M** máy in."


class AdminPage(QWidget):
    """For supervisors and IT; what a clerk may not do is refused in words by the act."""

    told = Signal(object)
    devices_asked = Signal()

    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self.setObjectName("page")
        self.people, self.sync, self.restore = PeopleCard(), SyncCard(syncing), RestoreCard(syncing)
        self.check = CheckCard()
        self._parts = (self.people, self.check, self.sync, self.restore)
        self.devices = KeyButton("Máy in, đầu đọc", ("Ctrl", "M"), height=40, shortcuts=("Ctrl+M",))
        on_click(self.devices, self.devices_asked.emit)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self.people, 1)
        left.addWidget(self.check)
        left.addLayout(row(self.devices, None))
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addLayout(left, 1)
        across.addWidget(self.sync, 1)
        across.addWidget(self.restore, 1)
        for part in self._parts:
            part.told.connect(self.told)
        self.restore.needed.connect(self._make_room)

    def set_counter(self, counter: Counter) -> None:
        for part in self._parts:
            part.set_counter(counter)

    def _make_room(self, needed: bool) -> None:
        """Nothing is enrolled, sent or carried away before the supervisor has decided."""
        self.sync.setHidden(needed)

    def begin(self) -> None:
        words = HINT if self.people.may_add else NOT_YOURS
        self.told.emit(hint(words if self.restore.isHidden() else DECIDE))
        self.people.refresh()
        self.sync.begin()
        self.restore.begin()
        (self.people.name.edit if self.people.may_add else self.check.check).setFocus()

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

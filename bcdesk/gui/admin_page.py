"""F10, Quản trị: the people of the desk, and its counts on their way to the province."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bcdesk.desk.counter import Counter
from bcdesk.gui.messages import Message, Tone, hint
from bcdesk.gui.people_card import PeopleCard
from bcdesk.gui.sync_card import SyncCard
from bcdesk.gui.syncing import Syncing

HINT = "Thêm người: họ tên, vai trò, mật khẩu, **Ctrl+Enter**. Số liệu: **Ctrl+G** gửi ngay, **Ctrl+U** xuất ra USB."


class AdminPage(QWidget):
    """For supervisors and IT; what a clerk may not do is refused in words by the act."""

    told = Signal(object)

    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self.setObjectName("page")
        self.people, self.sync = PeopleCard(), SyncCard(syncing)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        for part in (self.people, self.sync):
            across.addWidget(part, 1)
            part.told.connect(self.told)

    def set_counter(self, counter: Counter) -> None:
        for part in (self.people, self.sync):
            part.set_counter(counter)

    def begin(self) -> None:
        self.told.emit(hint(HINT))
        self.people.refresh()
        self.sync.begin()
        self.people.name.edit.setFocus()

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

"""The desk and the province: enrolment by code, sending now, and the way by stick."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, done, of_error
from bcdesk.gui.syncing import Syncing, SyncState, keep_in_lane

PRIVATE = "Chỉ gửi số đếm theo ngày; không có tên, địa chỉ, số giấy tờ hay số hiệu hồ sơ nào rời quầy."


class SyncCard(QWidget):
    """Enrolment needs a supervisor or IT; sending does not."""

    told = Signal(object)

    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self._syncing = syncing
        self._counter: Counter | None = None
        self.state = style.label("", style.FIELD_PX, 600)
        self.url = TextField("url", "Địa chỉ máy chủ của Bưu điện tỉnh", placeholder="https://…")
        self.code = TextField("code", "Mã ghép quầy (dùng một lần)")
        self.enrol = KeyButton("Ghép quầy với tỉnh", ("Ctrl", "H"), height=40, shortcuts=("Ctrl+H",))
        self.send = KeyButton("Gửi ngay", ("Ctrl", "G"), height=40, shortcuts=("Ctrl+G",))
        self.file = TextField("file", "Tệp trên USB", placeholder="/media/usb/bcdesk-dong-bo.json")
        self.export = KeyButton("Xuất tệp đồng bộ", ("Ctrl", "U"), height=40, shortcuts=("Ctrl+U",))
        self.take_in = KeyButton("Nhập tệp xác nhận của tỉnh", ("Ctrl", "I"), height=40, shortcuts=("Ctrl+I",))
        self._lay_out()
        on_click(self.enrol, self._enrol)
        on_click(self.send, self._send)
        on_click(self.export, self._export)
        on_click(self.take_in, self._take_in)
        self.url.confirmed.connect(self.code.edit.setFocus)
        self.code.confirmed.connect(self._enrol)
        syncing.told.connect(self._show)
        syncing.finished.connect(self._finished)

    def _lay_out(self) -> None:
        frame, column = card((24, 18, 24, 18), spacing=6)
        title = style.label("Đồng bộ số liệu với Bưu điện tỉnh", 18, 600)
        private = style.label(PRIVATE, style.LABEL_PX, tone="ink2")
        private.setWordWrap(True)
        for widget in (title, private, self.state):
            column.addWidget(widget)
        column.addLayout(row(self.send, None))
        column.addSpacing(10)
        column.addLayout(row(self.url, self.code, spacing=10))
        column.addLayout(row(self.enrol, None))
        column.addSpacing(10)
        column.addWidget(self.file)
        column.addLayout(row(self.export, self.take_in, None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column.addStretch()
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter

    def begin(self) -> None:
        self._syncing.look()
        self.send.setFocus()

    def _show(self, state: SyncState) -> None:
        self.state.setText(state.text)

    def _enrol(self) -> None:
        self.enrol.set_running("Đang ghép…")
        self._syncing.enrol(self.url.text(), self.code.text(), self._enrolled, self._failed)

    def _enrolled(self, enrolled: object) -> None:
        self.enrol.set_running("")
        self.told.emit(done(f"**Đã ghép với tỉnh.** Quầy mang mã {getattr(enrolled, 'desk', '')}."))
        self._syncing.push()

    def _send(self) -> None:
        self.told.emit(Message(Tone.RUNNING, "Đang gửi số liệu…"))
        self._syncing.push()

    def _finished(self, outcome: object) -> None:
        """Only where this page is in front: elsewhere the status bar is enough."""
        if not self.isVisible():
            return
        if isinstance(outcome, Exception):
            self._failed(outcome)
            return
        self.told.emit(
            _round_words(outcome) or Message(Tone.ATTENTION, f"**Không gửi ngày nào.** {self.state.text()}.")
        )

    def _export(self) -> None:
        self._by_file(_export, lambda count: f"**Đã xuất {count} ngày.** Đưa USB đến Bưu điện tỉnh.")

    def _take_in(self) -> None:
        self._by_file(_take_in, lambda days: f"**Tỉnh đã xác nhận {len(days)} ngày.**")

    def _by_file(self, act: object, said: object) -> None:
        if not self.file.text():
            self.file.say(State.ERROR, "Ghi đường dẫn tệp trên USB.")
            self.file.edit.setFocus()
            return
        self.file.clear_message()
        path = Path(self.file.text())
        background.run(
            act,  # type: ignore[arg-type]
            self._counter,
            path,
            done=lambda result: self.told.emit(done(said(result))),  # type: ignore[operator]
            failed=self._failed,
            lane=Lane.IO,
        )

    def _failed(self, error: Exception) -> None:
        self.enrol.set_running("")
        fields = {"url": self.url, "code": self.code, "file": self.file}
        if isinstance(error, Refused) and error.field in fields:
            fields[error.field].say(State.ERROR, error.message)
            fields[error.field].edit.setFocus()
        self.told.emit(of_error(error))


def _export(counter: Counter, path: Path) -> int:
    from bcdesk.sync.stick import export_sheets

    return export_sheets(counter.db, path, counter.clock)


def _take_in(counter: Counter, path: Path) -> object:
    from bcdesk.sync.stick import take_in_answer

    return take_in_answer(counter.db, path, counter.clock, keep_in_lane(counter))


def _round_words(outcome: object) -> Message | None:
    """What a round with the province came to; None where nothing was sent and nothing stood against it."""
    if conflicts := getattr(outcome, "conflicts", ()):
        return Message(Tone.ERROR, f"**Tỉnh không nhận:** {conflicts[0].message}")
    if sent := getattr(outcome, "sent", ()):
        return done(f"**Đã gửi {len(sent)} ngày**, tỉnh đã xác nhận.")
    if strange := getattr(outcome, "to_confirm", ()):
        text = f"**Chưa gửi ngày nào:** dữ liệu đã được khôi phục, {len(strange)} ngày khác số liệu của tỉnh."
        return Message(Tone.ATTENTION, text)
    return None

"""Entering the signature of a Biên bản: its time is the legal filing time; what the agency did not take is named."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date, parse_time, short_date
from bcdesk.core.errors import Refused
from bcdesk.core.handover import HandoverItem, HandoverRecord, Signing
from bcdesk.core.money import money
from bcdesk.core.vietnamese import nfc
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("", 148),
    Column("Số hiệu", 150),
    Column("Người gửi", 200),
    Column("Thủ tục"),
    Column("Lệ phí", 108, right=True),
    Column("Lý do không nhận", 200),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was typed for one Biên bản and is not signed yet."""

    form_id: str
    texts: tuple[str, ...]
    exceptions: dict[str, str]
    chosen: str | None


class SignForm(QWidget):
    """``signed`` carries a Signing. What is typed stays with its Biên bản until that is signed."""

    signed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record: HandoverRecord | None = None
        self.exceptions: dict[str, str] = {}
        self._form_id = ""
        self._kept: dict[str, _Kept] = {}
        self.title = style.label("", 18, 600)
        self.time = TextField("signed_time", "Giờ &ký *", placeholder="10:05")
        self.day = TextField("signed_on", "Ngà&y ký *")
        self.receiver = TextField("received_by", "Người nhận của cơ quan (họ và tên) *")
        self.reason = TextField("reason", "&Lý do cơ quan không nhận hồ sơ đang chọn (Enter để ghi)")
        self.fields = (self.time, self.day, self.receiver, self.reason)
        self.table = Table("Hồ sơ trong Biên bản", COLUMNS)
        self.totals = style.label("", style.BODY_PX, 600)
        self.button = KeyButton("Xác nhận đã ký", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.button, self._submit)
        self.time.confirmed.connect(lambda: self._confirm(self.time, self._signed_time, self.day))
        self.day.confirmed.connect(lambda: self._confirm(self.day, self._signed_day, self.receiver))
        self.receiver.confirmed.connect(self._to_items)
        self.reason.confirmed.connect(self._except)
        for field in self.fields:
            field.typed.connect(lambda _text, field=field: field.clear_message())
        for stop in (self.table, self.button):
            stop.installEventFilter(self)

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=6)
        column.addWidget(self.title)
        said = "Giờ ký Biên bản là thời điểm nộp hồ sơ hợp pháp (khoản 4 Điều 7 Quyết định 45/2016/QĐ-TTg)."
        column.addWidget(style.label(said, style.LABEL_PX, tone="ink2"))
        fields = row(self.time, self.day, self.receiver, spacing=10)
        for place, share in enumerate((110, 150, 420)):
            fields.setStretch(place, share)
        column.addLayout(fields)
        column.addWidget(self.table, 1)
        column.addWidget(self.reason)
        column.addLayout(row(self.totals, None, self.button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_record(self, record: HandoverRecord, now: datetime) -> None:
        """A Biên bản that waits for its signature, with what was already typed for it."""
        self._keep()
        kept = self._kept.get(record.code) or _Kept(str(uuid.uuid4()), ("", short_date(now.date()), "", ""), {}, None)
        self.record, self.exceptions, self._form_id = record, dict(kept.exceptions), kept.form_id
        self.title.setText(f"{record.code}: {record.agency.name}, {len(record.items)} hồ sơ")
        for field, text in zip(self.fields, kept.texts, strict=True):
            field.restore(text)
            field.clear_message()
        self.button.set_running("")
        self._fill()
        numbers = [item.item_number for item in record.items]
        self.table.choose(numbers.index(kept.chosen) if kept.chosen in numbers else 0)
        next((field for field in self.fields[:3] if not field.text()), self.time).edit.setFocus()

    def _keep(self) -> None:
        if self.record is not None:
            texts = tuple(field.content() for field in self.fields)
            kept = _Kept(self._form_id, texts, self.exceptions, self.table.current_key())
            self._kept[self.record.code] = kept

    def forget(self, code: str) -> None:
        """It is signed: nothing of it is kept."""
        self._kept.pop(code, None)
        if self.record is not None and self.record.code == code:
            self.record = None

    def forget_all(self) -> None:
        """Another clerk begins."""
        self.record = None
        self._kept.clear()

    def _confirm(self, field: TextField, parse: Callable[[], object], following: TextField) -> None:
        """What cannot be read is said at once; an empty field may be filled in later."""
        try:
            if field.text():
                parse()
        except Refused as error:
            self.refused(error)
            return
        following.edit.setFocus()

    def _to_items(self) -> None:
        """The arrows choose from here on."""
        self.table.choose(max(0, self.table.currentIndex().row()))
        self.table.setFocus()

    def _fill(self) -> None:
        items = self.record.items if self.record is not None else ()
        self.table.show_rows([self._row(item) for item in items])
        taken = [item for item in items if item.item_number not in self.exceptions]
        fees = money(sum(item.fees_vnd for item in taken))
        self.totals.setText(f"Cơ quan nhận {len(taken)} hồ sơ · phí, lệ phí giao kèm {fees}")

    def _row(self, item: HandoverItem) -> Row:
        reason = self.exceptions.get(item.item_number, "")
        look = (
            Cell("Không nhận", "octagon-alert", "red", bold=True) if reason else Cell("Nhận", "circle-check", "green")
        )
        cells = (look, Cell(item.item_number), Cell(item.sender), Cell(item.procedure_name))
        return Row(item.item_number, (*cells, Cell(money(item.fees_vnd)), Cell(reason)))

    def _except(self) -> None:
        """Write the typed reason to the chosen row; an empty one takes it back."""
        number = self.table.current_key()
        if number is None:
            self.reason.say(State.ERROR, "Chọn hồ sơ trong danh sách trước.")
            return
        self.exceptions.pop(number, None)
        if reason := nfc(self.reason.text()):
            self.exceptions[number] = reason
        self.reason.set_text("")
        self.reason.clear_message()
        self._fill()
        self.table.setFocus()

    def refused(self, error: Refused) -> None:
        """The rule's words beside the field that it names."""
        self.button.set_running("")
        fields = {"received_by": self.receiver, "signed_on": self.day, "reason": self.reason}
        field = fields.get(error.field, self.time)
        field.say(State.ERROR, error.message)
        field.edit.setFocus()

    def _signed_time(self) -> time:
        return parse_time(self.time.text(), "signed_time")

    def _signed_day(self) -> date:
        assert self.record is not None
        try:
            return parse_date(self.day.text(), self.record.made_at.date())
        except Refused as error:
            raise Refused(error.message, "signed_on") from error

    def _submit(self) -> None:
        if self.record is None:
            return
        try:
            hour, day = self._signed_time(), self._signed_day()
            if not self.receiver.text():
                raise Refused("Chưa ghi họ và tên người nhận của cơ quan.", "received_by")
            if self.reason.text():
                raise Refused("Bấm Enter để ghi lý do này cho hồ sơ đang chọn, hoặc xóa đi.", "reason")
        except Refused as error:
            self.refused(error)
            return
        self.button.set_running("Đang ghi…")
        signed_at = datetime.combine(day, hour, self.record.made_at.tzinfo)
        exceptions = tuple(self.exceptions.items())
        self.signed.emit(Signing(self._form_id, self.record.code, signed_at, nfc(self.receiver.text()), exceptions))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is self.table and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.reason.set_text(self.exceptions.get(self.table.current_key(), ""))
            self.reason.edit.setFocus()
            return True
        # an arrow from the button would walk to the agencies on the left
        if watched is self.button and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._to_items()
            return True
        return super().eventFilter(watched, event)

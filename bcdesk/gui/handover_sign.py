"""Entering the signature of a Biên bản: its time is the legal filing time; what the agency did not take is named."""

import uuid
from datetime import datetime

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


class SignForm(QWidget):
    """``signed`` carries a Signing."""

    signed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.record: HandoverRecord | None = None
        self.exceptions: dict[str, str] = {}
        self._form_id = ""
        self.title = style.label("", 18, 600)
        self.time = TextField("signed_time", "Giờ &ký *", placeholder="10:05")
        self.day = TextField("signed_on", "Ngà&y ký *")
        self.receiver = TextField("received_by", "Người nhận của cơ quan (họ và tên) *")
        self.reason = TextField("reason", "&Lý do cơ quan không nhận hồ sơ đang chọn (Enter để ghi)")
        self.table = Table("Hồ sơ trong Biên bản", COLUMNS)
        self.totals = style.label("", style.BODY_PX, 600)
        self.button = KeyButton("Xác nhận đã ký", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.button, self._submit)
        self.time.confirmed.connect(self.day.edit.setFocus)
        self.day.confirmed.connect(self.receiver.edit.setFocus)
        self.receiver.confirmed.connect(self.button.setFocus)
        self.reason.confirmed.connect(self._except)
        self.table.installEventFilter(self)

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
        """A Biên bản that waits for its signature."""
        self.record, self.exceptions, self._form_id = record, {}, str(uuid.uuid4())
        self.title.setText(f"{record.code}: {record.agency.name}, {len(record.items)} hồ sơ")
        self.day.set_text(short_date(now.date()))
        for field in (self.time, self.receiver, self.reason):
            field.set_text("")
            field.clear_message()
        self.button.set_running("")
        self._fill()
        self.time.edit.setFocus()

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
        field = {"received_by": self.receiver, "signed_on": self.day}.get(error.field, self.time)
        field.say(State.ERROR, error.message)
        field.edit.setFocus()

    def _submit(self) -> None:
        if self.record is None:
            return
        try:
            today = self.record.made_at.date()
            moment = datetime.combine(parse_date(self.day.text(), today), parse_time(self.time.text()))
            if not self.receiver.text():
                raise Refused("Chưa ghi họ và tên người nhận của cơ quan.", "received_by")
        except Refused as error:
            self.refused(error)
            return
        self.button.set_running("Đang ghi…")
        signed_at = moment.replace(tzinfo=self.record.made_at.tzinfo)
        exceptions = tuple(self.exceptions.items())
        self.signed.emit(Signing(self._form_id, self.record.code, signed_at, nfc(self.receiver.text()), exceptions))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enters = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space)
        if watched is self.table and enters and event.type() == QEvent.Type.KeyPress:
            self.reason.set_text(self.exceptions.get(self.table.current_key(), ""))
            self.reason.edit.setFocus()
            return True
        return super().eventFilter(watched, event)

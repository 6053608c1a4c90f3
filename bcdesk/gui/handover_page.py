"""F3, Bàn giao: what waits by agency, scanning to tick, the Biên bản, and its signature entered later."""

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.handover import HandoverItem, HandoverRecord
from bcdesk.core.scan import ItemScan, OwnScan, RecordScan, read
from bcdesk.desk import handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.handover import Waiting
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import KeyCaps, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.handover_choice import LEFT_WIDTH, AgencyButton
from bcdesk.gui.handover_prepare import HandoverList
from bcdesk.gui.handover_sign import SignForm
from bcdesk.gui.messages import done, hint, of_error

HINT = "Quét từng phiếu khi bỏ vào túi. Quét đủ thì **Ctrl+Enter** in Biên bản. Giờ ký của cơ quan ghi sau."
SIGN_HINT = (
    "**Enter** sau tên người nhận: xuống danh sách. Hồ sơ không được nhận: **↓ ↑** chọn, **Enter**, gõ lý do, "
    "**Enter**. Xong: **Ctrl+Enter**."
)


class HandoverPage(QWidget):
    """Agencies on the left; on the right the list to tick, or the signature to enter."""

    prepared = Signal(object)
    """A HandoverRecord whose paper waits to be printed."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._agency, self._form_id, self._wanted = "", "", ""
        self.waiting: tuple[Waiting, ...] = ()
        self.unsigned: tuple[HandoverRecord, ...] = ()
        self.list, self.sign = HandoverList(), SignForm()
        self.buttons: list[AgencyButton] = []
        self._stack = QStackedWidget()
        self._lay_out()
        for keys, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda step=step: self._walk(step))
        self.list.typed.connect(lambda text: self._take(text, burst=False))
        self.list.asked.connect(self._prepare)
        self.sign.signed.connect(self._sign)

    def _lay_out(self) -> None:
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.sign)
        frame, column = card((12, 12, 12, 12), spacing=6)
        frame.setFixedWidth(LEFT_WIDTH)
        title = style.label("Cơ quan nhận", style.LABEL_PX, 600, tone="ink2")
        column.addLayout(row(title, None, KeyCaps("Alt", "↑ ↓")))
        self._choices = QScrollArea()
        self._choices.setObjectName("inCard")
        self._choices.setWidgetResizable(True)
        self._choices.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._choices, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addWidget(frame)
        across.addWidget(self._stack, 1)

    def set_counter(self, counter: Counter) -> None:
        self._counter, self._agency, self._form_id = counter, "", str(uuid.uuid4())
        self.list.ticked.clear()
        self.sign.forget_all()

    def begin(self) -> None:
        self.told.emit(hint(HINT))
        self.refresh()

    def begin_with(self, code: str) -> None:
        """The next time that the page is read, this Biên bản is shown, if it still waits for its signature."""
        self._wanted = code

    def refresh(self) -> None:
        background.run(_overview, self._counter, done=self._show, failed=self._failed, lane=Lane.READ)

    def _show(self, found: tuple[tuple[Waiting, ...], tuple[HandoverRecord, ...]]) -> None:
        self.waiting, self.unsigned = found
        self._show_choices()
        if wanted := [record for record in self.unsigned if record.code == self._wanted]:
            self._wanted = ""
            self.open_record(wanted[0])
            return
        codes = [each.agency_code for each in self.waiting if each.count]
        self._choose(self._agency if self._agency in codes else next(iter(codes), ""))

    def _show_choices(self) -> None:
        held, column = QWidget(), QVBoxLayout()
        held.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        agencies = [self._agency_button(each) for each in self.waiting if each.count]
        records = [self._record_button(record) for record in self.unsigned]
        for button in agencies:
            column.addWidget(button)
        if records:
            column.addSpacing(8)
            column.addWidget(style.label("Biên bản chờ ký", style.LABEL_PX, 600, tone="ink2"))
        for button in records:
            column.addWidget(button)
        column.addStretch()
        self.buttons = agencies + records
        self._choices.setWidget(held)

    def _walk(self, step: int) -> None:
        """Alt and an arrow: the next agency, or the next Biên bản that waits."""
        at = next((place for place, button in enumerate(self.buttons) if button.isChecked()), -step)
        if 0 <= at + step < len(self.buttons):
            self.buttons[at + step].click()

    def _agency_button(self, each: Waiting) -> AgencyButton:
        assert self._counter is not None
        late = each.earliest_due_on <= self._counter.today
        remark = "Đến hạn hôm nay" if late else f"Hạn {each.earliest_due_on:%d/%m}"
        look = ("octagon-alert", "red") if late else ("clock", "ink2")
        button = AgencyButton(each.agency_code, each.agency, remark, str(each.count), *look)
        on_click(button, lambda: self._choose(each.agency_code))
        return button

    def _record_button(self, record: HandoverRecord) -> AgencyButton:
        button = AgencyButton(record.code, record.agency.name, record.code, str(len(record.items)), "pen-line", "amber")
        on_click(button, lambda: self.open_record(record))
        return button

    def _choose(self, agency_code: str) -> None:
        """Show what waits for one agency; ticks belong to one list only."""
        if agency_code != self._agency:
            self.list.ticked.clear()
        self._agency = agency_code
        self._mark(agency_code)
        self._stack.setCurrentWidget(self.list)
        if not agency_code:
            self._show_items(())
            return
        background.run(
            handover.items, self._counter, agency_code, done=self._show_items, failed=self._failed, lane=Lane.READ
        )

    def _mark(self, code: str) -> None:
        for button in self.buttons:
            button.setChecked(button.code == code)

    def _show_items(self, items: tuple[HandoverItem, ...]) -> None:
        assert self._counter is not None
        self.list.show_items(items, self._counter.today)
        self.list.field.setFocus()

    def open_record(self, record: HandoverRecord) -> None:
        """Enter the signature of a Biên bản."""
        assert self._counter is not None
        self._mark(record.code)
        self._stack.setCurrentWidget(self.sign)
        self.sign.show_record(record, self._counter.clock())
        self.told.emit(hint(SIGN_HINT))

    def take_scan(self, raw: str) -> None:
        self._take(raw, burst=True)

    def _take(self, raw: str, *, burst: bool) -> None:
        match read(raw, burst):
            case ItemScan(number) | OwnScan(_, number, _):
                self._take_item(number)
            case RecordScan(code, _) if code in {record.code for record in self.unsigned}:
                self.open_record(next(record for record in self.unsigned if record.code == code))
            case _:
                self.list.refuse(f"Không phải phiếu gửi: {raw}")

    def _take_item(self, number: str) -> None:
        if number in {item.item_number for item in self.list.items}:
            self.list.tick(number)
            return
        background.run(
            handover.find_item,
            self._counter,
            self._agency,
            number,
            done=lambda _item: self.refresh(),
            failed=self._refuse_item,
            lane=Lane.READ,
        )

    def _refuse_item(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.list.refuse(error.message)
        else:
            self._failed(error)

    def _prepare(self, numbers: tuple[str, ...]) -> None:
        if not numbers:
            self.list.refuse("Chưa đánh dấu hồ sơ nào.")
            return
        self.list.button.set_running("Đang lập Biên bản…")
        what = (self._counter, self._agency, numbers, self._form_id)
        background.run(handover.prepare, *what, done=self._prepared, failed=self._not_prepared)

    def _prepared(self, record: HandoverRecord) -> None:
        self.list.button.set_running("")
        self.list.ticked.clear()
        self._form_id = str(uuid.uuid4())
        self.told.emit(
            done(
                f"**Đã lập {record.code}**, {len(record.items)} hồ sơ. "
                "Hai bên ký xong: **Alt+↓** đến Biên bản (hoặc quét mã) để ghi giờ ký."
            )
        )
        self.prepared.emit(record)
        self.refresh()

    def _not_prepared(self, error: Exception) -> None:
        self.list.button.set_running("")
        self._refuse_item(error)

    def _sign(self, signing: object) -> None:
        background.run(handover.sign, self._counter, signing, done=self._signed, failed=self._not_signed)

    def _signed(self, record: HandoverRecord) -> None:
        self.sign.forget(record.code)
        taken, left = len(record.taken), len(record.items) - len(record.taken)
        rest = f" {left} hồ sơ không nhận còn ở quầy." if left else ""
        self.told.emit(
            done(f"**Đã bàn giao {taken} hồ sơ** cho {record.agency.name}, ký {record.signed_at:%H:%M}.{rest}")
        )
        self.refresh()

    def _not_signed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.sign.refused(error)
        else:
            self.sign.button.set_running("")
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))


def _overview(counter: Counter) -> tuple[tuple[Waiting, ...], tuple[HandoverRecord, ...]]:
    return handover.waiting(counter), handover.unsigned(counter)

"""F4, Nhận kết quả: what agencies still owe, and collecting it, also for a dossier that was taken in elsewhere."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.catalogue import Agency
from bcdesk.core.codes import RecordKind
from bcdesk.core.delivery import ResultReceipt
from bcdesk.core.errors import Refused
from bcdesk.core.scan import CodeKind, CodeText, ItemScan, OwnScan, RecordScan, read
from bcdesk.core.states import ParcelState
from bcdesk.desk import catalogue, result
from bcdesk.desk.counter import Counter
from bcdesk.desk.expected import ExpectedResult, ExpectedRow
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card
from bcdesk.gui.fields import State
from bcdesk.gui.messages import Message, Tone, done, hint, of_error
from bcdesk.gui.result_form import ResultForm
from bcdesk.gui.suggest import Option
from bcdesk.gui.tables import Cell, Column, Row, Table

RIGHT_WIDTH = 440
COLUMNS = (Column("Phiếu gửi", 148), Column("Người nhận"), Column("Hẹn", 76))
HINT = "Quét phiếu gửi lúc nộp, hoặc để trống và **Enter** nếu hồ sơ nộp nơi khác. **Ctrl+Enter**: nhận kết quả."


class ResultPage(QWidget):
    """The form on the left; on the right what is still owed, the earliest appointment first."""

    collected = Signal(object)
    """A ResultReceipt whose paper waits to be printed."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._form_id = ""
        self.form = ResultForm(self._communes, self._procedures)
        self.table = Table("Kết quả cơ quan chưa trả", COLUMNS)
        self.count = style.label("", style.LABEL_PX, tone="ink2")
        self.button = KeyButton(
            "Nhận kết quả, in Phiếu gửi", ("Ctrl", "Enter"), kind="primary", height=44, wide=True, shortcuts=CTRL_ENTER
        )
        self._lay_out()
        self.form.looked_up.connect(self._look_up)
        for field in (self.form.procedure, self.form.commune):
            field.chosen.connect(lambda _option: self._find_agency())
        self.table.activated.connect(lambda _index: self._look_up(self.table.current_key()))
        on_click(self.button, self._collect)

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=8)
        frame.setFixedWidth(RIGHT_WIDTH)
        column.addWidget(style.label("Chờ kết quả từ cơ quan", style.FIELD_PX, 600))
        column.addWidget(self.table, 1)
        column.addWidget(self.count)
        column.addWidget(self.button)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        left = QVBoxLayout()
        left.addWidget(self.form, 1)
        across.addLayout(left, 1)
        across.addWidget(frame)

    def _communes(self, words: str) -> list[Option]:
        assert self._counter is not None
        found = catalogue.find_communes(self._counter, words)
        return [
            Option(", ".join(filter(None, (commune.name, commune.district))), commune.code, commune)
            for commune in found
        ]

    def _procedures(self, words: str) -> list[Option]:
        assert self._counter is not None
        found = catalogue.find_procedures(self._counter, words)
        return [Option(f"{procedure.code}  {procedure.print_name}", "", procedure) for procedure in found]

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter
        background.run(catalogue.agencies, counter, done=self._show_agencies, lane=Lane.READ)
        self._blank()

    def _show_agencies(self, agencies: tuple[Agency, ...]) -> None:
        self.form.agency.set_choices([(agency, agency.name) for agency in agencies])
        self.form.agency.combo.setCurrentIndex(-1)

    def _blank(self) -> None:
        self._form_id = str(uuid.uuid4())
        self.form.clear()

    def begin(self) -> None:
        self.told.emit(hint(HINT))
        self.form.first_number.edit.setFocus()
        self.refresh()

    def refresh(self) -> None:
        background.run(result.expected, self._counter, done=self._show, failed=self._failed, lane=Lane.READ)

    def _show(self, owed: tuple[ExpectedRow, ...]) -> None:
        assert self._counter is not None
        self.table.show_rows([_row(each) for each in owed])
        self.count.setText(f"{len(owed)} kết quả. Chọn dòng, Enter." if owed else "Không có kết quả nào đang chờ.")

    def take_scan(self, raw: str) -> None:
        match read(raw, burst=True):
            case ItemScan(number) | OwnScan(RecordKind.ITEM | RecordKind.REGISTRATION, number):
                self._look_up(number)
            case RecordScan(number, RecordKind.REGISTRATION):
                self._look_up(number)
            case CodeText(CodeKind.DOSSIER, code):
                self._look_up(code)
            case _:
                self.told.emit(Message(Tone.ATTENTION, f"**Không phải phiếu gửi, phiếu đăng ký hay mã hồ sơ:** {raw}"))

    def _look_up(self, text: str) -> None:
        self.form.first_number.set_text(text)
        background.run(result.look_up, self._counter, text, done=self._owed, failed=self._not_found, lane=Lane.READ)

    def _owed(self, owed: ExpectedResult | None) -> None:
        if owed is None:
            self.form.show_elsewhere()
            self.told.emit(hint("Hồ sơ nộp ở nơi khác: cước chiều về đã trả theo phiếu gửi đó. Ghi người nhận."))
        else:
            self.form.show_owed(owed)
            self.told.emit(_owed_words(owed))

    def _find_agency(self) -> None:
        """Procedure and place name the agency, as at intake; a clerk may choose another."""
        procedure, commune = self.form.procedure.value(), self.form.commune.value()
        if procedure is not None and self.form.agency.value() is None:
            background.run(
                catalogue.competent_agency,
                self._counter,
                procedure,
                commune,
                done=lambda agency: self.form.choose_agency(agency.code if agency else ""),
                lane=Lane.READ,
            )

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.form.first_number.say(State.ERROR, error.message)
            self.form.first_number.edit.setFocus()
        else:
            self._failed(error)

    def _collect(self) -> None:
        try:
            collection = self.form.read(self._form_id)
        except Refused as refused:
            self._refuse(refused)
            return
        self.button.set_running("Đang ghi…")
        background.run(result.collect, self._counter, collection, done=self._collected, failed=self._not_collected)

    def _collected(self, receipt: ResultReceipt) -> None:
        self.button.set_running("")
        self._blank()
        said = f"**Đã nhận kết quả {receipt.item_number}** của {receipt.recipient.name}."
        latest = f"Phát chậm nhất {receipt.due_on:%d/%m/%Y} (J + {receipt.transit_days})"
        self.told.emit(done(f"{said} {latest}, trả khách ở **F5**."))
        self.collected.emit(receipt)
        self.refresh()

    def _not_collected(self, error: Exception) -> None:
        self.button.set_running("")
        if isinstance(error, Refused):
            self._refuse(error)
        else:
            self.told.emit(of_error(error, self._collect))

    def _refuse(self, refused: Refused) -> None:
        wrong = self.form.refused(refused)
        names = ", ".join(wrong) if len(wrong) > 1 else refused.message.rstrip(".")
        text = f"**Chưa nhận được kết quả.** Có {len(wrong)} mục cần sửa: {names}."
        self.told.emit(Message(Tone.ERROR, text))

    def _failed(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))


def _owed_words(owed: ExpectedResult) -> Message:
    """What comes next; a dossier that was never handed over is told, for its Biên bản is missing."""
    if owed.forward_state in (ParcelState.ACCEPTED, ParcelState.DISPATCHED):
        text = f"**Hồ sơ {owed.first_number} chưa ghi bàn giao cơ quan.** Kiểm tra Biên bản trước khi nhận kết quả."
        return Message(Tone.ATTENTION, text)
    master = ", bưu điện ký sổ gốc thay" if owed.may_sign_master else ""
    return hint(f"Kết quả của **{owed.recipient.name}**{master}. Ghi tên, số kết quả rồi **Enter**.")


def _row(owed: ExpectedRow) -> Row:
    promised = f"{owed.appointment_on:%d/%m}" if owed.appointment_on else "–"
    cells = (Cell(owed.first_number), Cell(f"{owed.recipient}: {owed.agency}"), Cell(promised))
    return Row(owed.first_number, cells)

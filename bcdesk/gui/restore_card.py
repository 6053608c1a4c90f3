"""Both sides of a contradiction: what this desk has and what the province holds, for a supervisor to decide."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.desk import restore
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.messages import done, of_error
from bcdesk.gui.syncing import Syncing, SyncState
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (Column("Ngày", 124), Column("Quầy này có"), Column("Tỉnh giữ"), Column("Quầy so với tỉnh", 210))
RESTORED = (
    "Dữ liệu của quầy được khôi phục từ bản sao lưu. Chưa ngày nào được gửi lại cho đến khi trưởng bưu cục xem và "
    "xác nhận. Ngày nào quầy thiếu hồ sơ thì nhập bù theo phiếu giấy."
)
STOPPED = (
    "{why} Ngừng nhập hồ sơ ở máy này. Có máy khác chạy cùng dữ liệu thì tắt máy đó; máy này chạy bản dữ liệu cũ thì "
    "nhờ bộ phận CNTT khôi phục bằng lệnh bcdesk restore."
)


class RestoreCard(QWidget):
    """Hidden while nothing needs a supervisor. Nothing is overwritten on either side before the confirmation."""

    told = Signal(object)
    needed = Signal(bool)

    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self._syncing = syncing
        self._counter: Counter | None = None
        self._compared: Any = None
        self.why = style.label("", style.LABEL_PX, tone="ink2")
        self.here, self.there = style.label("", style.BODY_PX, 600), style.label("", style.BODY_PX, 600)
        self.table = Table("Ngày khác nhau", COLUMNS, row_height=30)
        self.alike = style.label("", style.LABEL_PX, tone="ink2")
        self.confirm = KeyButton("Xác nhận, gửi lại", ("Ctrl", "K"), kind="primary", height=40, shortcuts=("Ctrl+K",))
        self.again = KeyButton("So sánh lại", ("Ctrl", "G"), height=40, shortcuts=("Ctrl+G",))
        self._lay_out()
        on_click(self.confirm, self._confirm)
        on_click(self.again, self.compare)
        syncing.told.connect(self._show_state)
        self.hide()

    def _lay_out(self) -> None:
        frame, column = card((24, 18, 24, 18), spacing=8)
        self.why.setWordWrap(True)
        column.addWidget(style.label("Cần trưởng bưu cục: quầy và tỉnh khác nhau", 18, 600))
        column.addWidget(self.why)
        for words, mark in (("Quầy này", self.here), ("Tỉnh đã nhận", self.there)):
            name = style.label(words, style.BODY_PX, tone="ink2")
            name.setFixedWidth(108)
            column.addLayout(row(name, mark, None))
        column.addWidget(self.table, 1)
        column.addWidget(self.alike)
        column.addLayout(row(self.confirm, self.again, None))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter

    def begin(self) -> None:
        if not self.isHidden():
            self.compare()

    def _show_state(self, state: SyncState) -> None:
        fresh = state.supervisor and self.isHidden()
        self.setVisible(state.supervisor)
        self.needed.emit(state.supervisor)
        if fresh:
            self._blank()
            self.begin()

    def _blank(self) -> None:
        self._compared = None
        self.confirm.setEnabled(False)
        self.table.show_rows(())
        for label in (self.why, self.here, self.there, self.alike):
            label.setText("")

    def compare(self) -> None:
        self.again.set_running("Đang hỏi tỉnh…")
        self._syncing.compare(self._show, self._not_compared)

    def _show(self, compared: Any) -> None:
        self.again.set_running("")
        self._compared = compared
        self.why.setText(STOPPED.format(why=compared.contradiction) if compared.contradiction else RESTORED)
        self.here.setText(_mark_words(compared.here))
        self.there.setText("chưa có gì" if compared.there is None else _mark_words(compared.there))
        self.table.show_rows([_difference_row(each) for each in compared.days])
        self.alike.setText(f"{len(compared.days)} ngày khác nhau, {compared.alike} ngày giống nhau.")
        self.confirm.setEnabled(compared.to_confirm and not compared.contradiction)

    def _not_compared(self, error: Exception) -> None:
        self.again.set_running("")
        self.why.setText("Chưa hỏi được tỉnh nên chưa so sánh được. Khi có mạng, bấm Ctrl + G.")
        self.told.emit(of_error(error, self.compare))

    def _confirm(self) -> None:
        assert self._compared is not None
        self.confirm.set_running("Đang ghi…")
        background.run(
            restore.confirm_restore,
            self._counter,
            str(self._compared.there or ""),
            done=self._confirmed,
            failed=self._not_confirmed,
        )

    def _confirmed(self, _nothing: object) -> None:
        self.confirm.set_running("")
        self.told.emit(done("**Đã ghi xác nhận.** Các ngày đang được gửi lại."))
        self._syncing.push()

    def _not_confirmed(self, error: Exception) -> None:
        self.confirm.set_running("")
        self.told.emit(of_error(error))


def _mark_words(mark: Any) -> str:
    restored = ", sau khôi phục" if mark.epoch > 1 else ""
    return f"sự kiện số {mark.seq}, mã {mark.hash[:12]}{restored}"


def _difference_row(each: Any) -> Row:
    here, there = each.here, each.there
    accepted = (here.accepted if here else 0) - (there.accepted if there else 0)
    delivered = (here.delivered if here else 0) - (there.delivered if there else 0)
    parts = [
        f"{'thừa' if more > 0 else 'thiếu'} {abs(more)} {what}"
        for more, what in ((accepted, "nhận"), (delivered, "trả"))
        if more
    ]
    same = "số đếm bằng nhau"
    if here and there:
        same += f" (bản {here.revision}, {there.revision})"
    verdict = Cell(", ".join(parts), "triangle-alert", "amber", True) if parts else Cell(same)
    return Row(each.day, (Cell(f"{each.day:%d/%m/%Y}", bold=True), _figures(here), _figures(there), verdict))


def _figures(figures: Any) -> Cell:
    if figures is None:
        return Cell("không có", tone="ink2")
    return Cell(f"{figures.accepted} nhận, {figures.delivered} trả")

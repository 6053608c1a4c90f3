"""F9, Báo cáo: the daily hand-over list as PDF or XLSX, left where the supervisor says."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date, short_date
from bcdesk.core.errors import Refused
from bcdesk.core.handover import DailyLine, DailyList
from bcdesk.desk import reports
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, done, hint, of_error
from bcdesk.gui.tables import Cell, Column, Row, Table

HINT = "Ghi ngày rồi **Enter** để xem. **Ctrl+Enter** xuất XLSX, **Ctrl+P** xuất PDF."
COLUMNS = (
    Column("Cơ quan", 250),
    Column("Số hiệu", 150),
    Column("Người gửi", 190),
    Column("Thủ tục"),
    Column("Giao lúc", 110),
    Column("Biên bản, hoặc lý do còn lại", 270),
)


class ReportPage(QWidget):
    """The list of one day; both files say the same as the table."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self.daily: DailyList | None = None
        self.day = TextField("day", "Ng&ày (h: hôm nay)")
        self.folder = TextField("path", "Thư &mục để tệp")
        self.table = Table("Bảng kê bàn giao", COLUMNS)
        self.count = style.label("", style.BODY_PX, 600)
        self.sheet = KeyButton("Xuất XLSX", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self.pdf = KeyButton("Xuất PDF", ("Ctrl", "P"), height=44, shortcuts=("Ctrl+P",))
        self._lay_out()
        self.day.confirmed.connect(self.refresh)
        self.folder.confirmed.connect(self.sheet.setFocus)
        self.folder.typed.connect(lambda _text: self.folder.clear_message())
        on_click(self.sheet, lambda: self._export("xlsx", _sheet))
        on_click(self.pdf, lambda: self._export("pdf", _pdf))

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=8)
        column.addWidget(style.label("Bảng kê bàn giao hằng ngày", 18, 600))
        fields = row(self.day, self.folder, spacing=10)
        fields.setStretch(0, 1)
        fields.setStretch(1, 4)
        column.addLayout(fields)
        column.addWidget(self.table, 1)
        column.addLayout(row(self.count, None, self.pdf, self.sheet))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter, self.daily = counter, None
        self.day.set_text(short_date(counter.today))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder.set_text(self.folder.text() or documents)

    def begin(self) -> None:
        self.day.edit.setFocus()
        self.refresh()

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

    def refresh(self) -> None:
        assert self._counter is not None
        try:
            day = parse_date(self.day.text() or "h", self._counter.today)
        except Refused as refused:
            self._failed(Refused(refused.message, "day"))
            return
        self.day.set_text(short_date(day))
        self.day.clear_message()
        self.told.emit(hint(HINT))
        background.run(reports.daily_list, self._counter, day, done=self._show, failed=self._failed, lane=Lane.READ)

    def _show(self, daily: DailyList) -> None:
        self.daily = daily
        self.table.show_rows([_row(line) for line in daily.lines])
        given = sum(1 for line in daily.lines if line.given_at)
        self.count.setText(f"{given} hồ sơ đã giao, {len(daily.lines) - given} hồ sơ còn lại.")

    def _export(self, suffix: str, made: Callable[[DailyList], bytes]) -> None:
        if self.daily is None:
            return
        path = Path(self.folder.text()) / f"ban-giao-{self.daily.day:%Y-%m-%d}.{suffix}"
        self.folder.clear_message()
        self.told.emit(Message(Tone.RUNNING, "Đang xuất tệp…"))
        background.run(_leave, path, self.daily, made, done=self._exported, failed=self._failed, lane=Lane.IO)

    def _exported(self, where: Path) -> None:
        self.told.emit(done(f"**Đã xuất** {where}"))

    def _failed(self, error: Exception) -> None:
        fields = {"day": self.day, "path": self.folder}
        if isinstance(error, Refused) and error.field in fields:
            fields[error.field].say(State.ERROR, error.message)
            fields[error.field].edit.setFocus()
        self.told.emit(of_error(error))


def _row(line: DailyLine) -> Row:
    item = line.item
    what = (Cell(line.agency), Cell(item.item_number), Cell(item.sender), Cell(item.procedure_name))
    if line.given_at:
        state = (Cell(f"{line.given_at:%H:%M}", "circle-check", "green"), Cell(line.record))
    else:
        state = (Cell("Còn lại", "clock", "amber"), Cell(line.left_reason))
    return Row(item.item_number, (*what, *state))


def _leave(path: Path, daily: DailyList, made: Callable[[DailyList], bytes]) -> Path:
    """Into a folder that is there: a slip of the finger must not make a new one."""
    if not path.parent.is_dir():
        raise Refused(f"Không có thư mục {path.parent}.", "path")
    reports.keep_file(path, made(daily), overwrite=True)
    return path


def _sheet(daily: DailyList) -> bytes:
    from bcdesk.paper.sheet import handover_sheet

    return handover_sheet(daily)


def _pdf(daily: DailyList) -> bytes:
    from bcdesk.paper.handover_list import handover_list

    return handover_list(daily)

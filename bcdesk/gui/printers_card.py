"""Printers for each kind of paper, and a trial page of each."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.printers import TRAY_NAMES, Printers, Tray
from bcdesk.desk.counter import Counter
from bcdesk.desk.printers import choose_printers, chosen_printers
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import ChoiceField, SegmentField
from bcdesk.gui.messages import Message, Tone, done, of_error
from bcdesk.gui.printing import TO_FILE

NONE_WORDS = {
    Tray.A5: "Máy in mặc định của máy tính",
    Tray.A4: "Như máy in A5",
    Tray.LABEL: "Không in nhãn cùng hồ sơ",
    Tray.VOUCHER: "Không in chứng từ cùng hồ sơ",
}
TO_FILE_WORDS = "Chỉ lưu tệp PDF"
KEYS = {Tray.A5: "1", Tray.A4: "2", Tray.LABEL: "3", Tray.VOUCHER: "4"}


class PrintersCard(QWidget):
    """One list for each tray. What is chosen holds from the next paper on."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._found: tuple[str, ...] = ()
        self.fields = {tray: ChoiceField[str](tray.value, name) for tray, name in TRAY_NAMES.items()}
        self.roll = SegmentField[bool]("roll", "Khổ chứng từ", [(False, "A5, hai liên"), (True, "Cuộn 80 mm")])
        self.trials = {tray: KeyButton("In thử", ("Ctrl", key), height=40) for tray, key in KEYS.items()}
        self.keep = KeyButton("Lưu máy in", ("Ctrl", "Enter"), kind="primary", height=40, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.keep, self._submit)
        for tray, button in self.trials.items():
            button.setAccessibleName(f"In thử: {TRAY_NAMES[tray]}")
            button.shortcut(f"Ctrl+{KEYS[tray]}")
            on_click(button, partial(self._try, tray))

    def _lay_out(self) -> None:
        frame, column = card((24, 18, 24, 18), spacing=4)
        column.addWidget(style.label("Máy in của quầy", 18, 600))
        column.addSpacing(8)
        for tray, field in self.fields.items():
            across = row(field, self.trials[tray], spacing=10)
            across.setStretch(0, 1)
            column.addLayout(across)
        column.addWidget(self.roll)
        column.addLayout(row(self.keep, None))
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def set_counter(self, counter: Counter) -> None:
        self._counter = counter

    def begin(self) -> None:
        """The system is asked for its printers beside the window: one that hangs on a network answers late."""
        background.run(_look, self._counter, done=self._show, failed=self._failed, lane=Lane.IO)
        self.fields[Tray.A5].combo.setFocus()

    def value(self) -> Printers:
        names = {tray.value: field.value() or "" for tray, field in self.fields.items()}
        return Printers(**names, roll=self.roll.value())

    def _show(self, looked: tuple[Printers, tuple[str, ...]]) -> None:
        printers, found = looked
        for tray, field in self.fields.items():
            name = getattr(printers, tray.value)
            known = [(TO_FILE, TO_FILE_WORDS), *((each, each) for each in found)]
            if name and name not in dict(known):
                known.append((name, f"{name} (không thấy)"))
            field.set_choices([("", NONE_WORDS[tray]), *known])
            field.set_value(name)
        self.roll.set_value(printers.roll)

    def _submit(self) -> None:
        self.keep.set_running("Đang lưu…")
        background.run(choose_printers, self._counter, self.value(), done=self._kept, failed=self._failed)

    def _kept(self, _printers: Printers) -> None:
        self.keep.set_running("")
        self.told.emit(done("**Đã lưu máy in.** Có hiệu lực từ tờ in tiếp theo."))

    def _try(self, tray: Tray) -> None:
        printers = self.value()
        if printers.of(tray) == TO_FILE:
            self.told.emit(Message(Tone.ATTENTION, f"**{TRAY_NAMES[tray]}** chỉ lưu tệp PDF, không có máy in để thử."))
            return
        self.told.emit(Message(Tone.RUNNING, f"Đang in thử: {TRAY_NAMES[tray]}…"))
        what = (self._counter, tray, printers)
        background.run(_print_trial, *what, done=self._tried, failed=self._failed, lane=Lane.IO)

    def _tried(self, name: str) -> None:
        self.told.emit(done(f"**Đã gửi trang thử** đến {name or 'máy in mặc định'}."))

    def _failed(self, error: Exception) -> None:
        self.keep.set_running("")
        self.told.emit(of_error(error))


def _look(counter: Counter) -> tuple[Printers, tuple[str, ...]]:
    from PySide6.QtPrintSupport import QPrinterInfo

    return chosen_printers(counter) or counter.rules.printers, tuple(QPrinterInfo.availablePrinterNames())


def _print_trial(counter: Counter, tray: Tray, printers: Printers) -> str:
    """On the io lane; the printer's name comes back."""
    from bcdesk.gui.spool import spool
    from bcdesk.paper.trial import trial_page

    assert counter.station is not None
    name = printers.of(tray)
    spool(trial_page(tray, name, counter.station, printed_at=counter.clock(), roll=printers.roll), name, "Trang in thử")
    return name

"""Somebody at the keyboard: plays the real window by keys and scans alone, for the demo, the story and the bench."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, Qt, QThread
from PySide6.QtWidgets import QApplication, QCheckBox

from bcdesk.core.money import parse_money
from bcdesk.core.shift_record import DENOMINATIONS
from bcdesk.gui import background
from bcdesk.gui.keys import CTRL, NONE, SHIFT, enter, now_ms, press, scan, type_text
from bcdesk.gui.start import Start

WAIT_MS = 60_000
"""A busy machine is slow; what never comes true fails in the end."""


class Player:
    """Waits until the window is at rest after each act, as a clerk looks before the next key."""

    def __init__(self, start: Start, folder: Path) -> None:
        self._start, self.window, self.folder = start, start.window, folder
        self._pictures, self.taken_vnd = 0, 0
        self.window.router.now_ms = now_ms  # a busy machine must not break a scan
        self._bug = ""
        background.lanes().bug.connect(lambda bug: setattr(self, "_bug", f"{bug.number} {bug.where}"))

    @property
    def day(self) -> Any:
        return self._start.day

    # before and after the work

    def sign_in(self, password: str, then: str = "open-shift") -> None:
        self.wait(lambda: self._start.sign_in.people.choice() is not None and self.window.isActiveWindow())
        self.picture("dang-nhap")
        type_text(None, password)
        enter()
        self.wait(lambda: self.window.current == then and self.idle())

    def open_shift(self, float_vnd: int) -> None:
        type_text(None, str(float_vnd))
        self.picture("mo-ca")
        enter()
        self.wait(lambda: self.window.current == "home" and self.idle())
        self.picture("trang-dau")

    def close_shift(self, counted_vnd: int) -> Iterator[str]:
        self.key("F8")
        self.wait(lambda: self.window.current == "cash" and self.idle())
        for _ in DENOMINATIONS:
            enter()
        type_text(None, str(counted_vnd))
        enter(CTRL)
        self.wait(self.idle)
        self.picture("chot-ca")
        yield self.said()
        self.key("E", CTRL)
        self.wait(lambda: self.window.current == "sign-in" and self.idle())
        yield self.said()

    # intake

    def take_in(self, dossier: dict[str, Any]) -> str:
        """One dossier, from the card or by hand, to the paper; gives its number."""
        self.fill(dossier)
        self.picture("tiep-nhan")
        self.taken_vnd += parse_money(self.day.intake.amount.total.text())
        self.accept()
        self.picture("da-nhan")
        return str(self.day.home.last.number.text())

    def fill(self, dossier: dict[str, Any]) -> None:
        """Every field in the order in which the page asks for it."""
        if "card" in dossier:
            scan(dossier["card"])
        else:
            self.key("F2")
            self.answer("id_number", dossier["id_number"])
            self.answer("name", dossier["name"])
        self.wait(lambda: self.window.current == "intake" and self.idle())
        self.answer("phone", dossier["phone"])
        if "card" not in dossier:
            self.answer("address_line", dossier["address_line"])
            self.answer("commune", dossier["commune"])
        self.answer("procedure", dossier["procedure"])
        self._count_papers()
        if dossier.get("two_way"):
            press(Qt.Key.Key_Backtab, SHIFT)
            press(Qt.Key.Key_Right)
            enter()
        self.answer("weight_g", str(dossier["weight_g"]))
        if dossier["receipt"]:
            self.answer("fee_receipt", dossier["receipt"])
        self.answer("cash_given", dossier["cash"])
        self.wait(lambda: self.day.intake.amount.total.text() != "– đ" and self.settled())

    def _count_papers(self) -> None:
        """As the list asks; of a list of conditional papers, one copy of the last."""
        checklist = self.day.intake.form.checklist
        self.wait(checklist.hasFocus)
        for _row in checklist.rows():
            enter()
        if not any(row.originals + row.copies for row in checklist.rows()):
            press(Qt.Key.Key_Backtab, SHIFT)
            checklist.setFocus()
            type_text(None, "1")
            enter()

    def answer(self, field: str, text: str) -> None:
        """Type into the field that has the focus now, and go on."""
        stop = next(stop for stop in self.day.intake.form.order if getattr(stop, "name", "") == field)
        self.wait(lambda: stop.control.hasFocus() and self.idle())
        type_text(None, text)
        enter()
        self.wait(self.idle)

    def accept(self) -> None:
        enter(CTRL)
        self.wait(lambda: self.window.current == "home" and self.idle())

    # the way round

    def hand_over(self, numbers: list[str], receiver: str) -> str:
        """Scan what goes into the bag, print the Biên bản, enter its signature now; gives what was said."""
        self.key("F3")
        self.wait(self.idle)
        page = self.day.handover
        while not set(numbers) <= {item.item_number for item in page.list.items}:
            press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
            self.wait(self.idle)
        for number in numbers:
            scan(number)
        self.picture("ban-giao")
        enter(CTRL)
        self.wait(self.idle)
        scan(page.unsigned[-1].code)
        self.wait(self.idle)
        type_text(None, f"{self.day.counter.clock():%H%M}")
        enter()
        enter()
        type_text(None, receiver)
        self.picture("ky-bien-ban")
        enter(CTRL)
        self.wait(self.idle)
        return self.said()

    def collect(self, first_number: str, result: str) -> str:
        """A result whose Phiếu gửi was scanned; gives the number under which it goes back."""
        self.key("F4")
        self.wait(self.idle)
        scan(first_number)
        self.wait(self.idle)
        type_text(None, result)
        enter()
        type_text(None, "60")
        enter()
        self.picture("nhan-ket-qua")
        before = {row.item_number for row in self._waiting()}
        enter(CTRL)
        self.wait(self.idle)
        [number] = {row.item_number for row in self._waiting()} - before
        return str(number)

    def _waiting(self) -> Any:
        from bcdesk.desk.delivery import at_hand

        return at_hand(self.day.counter)

    def deliver(self, number: str, card: str) -> str:
        """The recipient came with the card: seen, counted, given; gives what was said."""
        self.key("F5")
        self.wait(self.idle)
        scan(number)
        self.wait(self.idle)
        scan(card)
        self.wait(self.idle)
        self.tick_everything()
        self.picture("tra-ket-qua")
        enter(CTRL)
        self.wait(self.idle)
        return self.said()

    def tick_everything(self) -> None:
        """Space and Enter through the steps of a delivery, until they want nothing more or want money."""
        for _step in range(8):
            focus = QApplication.focusWidget()
            if isinstance(focus, QCheckBox) and not focus.isChecked():
                press(Qt.Key.Key_Space, text=" ")
            enter()
            self.wait(self.idle)

    def export(self, folder: Path) -> str:
        """The daily list, as XLSX and as PDF; gives what was said."""
        self.key("F9")
        self.wait(self.idle)
        self.day.report.folder.set_text(str(folder))
        self.picture("bao-cao")
        self.key("P", CTRL)
        self.wait(self.idle)
        enter(CTRL)
        self.wait(self.idle)
        return self.said()

    # hands and eyes

    def key(self, name: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        press(getattr(Qt.Key, f"Key_{name}"), modifiers)

    def said(self) -> str:
        """What the message line says."""
        return self.window.line.text()

    def picture(self, name: str) -> None:
        for _layout in range(3):  # a card that grew asks its scroll area for room, and that its own parent
            QApplication.processEvents()
        self._pictures += 1
        self.window.grab().save(str(self.folder / f"{self._pictures:02d}-{name}.png"))

    def idle(self) -> bool:
        return background.idle()

    def settled(self) -> bool:
        """No timer of the intake page still waits to draw."""
        return self.idle() and not self.day.intake.drawing()

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window work until something is true."""
        deadline = QDeadlineTimer(WAIT_MS)
        while not until():
            if self._bug or deadline.hasExpired():
                raise RuntimeError(f"{self._bug} {self.window.current}: {self.said()}")
            QApplication.processEvents()
            QThread.msleep(2)

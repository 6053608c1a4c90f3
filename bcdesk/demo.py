"""``bcdesk demo``: the morning's dossiers through the real window, by keys and scans alone, offscreen if need be."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bcdesk.app import open_day
from bcdesk.core.money import parse_money
from bcdesk.practice import practice_plan, practice_settings

WAIT_MS = 20_000


def play(folder: Path) -> Iterator[str]:
    """Take in the dossiers of resources/practice.toml; leaves PDFs and pictures in ``folder``, tells each step."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from bcdesk.gui import background

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bcdesk-demo-") as home, ExitStack() as held:
        environment = {"HOME": home, "PROGRAMDATA": home}
        settings = practice_settings(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")), environment)
        application = QApplication.instance() or QApplication(["bcdesk"])
        start = open_day(replace(settings, printed_folder=folder), held, training=True)
        start.window.resize(1366, 768)
        start.window.show()
        try:
            yield from Player(start, folder).morning(practice_plan())
        finally:
            start.window.close()
            application.processEvents()
            background.stop()


class Player:
    """Sits at the keyboard."""

    def __init__(self, start: Any, folder: Path) -> None:
        from bcdesk.gui import background

        self._start, self.window, self.folder = start, start.window, folder
        self._pictures, self.taken_vnd = 0, 0
        self._bug = ""
        background.lanes().bug.connect(lambda bug: setattr(self, "_bug", f"{bug.number} {bug.where}"))

    @property
    def day(self) -> Any:
        return self._start.day

    def morning(self, plan: dict[str, Any]) -> Iterator[str]:
        """Sign in, open the shift, take in each dossier, close the shift, sign out."""
        self.sign_in(plan["password"])
        yield "Đã đăng nhập."
        self.open_shift(plan["float_vnd"])
        yield "Đã mở ca."
        for dossier in plan["dossiers"]:
            self.take_in(dossier)
            yield self.day.home.last.number.text()
        yield from self.close_shift(plan["float_vnd"] + self.taken_vnd)

    def sign_in(self, password: str, then: str = "open-shift") -> None:
        from bcdesk.gui.keys import enter, type_text

        self.wait(lambda: self._start.sign_in.people.choice() is not None and self.window.isActiveWindow())
        self.picture("dang-nhap")
        type_text(None, password)
        enter()
        self.wait(lambda: self.window.current == then and self.idle())

    def open_shift(self, float_vnd: int) -> None:
        from bcdesk.gui.keys import enter, type_text

        type_text(None, str(float_vnd))
        self.picture("mo-ca")
        enter()
        self.wait(lambda: self.window.current == "home" and self.idle())
        self.picture("trang-dau")

    def take_in(self, dossier: dict[str, Any]) -> None:
        """One dossier, from the card or by hand, to the paper."""
        self.fill(dossier)
        self.picture("tiep-nhan")
        self.taken_vnd += parse_money(self.day.intake.amount.total.text())
        self.accept()
        self.picture("da-nhan")

    def fill(self, dossier: dict[str, Any]) -> None:
        """Every field in the order in which the page asks for it."""
        from bcdesk.gui.keys import enter, scan, type_text

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
        form = self.day.intake.form
        self.wait(form.checklist.hasFocus)
        for _row in form.checklist.rows():
            enter()
        if not any(row.originals + row.copies for row in form.checklist.rows()):
            form.checklist.setFocus()
            type_text(None, "1")
            enter()
        self.answer("weight_g", str(dossier["weight_g"]))
        if dossier["receipt"]:
            self.answer("fee_receipt", dossier["receipt"])
        self.answer("cash_given", dossier["cash"])
        self.wait(lambda: self.day.intake.amount.total.text() != "– đ" and self.settled())

    def answer(self, field: str, text: str) -> None:
        """Type into the field that has the focus now, and go on."""
        from bcdesk.gui.keys import enter, type_text

        stop = next(stop for stop in self.day.intake.form.order if getattr(stop, "name", "") == field)
        self.wait(lambda: stop.control.hasFocus() and self.idle())
        type_text(None, text)
        enter()
        self.wait(self.idle)

    def accept(self) -> None:
        from bcdesk.gui.keys import CTRL, enter

        enter(CTRL)
        self.wait(lambda: self.window.current == "home" and self.idle())

    def close_shift(self, counted_vnd: int) -> Iterator[str]:
        from bcdesk.gui.keys import CTRL, enter, type_text

        self.key("F8")
        type_text(None, str(counted_vnd))
        enter(CTRL)
        self.wait(self.idle)
        self.picture("chot-ca")
        yield self.window.line.text()
        self.key("E", CTRL)
        self.wait(lambda: self.window.current == "sign-in" and self.idle())
        yield self.window.line.text()

    def key(self, name: str, modifiers: Any = None) -> None:
        from PySide6.QtCore import Qt

        from bcdesk.gui.keys import NONE, press

        press(getattr(Qt.Key, f"Key_{name}"), modifiers if modifiers is not None else NONE)

    def picture(self, name: str) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.processEvents()
        self._pictures += 1
        self.window.grab().save(str(self.folder / f"{self._pictures:02d}-{name}.png"))

    def idle(self) -> bool:
        from bcdesk.gui import background

        return background.idle()

    def settled(self) -> bool:
        """No timer of the intake page still waits to draw."""
        page = self.day.intake
        return self.idle() and not page.drawing()

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window work until something is true."""
        from PySide6.QtCore import QDeadlineTimer, QThread
        from PySide6.QtWidgets import QApplication

        deadline = QDeadlineTimer(WAIT_MS)
        while not until():
            if self._bug or deadline.hasExpired():
                raise RuntimeError(f"{self._bug} {self.window.current}: {self.window.line.text()}")
            QApplication.processEvents()
            QThread.msleep(2)

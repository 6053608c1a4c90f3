"""A clerk at the keyboard for whom nothing is usual: agents, discounts, organisations, transfers, visits."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from bcdesk.core.catalogue import Need
from bcdesk.core.dossier import Service
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.keys import ALT, CTRL, NONE, SHIFT, enter, now_ms, press, scan, type_text
from bcdesk.gui.ticks import TickField
from bcdesk.player import Player

HELD_MS = 35
"""What follows sooner comes from a scanner, not from a hand."""


class Clerk(Player):
    """Fills every row of the intake page by keys and scans alone."""

    @property
    def form(self) -> IntakeForm:
        form = self.day.intake.form
        assert isinstance(form, IntakeForm)
        return form

    def fill(self, who: dict[str, Any]) -> None:
        """From the card or F2 to the cash; Ctrl+Enter is left."""
        if "card" in who:
            scan(who["card"])
        else:
            self.key("F2")
        self.wait(lambda: self.window.current == "intake" and self.idle())
        self._tick(who)
        if "card" not in who:
            self.key("G", ALT)
            self.answer("id_number", who.get("id_number", ""))
            self.answer("name", who["name"])
        self.answer("phone", who["phone"])
        if "card" not in who:
            self.answer("address_line", who["address_line"])
            self.answer("commune", who["commune"])
        if "agent" in who:
            self._name_agent(who["agent"])
        if "courier" in who:
            self.answer("taken_at", who["taken_at"])
            self.answer("courier", who["courier"])
        self.fill_dossier(who)

    def more(self, what: dict[str, Any]) -> None:
        """Ctrl+N: one more dossier of whoever was served last."""
        self.key("N", CTRL)
        self.wait(lambda: self.window.current == "intake" and self.settled())
        self.fill_dossier(what)

    def fill_dossier(self, what: dict[str, Any]) -> None:
        self.answer("procedure", what["procedure"])
        if "case" in what:
            self.wait(lambda: self.form.case.combo.hasFocus() and self.idle())
            press(Qt.Key.Key_Down)
            assert self.form.case.text().startswith(what["case"])
            enter()
        self.count_papers(what.get("lacks", 0))
        self.wait(self.settled)
        if "lacks" not in what:
            self.fill_service(what)

    def fill_service(self, what: dict[str, Any]) -> None:
        """From the weight to the cash."""
        if what.get("two_way") and self.form.service.value() is not Service.TWO_WAY:
            press(Qt.Key.Key_Backtab, SHIFT)
            press(Qt.Key.Key_Right)
            enter()
        self.answer("weight_g", str(what["weight_g"]))
        if "discount" in what:
            self.key("V", ALT)
            self.step_to(self.form.discount.combo, Qt.Key.Key_Tab)
            while self.form.serving.discount_code() != what["discount"]:
                press(Qt.Key.Key_Down)
            enter()
            self.answer("discount_evidence", what["evidence"])
        if "receipt" in what:
            self.answer("fee_receipt", what["receipt"])
        if "transfer" in what:
            self.wait(self.form.cash.edit.hasFocus)
            self.step_to(self.form.payment.combo, Qt.Key.Key_Backtab)
            press(Qt.Key.Key_Down)
        else:
            self.answer("cash_given", what["cash"])
        self.wait(lambda: self.day.intake.amount.total.text() != "– đ" and self.settled())

    def count_papers(self, lacks: int = 0) -> None:
        """As the list asks, but for row ``lacks``; of a list of conditional papers, one of the last."""
        checklist = self.form.checklist
        self.wait(checklist.hasFocus)
        rows = checklist.rows()
        for place, row in enumerate(rows, 1):
            conditional = row.listed is not None and row.listed.need is Need.CONDITIONAL
            if place == lacks or (place == len(rows) and conditional):
                type_text(None, "0" if place == lacks else "1")
            enter()

    def _tick(self, who: dict[str, Any]) -> None:
        boxes: dict[str, tuple[str, TickField]] = {
            "organisation": ("T", self.form.organisation),
            "agent": ("Y", self.form.agent.tick),
            "courier": ("I", self.form.pickup.tick),
        }
        for name, (letter, box) in boxes.items():
            if name in who:
                self.key(letter, ALT)
                self.wait(box.isChecked)
                enter()

    def _name_agent(self, agent: dict[str, Any]) -> None:
        row = self.form.agent
        self.wait(row.person.edit.hasFocus)
        if "steps" in agent:
            press(Qt.Key.Key_Backtab, SHIFT)
            for _step in range(agent["steps"]):
                press(Qt.Key.Key_Down)
            enter()
        scan(agent["card"])
        self.wait(lambda: row.authority.edit.hasFocus() and self.idle())
        type_text(None, agent["authority"])
        enter()

    def step_to(self, widget: QWidget, key: Qt.Key) -> None:
        """Tab or Shift+Tab, as often as it takes."""
        for _stop in range(9):
            if QApplication.focusWidget() is widget:
                return
            press(key, SHIFT if key is Qt.Key.Key_Backtab else NONE, text="\t")
        raise AssertionError(f"no way to {widget.accessibleName()} by keys")


class Keystrokes(QObject):
    """Counts keys as fingers do: a scan is one, Ctrl with a letter is one, a letter with marks takes more (Telex)."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self._last_ms = 0, float("-inf")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(watched, QWindow):
            self._strike(1)
        elif event.type() is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._strike(telex(event.commitString()))
        return False

    def _strike(self, keys: int) -> None:
        if now_ms() - self._last_ms > HELD_MS:
            self.count += keys
        self._last_ms = now_ms()


def telex(text: str) -> int:
    """Keys that write ``text`` with Telex: one for each letter and one for each mark on it."""
    from unicodedata import normalize

    return len(normalize("NFD", text)) + text.lower().count("đ")

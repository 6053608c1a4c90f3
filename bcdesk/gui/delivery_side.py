"""The right side of a delivery: whose result it is, what was tried, what is still to do, and what else may be done."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.codes import group_item_number
from bcdesk.core.delivery import PaperRole
from bcdesk.core.identity import format_phone
from bcdesk.core.states import STATE_NAMES, Act, allowed_acts
from bcdesk.desk.item import Item
from bcdesk.desk.worklist import is_due
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, Pill, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.delivery_words import SHORT_STATES, attempt_words, earliest_words, invitation_name
from bcdesk.gui.elided import Elided
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Sentence

WIDE = 420
TRIED_SHOWN, TRIED_SHOWN_LOW = 6, 2
LOW_WINDOW = 760
"""Below this height the window takes fewer lines of what was tried."""
ACTS = {
    Act.NOTIFY: ("Báo khách đến nhận", "B"),
    Act.MISS_NOTICE: ("Quá hẹn chưa đến", "H"),
    Act.INVITE: ("Mời nhận", "M"),
    Act.RETURN_TO_AGENCY: ("Chuyển trả cơ quan", "T"),
    Act.TAKE_BACK: ("Nhận lại từ bưu tá", "I"),
    Act.FAIL_ATTEMPT: ("Không phát được", "N"),
    Act.REFUSE: ("Không phát được", "N"),
    Act.GIVE_TO_COURIER: ("Giao bưu tá", "G"),
}
"""Text and key of each act besides delivering. A refusal is one of the reasons why nothing could be delivered."""


def acts_of(item: Item) -> tuple[Act, ...]:
    """What the table of states allows now, in the order of ``ACTS``, without the delivery itself."""
    allowed = allowed_acts(item.state)
    acts = [act for act in ACTS if act in allowed]
    if Act.FAIL_ATTEMPT in acts and Act.REFUSE in acts:
        acts.remove(Act.REFUSE)
    return tuple(acts)


class DeliverySide(QWidget):
    """``acted`` carries an Act that was asked for."""

    acted = Signal(object)
    delivered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDE)
        self.number, self.state, self.name = style.label("", 22, 700), Pill(), style.label("", 18, 600)
        self.facts = [style.label("") for _ in range(4)]
        self.tried = QVBoxLayout()
        self.earliest = style.label("", style.LABEL_PX, tone="ink2")
        self.left_icon, self.left = Icon("circle-check", "green", 20), Sentence()
        self.button = KeyButton(
            "Trả kết quả, ký nhận liên 2", ("Ctrl", "Enter"), kind="primary", height=48, wide=True,
            shortcuts=CTRL_ENTER,
        )  # fmt: skip
        self.acts = QVBoxLayout()
        self.buttons: dict[Act, KeyButton] = {}
        self._held: list[QWidget] = []
        self._lay_out()
        on_click(self.button, self.delivered.emit)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self._item_card())
        frame, column = card((16, 10, 16, 10), spacing=4)
        column.addWidget(style.label("Đã làm", style.LABEL_PX, 600, "ink2"))
        self.tried.setSpacing(2)
        column.addLayout(self.tried)
        column.addWidget(self.earliest)
        outer.addWidget(frame)
        outer.addStretch(1)
        self.banner = QFrame()
        self.banner.setObjectName("todo")
        self.banner.setFixedHeight(40)
        across = QHBoxLayout(self.banner)
        across.setContentsMargins(14, 0, 14, 0)
        across.setSpacing(8)
        across.addWidget(self.left_icon)
        across.addWidget(self.left, 1)
        outer.addWidget(self.banner)
        outer.addWidget(self.button)
        self.acts.setSpacing(8)
        outer.addLayout(self.acts)

    def _item_card(self) -> QFrame:
        frame, column = card((16, 10, 16, 10), spacing=2)
        column.addLayout(row(self.number, None, self.state))
        column.addWidget(self.name)
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnStretch(1, 1)
        for line, (caption, fact) in enumerate(
            zip(("Kết quả", "Cơ quan", "Địa chỉ", "Điện thoại"), self.facts, strict=True)
        ):
            fact.setWordWrap(True)
            fact.setAccessibleName(caption)
            said = style.label(caption, tone="ink2")
            grid.addWidget(said, line, 0)
            grid.addWidget(fact, line, 1)
        column.addLayout(grid)
        return frame

    def show_item(self, item: Item, today: date) -> None:
        receipt, who = item.receipt, item.receipt.recipient
        self.number.setText(receipt.item_number)
        self.number.setAccessibleName(group_item_number(receipt.item_number))
        name = SHORT_STATES.get(item.state, STATE_NAMES[item.state])
        look = "attention" if is_due(item, today) else "done" if item.step is None else "accent"
        self.state.show_state(look, name)
        self.name.setText(who.name)
        results = [paper.name for paper in receipt.papers if paper.role is PaperRole.RESULT]
        phone = format_phone(who.phone) if who.phone else "–"
        for fact, text in zip(self.facts, ("; ".join(results), receipt.agency.name, who.address, phone), strict=True):
            fact.setText(text)
        self._show_tried(item)
        self._show_acts(item)

    def _show_tried(self, item: Item) -> None:
        """Newest first; the collection, with which it all began, is always there."""
        self._clear()
        shown = TRIED_SHOWN_LOW if self.window().height() < LOW_WINDOW else TRIED_SHOWN
        tried = [*enumerate(item.attempts)][-shown:]
        lines = [(attempt.at, *attempt_words(item.attempts, place)) for place, attempt in reversed(tried)]
        lines.append((item.receipt.collected_at, "package", f"Nhận kết quả từ {item.receipt.agency.name}"))
        for at, icon, words in lines:
            line, said = QWidget(), Elided(words, style.LABEL_PX)
            across = row(Icon(icon, "ink2", 17), style.label(f"{at:%d/%m %H:%M}", style.LABEL_PX, 600), said)
            across.setStretch(2, 1)
            line.setLayout(across)
            line.setFixedHeight(24)
            self.tried.addWidget(line)
            self._held.append(line)
        self.earliest.setText(earliest_words(item))
        self.earliest.setVisible(bool(earliest_words(item)))

    def _show_acts(self, item: Item) -> None:
        """As many beside each other as the width takes."""
        self.buttons = {}
        line, room = QHBoxLayout(), 0
        for act in acts_of(item):
            text, key = ACTS[act]
            text = invitation_name(item.attempts) if act is Act.INVITE else text
            kind = "danger" if act is Act.RETURN_TO_AGENCY else "normal"
            button = KeyButton(text, ("Ctrl", key), kind=kind, height=38, wide=True, shortcuts=(f"Ctrl+{key}",))
            on_click(button, self._asks(act))
            if button.sizeHint().width() > room:
                line, room = QHBoxLayout(), WIDE
                line.setSpacing(8)
                self.acts.addLayout(line)
            line.addWidget(button, button.sizeHint().width())
            room -= button.sizeHint().width() + 8
            self.buttons[act] = button
            self._held.append(button)
            button.show()
        self.button.setVisible(Act.DELIVER in allowed_acts(item.state))
        self.banner.setVisible(self.button.isVisibleTo(self))
        self.button.set_running("")

    def _asks(self, act: Act) -> Callable[[], None]:
        return lambda: self.acted.emit(act)

    def _clear(self) -> None:
        for widget in self._held:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self._held = []
        while self.acts.takeAt(0) is not None:
            pass

    def show_left(self, words: list[str]) -> None:
        """What is still to be done, over the main button."""
        done = not words
        style.set_property(self.banner, "done", "true" if done else "false")
        self.left_icon.show_icon("circle-check" if done else "triangle-alert", "green" if done else "amber")
        more = "…" if len(words) > 1 else ""
        text = "Đủ điều kiện trả kết quả" if done else f"Còn {len(words)} việc: {words[0]}{more}"
        self.left.show_text(text, "green" if done else "amber", style.BODY_PX, 600)
        self.left.setToolTip("\n".join(words))

    def show_acting(self, acting: bool) -> None:
        """While an act of its own is being filled in, Ctrl+Enter belongs to that."""
        for widget in (self.banner, self.button, *self.buttons.values()):
            widget.setVisible(not acting)

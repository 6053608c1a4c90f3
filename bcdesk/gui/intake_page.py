"""F2, Tiếp nhận: form on the left; amount, what is missing and the paper on the right. Ctrl+Enter accepts."""

import uuid

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.dossier import Receipt
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card
from bcdesk.core.scan import CardScan, CodeKind, CodeText, Garbled
from bcdesk.core.scan import read as read_scan
from bcdesk.desk import catalogue, intake
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, messages, style
from bcdesk.gui.amount_card import AmountCard
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.checklist import Checklist
from bcdesk.gui.fields import State
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_reading import draft, name_of, read
from bcdesk.gui.messages import Act, Message, Tone
from bcdesk.gui.preview import Preview
from bcdesk.gui.scan_words import unknown_words

RIGHT_WIDTH, RIGHT_NARROW = 440, 408
NARROW_PAGE = 1366
PREVIEW_PAUSE_MS = 250
RUNNING = "Đang ghi…"
HINT = "Quét thẻ căn cước, hoặc gõ số giấy tờ rồi **Enter**. **Ctrl+Enter**: nhận hồ sơ. **Esc**: về, giữ nội dung."


class IntakePage(QWidget):
    """One form at a time; what is typed stays until it is accepted or put away, and even then once more."""

    accepted = Signal(object)
    """The Receipt of a dossier that is kept."""
    told = Signal(object)
    """A Message for the line."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.counter: Counter | None = None
        self.form: IntakeForm | None = None
        self._put_away: IntakeForm | None = None
        self._form_id = ""
        self._asked: background.Ticket | None = None
        self._drafted: background.Ticket | None = None
        self.amount, self.preview = AmountCard(), Preview()
        self.obstacles = _Obstacles()
        self.accept_button = KeyButton(
            "Nhận hồ sơ",
            ["Ctrl", "Enter"],
            kind="primary",
            height=40,
            wide=True,
            shortcuts=["Ctrl+Return", "Ctrl+Enter"],
        )
        self.clear_button = KeyButton("Xóa trắng", ["Ctrl", "J"], height=40, shortcuts=["Ctrl+J"])
        on_click(self.accept_button, self.accept_dossier)
        on_click(self.clear_button, self.clear)
        self._late = QTimer(self, interval=PREVIEW_PAUSE_MS, singleShot=True)
        self._late.timeout.connect(self._draw)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.amount)
        right.addWidget(self.obstacles)
        caption = style.label("Xem trước: Phiếu gửi hồ sơ, A5", style.LABEL_PX, 600, tone="ink2")
        right.addWidget(caption)
        right.addWidget(self.preview, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.clear_button)
        buttons.addWidget(self.accept_button, 1)
        right.addLayout(buttons)
        self._panel = panel = QWidget()
        panel.setFixedWidth(RIGHT_WIDTH)
        panel.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(16, 10, 16, 10)
        self._across.setSpacing(14)
        self._across.addWidget(panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._panel.setFixedWidth(RIGHT_NARROW if self.width() < NARROW_PAGE else RIGHT_WIDTH)

    # beginning

    def open_for(self, counter: Counter) -> None:
        """Work at this counter; what was typed for another clerk is gone."""
        for form in (self.form, self._put_away):
            self._drop(form)
        self.counter, self.form, self._put_away = counter, None, None

    def _drop(self, form: IntakeForm | None) -> None:
        """A form that nobody will see again."""
        if form is not None:
            self._across.removeWidget(form)
            form.hide()
            form.deleteLater()

    def begin(self) -> None:
        """Show the form that is being filled, or a blank one."""
        if self.form is None:
            self.blank()
        form = self._form()
        form.first_open().setFocus()
        self.told.emit(messages.hint(HINT))

    def begin_with(self, card: Card) -> None:
        """A scanned card begins a new form; what was typed before can be taken back."""
        if self.form is None or self._typed():
            self.blank()
        self._fill(card)
        if self._put_away is not None:
            self._say_put_away(f"**Đã đọc thẻ của {card.name}.** Hồ sơ đang nhập trước đó còn lấy lại được.")

    def blank(self) -> None:
        """A new form with a new id; the one before can be taken back once."""
        assert self.counter is not None
        before = self.form
        kept = before if before is not None and self._typed() else None
        made = IntakeForm(self.counter)
        made.checklist.named.connect(lambda words: self.told.emit(messages.hint(words or HINT)))
        self._show(made)
        self._drop(self._put_away)
        self._drop(None if kept is before else before)
        self._put_away = kept
        self._forget_paper()
        self._form_id = str(uuid.uuid4())
        background.run(catalogue.agencies, self.counter, done=self._form().show_agencies, lane=background.Lane.READ)
        self._ask()

    def clear(self) -> None:
        """Put the form away; one key brings it back."""
        if not self._typed():
            return
        self.blank()
        self._form().first_open().setFocus()
        self._say_put_away("**Đã xóa trắng.** Nội dung vừa nhập còn lấy lại được.")

    def _say_put_away(self, text: str) -> None:
        back = Act("Lấy lại", ("Ctrl", "L"), "Ctrl+L", self.take_back)
        self.told.emit(Message(Tone.ATTENTION, text, (back,)))

    def take_back(self) -> None:
        if self._put_away is not None:
            self._show(self._put_away)
            self._put_away = None
            self._form_id = str(uuid.uuid4())
            self._forget_paper()
            self._ask()
            self.told.emit(messages.hint("Đã lấy lại nội dung vừa nhập."))
            self._form().first_open().setFocus()

    def _show(self, form: IntakeForm) -> None:
        if self.form is not None:
            self._across.removeWidget(self.form)
            self.form.hide()
            self.form.changed.disconnect(self._ask)
            self.form.finished.disconnect(self._say_ready)
        self.form = form
        form.changed.connect(self._ask)
        form.finished.connect(self._say_ready)
        self._across.insertWidget(0, form, 1)
        form.show()

    def _form(self) -> IntakeForm:
        assert self.form is not None
        return self.form

    def unfinished(self) -> bool:
        """Whether a dossier is typed in part."""
        return self.form is not None and self._typed()

    def _typed(self) -> bool:
        form = self._form()
        return form.procedure is not None or any(
            field.text() for field in (form.id_number, form.sender_name, form.address_line, form.phone)
        )

    def take_scan(self, raw: str) -> None:
        """A card fills the sender, a procedure's code chooses it; anything else is named, and changes nothing."""
        scan = read_scan(raw, burst=True)
        if isinstance(scan, Garbled) and scan.repaired is not None:
            scan = read_scan(scan.repaired, burst=True)
        if isinstance(scan, CardScan):
            self._fill(scan.card)
        elif isinstance(scan, CodeText) and scan.kind is CodeKind.PROCEDURE:
            self._form().look_up_procedure(scan.code)
        else:
            self.told.emit(Message(Tone.ATTENTION, unknown_words(raw, scan)))

    def _fill(self, card: Card) -> None:
        if self._form().fill_card(card):
            text = f"**Đã thay người gửi bằng thẻ của {card.name}.** Hỏi lại số điện thoại; xem lại các ô bên dưới."
            self.told.emit(Message(Tone.ATTENTION, text))
        else:
            self.told.emit(messages.hint(f"Đã đọc thẻ của **{card.name}**. Ghi tiếp các ô còn trống."))

    # price and paper

    def _ask(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        form = self._form()
        typed = draft(form)
        self.obstacles.show_missing(form.checklist.missing())
        if typed is None or not form.weight.text():
            self.amount.show_quote(None)
            form.show_change(0)
            return
        self._late.start()
        self._asked = background.run(
            intake.quote,
            self.counter,
            typed,
            done=self._show_quote,
            failed=self._show_refusal,
            lane=background.Lane.READ,
        )

    def _show_quote(self, quote: intake.Quote) -> None:
        self._form().weight.clear_message()
        self.amount.show_quote(quote)
        self._form().show_change(quote.total_vnd)

    def _show_refusal(self, error: Exception) -> None:
        self.amount.show_quote(None)
        if isinstance(error, Refused):
            self._point_at((error,))
        else:
            self.told.emit(messages.of_error(error))

    def _forget_paper(self) -> None:
        """The paper of another form must not stand beside this one."""
        self._late.stop()
        if self._drafted is not None:
            self._drafted.cancel()
        self.preview.show_receipt(None)

    def _draw(self) -> None:
        typed = draft(self._form())
        if typed is not None:
            self._drafted = background.run(
                intake.draft,
                self.counter,
                typed,
                done=self.preview.show_receipt,
                failed=lambda _error: None,
                lane=background.Lane.READ,
            )

    def drawing(self) -> bool:
        """Whether price or preview still follow what was typed."""
        return self._late.isActive() or self._form().waiting()

    def _say_ready(self) -> None:
        self.told.emit(messages.hint("Đã đủ các mục. Đọc lại cho khách nghe, rồi **Ctrl+Enter** để nhận hồ sơ."))

    # accepting

    def accept_dossier(self) -> None:
        """Ctrl+Enter always answers: it accepts, or goes to the first obstacle and says it."""
        typed, problems = read(self._form(), self._form_id)
        if typed is None:
            self._refuse(problems)
            return
        self.accept_button.set_running(RUNNING)
        background.run(intake.accept, self.counter, typed, done=self._kept, failed=self._not_kept)

    def _kept(self, receipt: Receipt) -> None:
        self.accept_button.set_running("")
        self._drop(self.form)
        self.form = None
        self.amount.show_quote(None)
        self._forget_paper()
        self.accepted.emit(receipt)

    def _not_kept(self, error: Exception) -> None:
        self.accept_button.set_running("")
        if isinstance(error, Refused):
            self._refuse((error, *error.also))
        else:
            self.told.emit(messages.of_error(error, retry=self.accept_dossier))

    def _refuse(self, problems: tuple[Refused, ...]) -> None:
        named = self._point_at(problems)
        if named is None:
            self.told.emit(messages.of_error(problems[0]))
            return
        named.setFocus()
        self.told.emit(
            Message(
                Tone.ERROR,
                f"**Chưa tiếp nhận được hồ sơ.** Có {len(problems)} mục cần sửa: {_titles(self._form(), problems)}. "
                "Con trỏ ở ô đầu tiên cần sửa; nội dung đã nhập được giữ nguyên.",
            )
        )

    def _point_at(self, problems: tuple[Refused, ...]) -> QWidget | None:
        """Say each refusal beside its field; gives the first of these fields."""
        stops = {name_of(stop): stop for stop in self._form().order}
        first = None
        for refused in problems:
            stop = stops.get(refused.field)
            if isinstance(stop, Checklist):
                self.obstacles.show_error(refused.message)
            elif stop is not None:
                stop.say(State.ERROR, refused.message)
            first = first or stop
        return first


class _Obstacles(QFrame):
    """What is still in the way, in words; empty room as long as nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(62)
        self.text = style.label("", style.BODY_PX, 500)
        self.text.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 6, 14, 6)
        rows.addWidget(self.text, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_missing(())

    def show_missing(self, missing: tuple[str, ...]) -> None:
        if missing:
            more = f" và {len(missing) - 1} giấy tờ khác" if len(missing) > 1 else ""
            self.show_error(f"Còn thiếu: {missing[0]}{more}")
        else:
            self._say("card", "ink2", "Chưa thấy giấy tờ nào thiếu.")

    def show_error(self, text: str) -> None:
        self._say("missing", "red", text)

    def _say(self, look: str, tone: str, text: str) -> None:
        self.setObjectName(look)
        self.text.setProperty("tone", tone)
        self.text.setText(text)
        for widget in (self, self.text):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _titles(form: IntakeForm, problems: tuple[Refused, ...]) -> str:
    titles = {name_of(stop): "Giấy tờ" if isinstance(stop, Checklist) else stop.caption for stop in form.order}
    return ", ".join(titles[refused.field] for refused in problems if refused.field in titles)

"""F2, Tiếp nhận: form on the left; amount, what is missing and the paper on the right. Ctrl+Enter accepts."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.codes import RecordKind, group_item_number
from bcdesk.core.dossier import STATE_SECRET, Intake, Party, Payment, Receipt
from bcdesk.core.draft import Draft
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import Agent
from bcdesk.core.identity import Card
from bcdesk.core.money import money
from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.scan import CardScan, CodeKind, CodeText, Garbled, ItemScan, OwnScan, RecordScan
from bcdesk.core.scan import read as read_scan
from bcdesk.desk import catalogue, drafts, intake, registering
from bcdesk.desk.counter import Counter
from bcdesk.desk.twins import Twin, twin, twin_words
from bcdesk.desk.visits import VisitTotal, visit_total
from bcdesk.gui import background, messages, style
from bcdesk.gui.amount_card import ACCEPT_LACKS, REGISTER_LACKS, AmountCard, Price
from bcdesk.gui.autosave import Autosave
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import row
from bcdesk.gui.checklist import Checklist
from bcdesk.gui.fields import Labelled, State
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_reading import draft, read, wanted
from bcdesk.gui.messages import Act, Message, Tone
from bcdesk.gui.obstacles import Obstacles
from bcdesk.gui.preview import Preview
from bcdesk.gui.read_back import ReadBack
from bcdesk.gui.scan_words import unknown_words
from bcdesk.gui.ticks import TickField
from bcdesk.gui.transfer_card import TransferCard

RIGHT_WIDTH, RIGHT_NARROW = 440, 408
NARROW_PAGE = 1366
PREVIEW_PAUSE_MS = 250
RUNNING = "Đang ghi…"
KEEP, KEEP_AND_PRINT = "Tạm lưu", "Lưu, in giấy thiếu"
BRING_LATER = "**Còn thiếu giấy tờ.** Khách bổ sung sau: **Ctrl+S** tạm lưu, in danh mục. Khách vẫn gửi: ghi lý do."
ACCEPT, REGISTER = "Nhận hồ sơ", "Đăng ký"
GO_ON = (
    "**Enter**: mục tiếp theo. Giấy tờ: **Dấu cách** là đủ, số là số bản, **←** **→** chọn bản chính, bản sao. "
    "**Ctrl+Enter**: nhận hồ sơ."
)
HINT = "Quét thẻ căn cước, hoặc gõ số giấy tờ rồi **Enter**. **Ctrl+Enter**: nhận hồ sơ. **Esc**: về, giữ nội dung."


class IntakePage(QWidget):
    """One form at a time; what is typed is kept each second, and comes back until it is accepted or given up."""

    accepted = Signal(object)
    """The Receipt of a dossier, or the Registration of a result, that is kept."""
    kept = Signal(object)
    """The Draft of a form that waits for its customer."""
    opened = Signal()
    """A kept form stands here again."""
    told = Signal(object)
    """A Message for the line."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.counter: Counter | None = None
        self.form: IntakeForm | None = None
        self.autosave = Autosave(self)
        self.autosave.told.connect(self.told)
        self._visitor: tuple[Party, Agent | None, str] | None = None
        """Who was served last, who handed in for them, and the form that began the visit."""
        self._before = ""
        """The form that can be taken back, by its id."""
        self._waits = self._refused = False
        self._asked: background.Ticket | None = None
        self._drafted: background.Ticket | None = None
        self.amount, self.preview = AmountCard(), Preview()
        self.obstacles, self.transfer = Obstacles(), TransferCard()
        self.read_back = ReadBack(self)
        self.accept_button = KeyButton(
            ACCEPT,
            ["Ctrl", "Enter"],
            kind="primary",
            height=40,
            wide=True,
            shortcuts=["Ctrl+Return", "Ctrl+Enter"],
        )
        self.keep_button = KeyButton(KEEP, ["Ctrl", "S"], height=40, wide=True, shortcuts=["Ctrl+S"])
        self.clear_button = KeyButton("Xóa trắng", ["Ctrl", "J"], height=30, shortcuts=["Ctrl+J"])
        on_click(self.accept_button, self.accept_dossier)
        self.read_button = KeyButton("Đọc lại", ["Ctrl", "M"], height=30, shortcuts=["Ctrl+M"])
        on_click(self.keep_button, self.keep_draft)
        on_click(self.clear_button, self.clear)
        on_click(self.read_button, self.read_to_customer)
        self._late = QTimer(self, interval=PREVIEW_PAUSE_MS, singleShot=True)
        self._late.timeout.connect(self._draw)
        self._lay_out()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.amount)
        right.addWidget(self.obstacles)
        right.addWidget(self.transfer)
        caption = style.label("Xem trước", style.LABEL_PX, 600, tone="ink2")
        right.addLayout(row(caption, None, self.read_button, self.clear_button))
        right.addWidget(self.preview, 1)
        right.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.keep_button, 1)
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
        self._show_acts()

    # beginning

    def open_for(self, counter: Counter) -> None:
        """Work at this counter; what was typed for another clerk is gone."""
        self.leave()
        self.counter, self._before = counter, ""
        background.run(drafts.unfinished, counter, done=self._find_unfinished)

    def _find_unfinished(self, draft: Draft | None) -> None:
        """The window went while this form was filled: it comes back with the clerk."""
        if draft is not None and self.form is None:
            self._show(draft.form_id, draft.code)
            self._fill_again(draft)
            went = f"**Hồ sơ đang nhập dở lúc {draft.changed_at:%H:%M} được giữ lại.** **F2** để nhập tiếp."
            self.told.emit(Message(Tone.ATTENTION, went))

    def leave(self) -> None:
        """What stands in the form is kept; nothing of it is seen any more."""
        self.read_back.hide()
        self.autosave.stop()
        if self.form is not None:
            self._across.removeWidget(self.form)
            self.form.blockSignals(True)  # what it still waits for comes too late
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.amount.show_price(None)
        self._forget_paper()

    def forget(self, form_id: str) -> None:
        """That form was given up elsewhere."""
        if form_id == self.autosave.form_id:
            self.leave()

    def begin(self) -> None:
        """Show the form that is being filled, or a blank one."""
        if self.form is None:
            self.blank()
        self._form().first_open().setFocus()
        self.told.emit(messages.hint(HINT))
        self.autosave.repeat()

    def begin_with(self, card: Card) -> None:
        """A scanned card begins a new form; what was typed before can be taken back."""
        before = self.autosave.form_id if self.autosave.is_typed() else ""
        if self.form is None or before:
            self.blank()
        self._fill(card)
        if before:
            self._say_before(before, f"**Đã đọc thẻ của {card.name}.** Hồ sơ đang nhập trước đó còn lấy lại được.")
        background.run(drafts.of_person, self.counter, card.id_number, done=self._offer, lane=background.Lane.READ)

    def _offer(self, draft: Draft | None) -> None:
        """Who was scanned has a form that waits here."""
        if draft is not None and draft.form_id != self.autosave.form_id:
            self._say_before(draft.form_id, f"**Khách này có hồ sơ tạm lưu {draft.code}.** {lacks_words(draft)}", "Mở")

    def begin_again(self) -> None:
        """One more dossier of the customer who was served last: the same visit, sender and person at the counter."""
        if self._visitor is None:
            self.begin()
            return
        who, agent, visit = self._visitor
        self.blank()
        form = self._form()
        form.visit = visit
        if agent is not None:
            form.agent.fill_agent(agent)
        form.person.fill_party(who)
        background.run(visit_total, self.counter, visit, done=self._say_visit, lane=background.Lane.READ)

    def _say_visit(self, so_far: VisitTotal) -> None:
        brought = f"Lượt này đã nhận **{so_far.dossiers} hồ sơ, {money(so_far.total_vnd)}**."
        self.told.emit(messages.hint(f"{brought} Chọn thủ tục của hồ sơ tiếp theo."))

    def blank(self) -> None:
        """A new form with a new id."""
        self._show(str(uuid.uuid4()))

    def open_code(self, code: str) -> None:
        """The kept form behind a number that was scanned."""
        self._open(drafts.open_draft, code)

    def open_form(self, form_id: str) -> None:
        """A kept form that was chosen from a list."""
        self._open(drafts.reopen, form_id)

    def _open(self, how: Callable[[Counter, str], Draft], what: str) -> None:
        self.autosave.save()
        background.run(how, self.counter, what, done=self._show_draft, failed=self._not_opened)

    def _show_draft(self, draft: Draft) -> None:
        if self.form is None or draft.form_id != self.autosave.form_id:
            self._show(draft.form_id, draft.code)
            self._fill_again(draft)
        self.opened.emit()
        self.told.emit(messages.hint(opened_words(draft)))

    def _not_opened(self, error: Exception) -> None:
        self.told.emit(messages.of_error(error))

    def _fill_again(self, draft: Draft) -> None:
        form = self._form()
        form.filled.connect(self._filled)
        form.fill(draft.content)

    def _filled(self) -> None:
        self.autosave.is_kept()
        self._waits = _lacks_a_paper(self._form())
        if self.isVisible():
            self._form().next_open().setFocus()

    def clear(self) -> None:
        """A blank form; what was typed comes back by one key, and a draft with a number stays one."""
        if not self.autosave.is_typed():
            return
        before, code = self.autosave.form_id, self.autosave.code
        self.blank()
        self._form().first_open().setFocus()
        if code:
            self._say_before(before, f"**Hồ sơ tạm lưu {code} vẫn được giữ.**")
        else:
            background.run(drafts.put_away, self.counter, before)
            self._say_before(before, "**Đã xóa trắng.** Nội dung vừa nhập còn lấy lại được.")

    def _say_before(self, form_id: str, text: str, act: str = "Lấy lại") -> None:
        self._before = form_id
        back = Act(act, ("Ctrl", "L"), "Ctrl+L", self.take_back)
        self.told.emit(Message(Tone.ATTENTION, text, (back,)))

    def take_back(self) -> None:
        self._open(drafts.reopen, self._before)

    def _show(self, form_id: str, code: str = "") -> None:
        """A blank form in place of the one that was there."""
        assert self.counter is not None
        self.leave()
        self.form = form = IntakeForm(self.counter)
        form.checklist.named.connect(lambda words: self.told.emit(messages.hint(words or self._hint())))
        form.changed.connect(self._ask)
        form.finished.connect(self._say_ready)
        form.known.connect(self._say_known)
        self._across.insertWidget(0, form, 1)
        form.show()
        self.autosave.follow(self.counter, form, form_id, code)
        self._ask()
        background.run(catalogue.agencies, self.counter, done=form.show_agencies, lane=background.Lane.READ)
        background.run(catalogue.discounts, self.counter, done=form.serving.show_discounts, lane=background.Lane.READ)

    def _form(self) -> IntakeForm:
        assert self.form is not None
        return self.form

    def take_scan(self, raw: str) -> None:
        """A card fills a person, a code chooses its procedure, a label numbers it, a draft opens; the rest is named."""
        scan = read_scan(raw, burst=True)
        if isinstance(scan, Garbled) and scan.repaired is not None:
            scan = read_scan(scan.repaired, burst=True)
        if isinstance(scan, CardScan):
            self._fill(scan.card)
        elif isinstance(scan, CodeText) and scan.kind is CodeKind.PROCEDURE:
            self._form().look_up_procedure(scan.code)
        elif isinstance(scan, RecordScan) and scan.kind is RecordKind.DRAFT:
            self.open_code(scan.code)
        elif isinstance(scan, OwnScan) and scan.kind is RecordKind.DRAFT:
            self.open_code(scan.number)
        elif isinstance(scan, ItemScan):
            self._form().serving.take_label(scan.number)
            self.told.emit(messages.hint(f"Nhãn in sẵn **{group_item_number(scan.number)}**: số hiệu của hồ sơ này."))
        else:
            self.told.emit(Message(Tone.ATTENTION, unknown_words(raw, scan)))

    def _fill(self, card: Card) -> None:
        if self._form().fill_card(card):
            text = f"**Đã thay người gửi bằng thẻ của {card.name}.** Hỏi lại số điện thoại; xem lại các ô bên dưới."
            self.told.emit(Message(Tone.ATTENTION, text))
        else:
            self.told.emit(messages.hint(f"Đã đọc thẻ của **{card.name}**. Ghi tiếp các ô còn trống."))

    # price and paper

    def hideEvent(self, event: QHideEvent) -> None:
        self.read_back.hide()

    def _ask(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        form = self._form()
        typed = draft(form)
        self._show_missing(form)
        self._say_mended(form)
        if typed is None or not (form.registering or form.weight.text()):
            self.amount.show_price(None, REGISTER_LACKS if form.registering else ACCEPT_LACKS)
            self._show_transfer(None)
            form.paying.show_change(0)
            return
        self._late.start()
        self._asked = background.run(
            registering.draft if isinstance(typed, ResultRequest) else intake.quote,
            self.counter,
            typed,
            done=self._show_price,
            failed=self._show_refusal,
            lane=background.Lane.READ,
        )
        if isinstance(typed, Intake) and not form.again_reason.text():
            background.run(twin, self.counter, typed, done=self._show_twin, lane=background.Lane.READ)

    def _show_twin(self, found: Twin | None) -> None:
        """The same person, procedure and day is told as soon as it shows, not at the end."""
        if found is not None and self.form is not None and self.form.again_reason.isHidden():
            self.form.ask_again_reason()
            self.form.again_reason.say(State.WARNING, twin_words(found))

    def _show_missing(self, form: IntakeForm) -> None:
        """The main button is the act that can be done: to keep what lacks a paper, otherwise to accept."""
        self.obstacles.setHidden(form.registering)
        self.accept_button.set_words(REGISTER if form.registering else ACCEPT)
        if form.secret.isChecked():
            self.obstacles.show_error(STATE_SECRET)
        else:
            self.obstacles.show_missing(form.missing())
        waits = _lacks_a_paper(form)
        turns = waits is not self._waits
        self._waits = waits
        if turns:
            self.told.emit(messages.hint(self._hint()))
        self._show_acts()

    def _hint(self) -> str:
        if self._waits:
            return BRING_LATER
        return GO_ON if self.autosave.is_typed() else HINT

    def _say_mended(self, form: IntakeForm) -> None:
        """A refusal stays in the line as long as something of it is still wrong."""
        wrong = any(isinstance(stop, Labelled) and stop.state is State.ERROR for stop in form.order)
        if self._refused and not wrong:
            self._refused = False
            self.told.emit(messages.hint(self._hint()))

    def _show_acts(self) -> None:
        waits, narrow = self._waits, self.width() < NARROW_PAGE
        self.keep_button.set_words(KEEP_AND_PRINT if waits and not narrow else KEEP)
        self.keep_button.set_kind("primary" if waits else "normal")
        self.accept_button.set_kind("normal" if waits else "primary")

    def _show_price(self, price: Price) -> None:
        self._form().weight.clear_message()
        self.amount.show_price(price)
        self._show_transfer(price)
        self._form().paying.show_change(price.total_vnd)

    def _show_refusal(self, error: Exception) -> None:
        self.amount.show_price(None)
        if isinstance(error, Refused):
            self._point_at((error,))
        else:
            self.told.emit(messages.of_error(error))

    def _show_transfer(self, price: Price | None) -> None:
        """Codes to pay by, where the customer pays so."""
        form, counter = self._form(), self.counter
        assert counter is not None
        if price is None or form.payment.value() is not Payment.TRANSFER or not price.total_vnd:
            self.transfer.hide()
            self.preview.show()
            return
        rules = counter.rules
        self.transfer.show_amounts(
            ("Cước", price.postage_vnd, rules.post_account),
            ("Phí, lệ phí", price.total_vnd - price.postage_vnd, rules.fees_account),
            purpose=f"BCCI {form.sender_name.text()}",
        )
        self.preview.hide()

    def read_to_customer(self) -> None:
        """Everything once more in large letters, before it is accepted."""
        typed, problems = read(self._form(), self.autosave.form_id)
        if typed is None:
            self._refuse(problems, "Chưa đọc lại được")
            return
        background.run(
            _draft_of(typed), self.counter, typed, done=self.read_back.show_receipt, failed=self._show_refusal,
            lane=background.Lane.READ,
        )  # fmt: skip

    def _forget_paper(self) -> None:
        """Price and paper of another form must not stand beside this one."""
        self._late.stop()
        for ticket in (self._asked, self._drafted):
            if ticket is not None:
                ticket.cancel()
        self.preview.show_receipt(None)

    def _draw(self) -> None:
        typed = draft(self._form())
        if typed is not None:
            self._drafted = background.run(
                _draft_of(typed),
                self.counter,
                typed,
                done=self.preview.show_receipt,
                failed=lambda _error: None,
                lane=background.Lane.READ,
            )

    def drawing(self) -> bool:
        """Whether price or preview still follow what was typed."""
        return self._late.isActive() or (self.form is not None and self.form.waiting())

    def _say_known(self, who: Party) -> None:
        self.told.emit(messages.hint(f"**{who.name}** đã từng gửi hồ sơ ở quầy này. Hỏi lại địa chỉ, số điện thoại."))

    def _say_ready(self) -> None:
        act = self.accept_button.text().lower()
        self.told.emit(messages.hint(f"Đã đủ các mục. Đọc lại cho khách nghe, rồi **Ctrl+Enter** để {act}."))

    # keeping for a customer who comes back

    def keep_draft(self) -> None:
        """Ctrl+S: the form gets a number; what is missing is printed for the customer, once it is all counted."""
        form = self._form()
        if not self.autosave.is_typed():
            self.told.emit(messages.hint("Chưa nhập gì để tạm lưu."))
            return
        listed, problems = wanted(form)
        if problems:
            self._refuse(problems, "Chưa tạm lưu được hồ sơ")
            return
        self.autosave.save()
        self.keep_button.set_running(RUNNING)
        typed = self.autosave.form_id, form.content(), form.missing()
        background.run(drafts.keep, self.counter, *typed, listed, done=self._draft_kept, failed=self._draft_not_kept)

    def _draft_kept(self, draft: Draft) -> None:
        self.keep_button.set_running("")
        self.leave()
        self.kept.emit(draft)

    def _draft_not_kept(self, error: Exception) -> None:
        self.keep_button.set_running("")
        self.told.emit(messages.of_error(error, retry=self.keep_draft))

    # accepting

    def accept_dossier(self) -> None:
        """Ctrl+Enter always answers: it accepts, or goes to the first obstacle and says it."""
        self.read_back.take_away()
        typed, problems = read(self._form(), self.autosave.form_id)
        if typed is None:
            self._refuse(problems, self._not_done())
            return
        self.accept_button.set_running(RUNNING)
        accept = registering.register if isinstance(typed, ResultRequest) else intake.accept
        background.run(accept, self.counter, typed, done=self._kept, failed=self._not_kept)

    def _kept(self, kept: Receipt | Registration) -> None:
        self.accept_button.set_running("")
        agent = None if isinstance(kept, Registration) else kept.agent
        who = kept.recipient if isinstance(kept, Registration) else kept.sender
        self._visitor = who, agent, self._form().visit or self.autosave.form_id
        self.leave()
        self.accepted.emit(kept)

    def _not_kept(self, error: Exception) -> None:
        self.accept_button.set_running("")
        if isinstance(error, Refused):
            self._refuse((error, *error.also), self._not_done())
        else:
            self.told.emit(messages.of_error(error, retry=self.accept_dossier))

    def _not_done(self) -> str:
        return "Chưa đăng ký được" if self._form().registering else "Chưa tiếp nhận được hồ sơ"

    def _refuse(self, problems: tuple[Refused, ...], said: str) -> None:
        named = self._point_at(problems)
        if named is None:
            self.told.emit(messages.of_error(problems[0]))
            return
        named.setFocus()
        self._refused = True
        self.told.emit(
            Message(
                Tone.ERROR,
                f"**{said}.** Có {len(problems)} mục cần sửa: {_titles(self._form(), problems)}. "
                "Con trỏ ở ô đầu tiên cần sửa; nội dung đã nhập được giữ nguyên.",
            )
        )

    def _point_at(self, problems: tuple[Refused, ...]) -> QWidget | None:
        """Say each refusal beside its field; gives the first of these fields."""
        stops = {stop.name: stop for stop in self._form().order}
        first = None
        for refused in problems:
            stop = stops.get(refused.field)
            if isinstance(stop, Checklist | TickField):
                self.obstacles.show_error(refused.message)
            elif stop is not None:
                if stop is self._form().again_reason:
                    self._form().ask_again_reason()
                stop.say(State.ERROR, refused.message)
            first = first or stop
        return first


def _lacks_a_paper(form: IntakeForm) -> bool:
    """Whether a paper is missing, and no reason says why it goes all the same."""
    return bool(form.missing()) and not form.reason.text()


def _draft_of(typed: Intake | ResultRequest) -> Callable[..., Receipt | Registration]:
    """What tells how the paper of what is typed would look."""
    return registering.draft if isinstance(typed, ResultRequest) else intake.draft


def _titles(form: IntakeForm, problems: tuple[Refused, ...]) -> str:
    titles = {stop.name: "Giấy tờ" if isinstance(stop, Checklist) else stop.caption for stop in form.order}
    return ", ".join(titles[refused.field] for refused in problems if refused.field in titles)


def opened_words(draft: Draft) -> str:
    """What is said of a kept form that is open again."""
    name = f" của **{draft.text('name')}**" if draft.text("name") else ""
    kept = f"Hồ sơ tạm lưu **{draft.code}**" if draft.code else "Hồ sơ nhập dở"
    return f"{kept}{name}, lưu lúc {draft.changed_at:%H:%M ngày %d/%m}. {lacks_words(draft)}".rstrip()


def lacks_words(draft: Draft) -> str:
    """What the customer was to bring, as "Còn thiếu: Giấy khám sức khỏe, 1 bản chính."."""
    return f"Còn thiếu: {'; '.join(draft.missing)}." if draft.missing else ""

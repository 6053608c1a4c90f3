"""The fields of an intake, from the sender to the cash, and what they read as."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from bcdesk.core.catalogue import Agency, Procedure
from bcdesk.core.codes import group_item_number, parse_dossier_code, parse_item_number
from bcdesk.core.dates import parse_date, short_date
from bcdesk.core.dossier import ResultPlace, Service, parse_weight_g
from bcdesk.core.draft import Content
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import AgentKind
from bcdesk.core.identity import Card, format_phone, parse_id_number, parse_phone, parse_tax_code
from bcdesk.core.money import money, parse_money
from bcdesk.core.transit import Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.desk import catalogue, result
from bcdesk.desk.counter import Counter
from bcdesk.desk.usual import Usual, usual
from bcdesk.gui import background, style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card
from bcdesk.gui.checklist import Checklist
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import Labelled, State, TextField
from bcdesk.gui.handing_in_rows import AgentRow, PickupRow
from bcdesk.gui.intake_choices import CaseField
from bcdesk.gui.payment_fields import PaymentFields
from bcdesk.gui.procedure_field import ProcedureField, procedure_option
from bcdesk.gui.sections import Section, number_in_sight
from bcdesk.gui.sender import SenderFields
from bcdesk.gui.service_fields import ServiceFields
from bcdesk.gui.slip_rows import SlipRows
from bcdesk.gui.suggest import Option, SuggestField
from bcdesk.gui.ticks import TickField

Stop: TypeAlias = Labelled | Checklist | TickField
"""What Enter goes through."""


class IntakeForm(QScrollArea):
    """One page, no wizard. Enter goes to the next field that still wants something."""

    changed = Signal()
    """A value that price, promise or paper depend on."""
    known = Signal(object)
    """The Party that was known by its number and stands in the form now."""
    finished = Signal()
    """Enter, and no field wants anything more."""
    filled = Signal()
    """What was kept of an earlier form stands in this one."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.counter = counter
        self.procedure: Procedure | None = None
        self.visit = ""
        """The form of the first dossier that this customer brings now; "" for the first one itself."""
        self._newly_chosen = False
        self.person = who = SenderFields(counter, self)
        self.organisation, self.id_number, self.sender_name = who.organisation, who.id_number, who.name
        self.born_on, self.phone, self.email = who.born_on, who.phone, who.email
        self.address_line, self.commune = who.address_line, who.commune
        self.agent, self.pickup = AgentRow(), PickupRow()
        self.procedure_field = ProcedureField(counter)
        self.agency = ChoiceField[Agency]("agency", "Cơ &quan giải quyết")
        self.case = CaseField()
        self.checklist = Checklist()
        self.slip = SlipRows()
        self.serving = way = ServiceFields(self)
        self.service, self.weight, self.secret, self.bag = way.service, way.weight, way.secret, way.bag
        self.zone, self.return_zone, self.zone_reason = way.zone, way.return_zone, way.zone_reason
        self.place, self.label_number = way.place, way.label_number
        self.discount, self.evidence = way.discount, way.evidence
        self.reason = TextField("missing_reason", "Khách vẫn đề nghị gửi khi thiếu giấy tờ: lý do")
        self.again_reason = TextField("again_reason", "Đã nhận hôm nay: vì sao nhận thêm")
        self.paying = pay = PaymentFields(self)
        self.payment, self.fee_way, self.fee_receipt = pay.payment, pay.fee_way, pay.receipt
        self.cash, self.change = pay.cash, pay.change
        self.order: tuple[Stop, ...] = (
            self.organisation,
            *(self.agent.tick, self.pickup.tick),
            *self.person.fields,
            *self.agent.fields,
            *self.pickup.fields,
            self.procedure_field,
            self.agency,
            self.case,
            *(self.slip.tick, *self.slip.fields),
            self.checklist,
            self.secret,
            *self.serving.fields,
            *(self.reason, self.again_reason),
            *self.paying.fields,
        )
        self._lay_out()
        self._connect()
        self.again_reason.hide()
        self._show_service()
        self._show_extras()
        self._show_fees()

    # layout

    def _lay_out(self) -> None:
        frame, rows = card((14, 6, 14, 0), spacing=0)
        self._frame, self._rows = frame, rows
        add = on_click(KeyButton("Thêm", ["Ins"], height=30, shortcuts=["Ins"]), self.checklist.add_paper)
        self.unreviewed = style.label("", style.LABEL_PX, tone="amber")
        self.checklist.setFixedHeight(140)
        self.who, self.papers = (
            Section("Người gửi", (self.organisation, self.agent.tick, self.pickup.tick), (
                ((self.id_number, 158), (self.sender_name, 252), (self.born_on, 116), (self.phone, 150)),
                ((self.address_line, 184), (self.commune, 384), (self.email, 118)),
                ((self.agent, 1),), ((self.pickup, 1),)), first=True),
            Section("Giấy tờ", (self.unreviewed, add), (((self.checklist, 1),),)),
        )  # fmt: skip
        self.sections = (
            self.who,
            Section("Thủ tục", (self.slip.tick,), (
                ((self.procedure_field, 280), (self.case, 208), (self.agency, 208)),
                ((self.slip, 1),))),
            self.papers,
            Section("Dịch vụ", (self.secret,), (
                ((self.service, 350), (self.weight, 112), (self.zone, 214)),
                ((self.place, 156), (self.discount, 120), (self.label_number, 160), (self.bag, 90),
                 (self.return_zone, 150)),
                ((self.zone_reason, 1),), ((self.evidence, 1),), ((self.reason, 1),), ((self.again_reason, 1),))),
            Section("Thanh toán", (), (
                ((self.payment, 152), (self.fee_way, 170), (self.fee_receipt, 132), (self.cash, 112),
                 (self.change, 104)),)),
        )  # fmt: skip
        for section in self.sections:
            rows.addWidget(section)
        rows.addStretch()
        self.setWidget(frame)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        for stop in self.order:
            stop.confirmed.connect(lambda stop=stop: self.go_on(stop))
            if isinstance(stop, TextField):
                stop.typed.connect(lambda _text, stop=stop: self._typed(stop))
        self._quiet = QTimer(self, interval=120, singleShot=True)
        self._quiet.timeout.connect(self.changed)
        self.commune.chosen.connect(lambda _option: self._find_agency())
        self.person.placed.connect(self._find_agency)
        self.person.placed.connect(self._quiet.start)
        self.person.known.connect(self.known)
        self.person.filled.connect(self.go_on)
        self.procedure_field.chosen.connect(lambda option: self.choose_procedure(option.value))
        self.agency.chosen.connect(lambda _agency: self._find_zone(self.serving.fill_zone))
        self.service.chosen.connect(lambda _service: self._choose_service())
        self.serving.chosen.connect(self._show_extras)
        self.case.chosen.connect(self._list_case)
        self.paying.chosen.connect(self._show_fees)
        self.organisation.toggled.connect(lambda _on: self._quiet.start())
        self.place.chosen.connect(lambda _place: self._choose_place())
        for row in (self.agent, self.pickup):
            row.tick.toggled.connect(lambda on, row=row: self._open_row(row, on))
        self._grow = QTimer(self, interval=0, singleShot=True)
        self._grow.timeout.connect(self._fit)
        self.secret.toggled.connect(lambda _on: self._quiet.start())
        self.checklist.counted_changed.connect(self._show_extras)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_in_sight)

    def _keep_in_sight(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 10, 40)

    def _open_row(self, row: AgentRow | PickupRow, on: bool) -> None:
        """The place where a dossier was taken is mostly where its sender lives."""
        commune = self.commune.value()
        if on and row is self.pickup and not self.pickup.place.text() and commune is not None:
            self.pickup.place.set_text(", ".join(filter(None, (self.address_line.text(), commune.place))))
        self._fit()
        self._quiet.start()

    def _fit(self) -> None:
        """As high as the rows that are in sight: no field is squeezed, the rest scrolls."""
        self._rows.activate()
        self._frame.setMinimumHeight(self._rows.sizeHint().height())

    def _typed(self, stop: TextField) -> None:
        stop.clear_message()
        self._quiet.start()

    # moving on

    def go_on(self, stop: Stop) -> None:
        """From a field that was confirmed to the next one that still wants something."""
        if stop in (self.id_number, self.phone):
            self.person.offer_known(stop.text())
        if isinstance(stop, Labelled) and not self._settle(stop):
            return
        if stop is self.fee_receipt:
            self.paying.confirm_receipt()
        for following in self.order[self.order.index(stop) + 1 :]:
            if self._wants(following):
                following.setFocus(Qt.FocusReason.TabFocusReason)
                return
        wrong: list[Stop] = [stop for stop in self.order if isinstance(stop, Labelled) and stop.state is State.ERROR]
        wrong = wrong or [stop for stop in self._needed() if self._wants(stop)]
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _needed(self) -> tuple[Stop, ...]:
        """What no dossier goes without; other fields may be passed over with Enter."""
        who = (self.sender_name, self.address_line, self.commune)
        return (*who, self.procedure_field, self.checklist, self.weight, self.zone)

    def waiting(self) -> bool:
        """Whether ``changed`` is about to be sent."""
        return self._quiet.isActive()

    def next_open(self) -> QWidget:
        """Of a form that comes back: the paper that was missing, otherwise the first field that wants something."""
        if self.missing():
            self.checklist.show_lacking()
            return self.checklist
        return self.first_open()

    def first_open(self) -> QWidget:
        """Where the clerk's next key belongs: the first field that wants something."""
        return next((stop for stop in self.order if self._wants(stop)), self.id_number)

    def look_up_procedure(self, code: str) -> None:
        """A scanned code: found and chosen as if it had been typed with Enter."""
        self.procedure_field.set_text(code)
        self.procedure_field.setFocus()
        background.run(self.procedure_field.ask, code, done=self._choose_only, lane=background.Lane.READ)

    def _choose_only(self, options: Sequence[Option]) -> None:
        if options:
            self.choose_procedure(options[0].value)
            self.go_on(self.procedure_field)

    def _wants(self, stop: Stop) -> bool:
        if not stop.isVisibleTo(self._frame) or isinstance(stop, TickField):
            return False
        if isinstance(stop, Checklist):
            return any(not row.confirmed for row in stop.rows())
        if stop in (self.email, self.bag, self.born_on, self.label_number) or self.slip.spares(stop):
            return False
        if stop in (self.zone, self.case):
            return isinstance(stop, ChoiceField) and stop.value() is None
        if not (stop.isEnabled() and isinstance(stop, TextField)):
            return False
        return not stop.text() or self.paying.is_proposed(stop)

    def _settle(self, stop: Labelled) -> bool:
        """Say at once what is wrong with a field that was typed; what is right is shown in its usual form."""
        parsers: dict[Labelled, Callable[[str], str]] = {
            self.id_number: parse_tax_code if self.organisation.isChecked() else parse_id_number,
            self.label_number: lambda text: group_item_number(parse_item_number(text)),
            self.phone: lambda text: format_phone(parse_phone(text)),
            self.born_on: lambda text: short_date(parse_date(text, self.counter.today)),
            self.sender_name: nfc,
            self.address_line: nfc,
            self.slip.code: parse_dossier_code,
            self.slip.day: lambda text: short_date(self.slip.promised_on(text, self.counter.today)),
            self.weight: lambda text: str(parse_weight_g(text)),
            self.cash: lambda text: money(self.paying.enough(parse_money(text))),
        }
        if isinstance(stop, SuggestField) and stop.text() and stop.value() is None:
            stop.say(State.ERROR, "Chưa chọn trong danh sách. Gõ lại, không cần dấu.")
            return False
        if stop not in parsers or not isinstance(stop, TextField) or not stop.text():
            return True
        try:
            stop.set_text(parsers[stop](stop.text()))
        except Refused as refused:
            stop.say(State.ERROR, refused.message)
            return False
        stop.clear_message()
        self.person.warn_of_birth_year()
        self.paying.warn_of_change()
        return True

    # filling

    def fill_card(self, card: Card) -> bool:
        """Put a scanned citizen card where it belongs and go on to the first field that it leaves open.

        True where it took the place of another sender, whose phone number may be there still.
        """
        if self.organisation.isChecked() or self.agent.holds(QApplication.focusWidget()):
            if self.organisation.isChecked():
                self.agent.set_kind(AgentKind.INTRODUCED)
            self.agent.fill(card)
            self.go_on(self.agent.id_number)
            return False
        return self.person.fill_card(card)

    # keeping

    def content(self) -> Content:
        """What stands in the form, field by field: enough to fill another one. What was only proposed is no part."""
        content = {"visit": self.visit} | {stop.name: stop.content() for stop in self.order}
        return content | ({self.fee_receipt.name: ""} if self.paying.is_proposed(self.fee_receipt) else {})

    def fill(self, content: Content) -> None:
        """Put back what ``content`` gave, and say ``filled``; what was chosen from a list is looked up again first."""
        asked = {stop: content.get(stop.name, "") for stop in self.order if isinstance(stop, SuggestField)}
        background.run(_look_up, content, asked, done=self._put_back, lane=background.Lane.READ)

    def _put_back(self, looked_up: tuple[Content, dict[SuggestField, Sequence[Option]]]) -> None:
        content, found = looked_up
        self.visit = content.get("visit", "")
        for stop in self.order:
            if stop.name not in content:
                continue
            if isinstance(stop, SuggestField):
                stop.choose_again(content[stop.name], found.get(stop, ()))
                if stop is self.procedure_field and stop.value() is not None:
                    self._show_procedure(stop.value())
            else:
                stop.restore(content[stop.name])
                if stop is self.case and self.case.text():
                    self._list_case(self.case.text())
        self._find_zone(self.serving.know_zone)
        for show in (
            self._show_service,
            self._show_extras,
            self._show_fees,
            self.person.show_kind,
            self.agent.name_authority,
            self.person.warn_of_birth_year,
        ):
            show()
        self.filled.emit()

    def choose_procedure(self, procedure: Procedure) -> None:
        self._newly_chosen = True
        self._show_procedure(procedure)
        self._find_agency()

    def _show_procedure(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.procedure_field.set_option(procedure_option(procedure))
        self._check_service()
        listed = "chưa rà soát" if procedure.documents else "chưa có"
        self.unreviewed.setText("" if procedure.reviewed else f"Danh mục\n{listed}")
        self.case.show_cases(procedure.cases)
        self.case.ask(not self.registering)
        self.checklist.show_list(procedure.documents_in(""))
        self._show_fees()

    def _list_case(self, case: str) -> None:
        """Only what is asked in this case; until one is chosen, what is asked in each."""
        assert self.procedure is not None
        self.case.clear_message()
        self.checklist.show_list(self.procedure.documents_in(case))

    def _check_service(self) -> None:
        """A way that the procedure does not allow is told at once, beside the field to be changed."""
        if self.procedure is None:
            return
        self.service.clear_message()
        self.procedure_field.clear_message()
        try:
            self.procedure.check_service(self.service.value())
        except Refused as refused:
            (self.service if refused.field == "service" else self.procedure_field).say(State.ERROR, refused.message)
        else:
            if self.procedure.authorised is False:
                self.procedure_field.say(State.WARNING, "Không được ủy quyền: người gửi phải là người làm thủ tục.")

    def _find_agency(self) -> None:
        if self.procedure is not None:
            background.run(
                catalogue.competent_agency,
                self.counter,
                self.procedure,
                self.commune.value(),
                done=self._fill_agency,
                lane=background.Lane.READ,
            )

    def show_agencies(self, agencies: Sequence[Agency]) -> None:
        self.agency.set_choices([(agency, agency.name) for agency in agencies])
        self.agency.combo.setCurrentIndex(-1)

    def _fill_agency(self, agency: Agency | None) -> None:
        if agency is None:
            self.agency.combo.setCurrentIndex(-1)
        else:
            self.agency.set_value(agency)
            self.agency.clear_message()
        self._find_zone(self.serving.fill_zone)

    def _find_zone(self, done: Callable[[Zone | None], None]) -> None:
        """Of the way to the agency; of the way back to this place, where only that is asked for."""
        agency, commune, lane = self.agency.value(), self.commune.value(), background.Lane.READ
        if agency is not None and not self.registering:
            background.run(catalogue.propose_zone, self.counter, agency, done=done, lane=lane)
        elif agency is not None and commune is not None:
            place = self.place.value() or ResultPlace.ADDRESS
            background.run(result.propose_zone, self.counter, agency, commune.code, place, done=done, lane=lane)
        if agency is not None and self.procedure is not None and not self.registering:
            code = self.procedure.code
            background.run(usual, self.counter, code, agency.code, done=self._fill_usual, lane=lane)

    def _fill_usual(self, found: Usual) -> None:
        """What the procedure mostly goes with here; what the clerk chose or wrote stays."""
        if self._newly_chosen and found.service is not None and self.service.value() is Service.FORWARD:
            self.service.set_value(found.service)
            self._show_service()
        self._newly_chosen = False
        self.paying.propose_receipt(found.receipt_number)

    def _show_extras(self) -> None:
        """Rows that only some dossiers need stand there only for them."""
        self.serving.show_extras()
        self.reason.setVisible(bool(self.missing()))
        self._grow.start()
        self._quiet.start()

    def ask_again_reason(self) -> None:
        """The same was taken in today: one more field, until it is said why."""
        self.again_reason.show()
        self._fit()

    @property
    def registering(self) -> bool:
        """Whether only a result is wanted (mode 2): nothing is handed in, weighed or numbered now."""
        return self.serving.only_back

    def missing(self) -> tuple[str, ...]:
        """Papers that the procedure asks for and that are not there; a result asks for none."""
        return () if self.registering else self.checklist.missing()

    def _choose_service(self) -> None:
        """The way back goes from the agency to the recipient: its zone may be another."""
        turned = self.slip.isHidden() is self.registering
        self._show_service()
        if turned:
            self._find_zone(self.serving.fill_zone)

    def _choose_place(self) -> None:
        self._quiet.start()
        if self.registering:
            self._find_zone(self.serving.fill_zone)

    def _show_service(self) -> None:
        """What a way of serving does not ask for is not in sight."""
        self._check_service()
        back = self.registering
        self.serving.show_way()
        self.who.rename("Người nhận" if back else "Người gửi")
        self.papers.setHidden(back)
        for row in (self.agent, self.pickup):
            row.tick.setHidden(back)
            row.setVisible(row.tick.isChecked() and not back)
        for fee in (self.fee_way, self.fee_receipt):
            fee.setHidden(back)
        self.case.ask(not back)
        self.slip.setVisible(back)
        self.slip.tick.setVisible(back)
        number_in_sight(self.sections)
        self._show_extras()

    def _show_fees(self) -> None:
        self.paying.show_fees(self.procedure)
        self._quiet.start()


def _look_up(content: Content, asked: dict[SuggestField, str]) -> tuple[Content, dict[SuggestField, Sequence[Option]]]:
    """What today's lists offer for the texts that were chosen once; nothing, where there is no list today."""
    found: dict[SuggestField, Sequence[Option]] = {}
    for stop, text in asked.items():
        with suppress(Refused):
            found[stop] = stop.ask(text) if text else ()
    return content, found

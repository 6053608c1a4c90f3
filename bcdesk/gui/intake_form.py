"""The fields of an intake, from the sender to the cash, and what they read as."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bcdesk.core.catalogue import Agency, Commune, Procedure
from bcdesk.core.codes import group_item_number, parse_item_number
from bcdesk.core.dates import parse_date, short_date
from bcdesk.core.dossier import FeeWay, Party, PartyKind, Payment, ResultPlace, Service
from bcdesk.core.draft import Content
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import AgentKind
from bcdesk.core.identity import Card, format_phone, id_warnings, parse_id_number, parse_phone, parse_tax_code
from bcdesk.core.money import money, parse_money
from bcdesk.core.tariff import Discount
from bcdesk.core.transit import ZONE_NAMES, Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.desk import catalogue
from bcdesk.desk.counter import Counter
from bcdesk.desk.people import known_people
from bcdesk.desk.usual import Usual, usual
from bcdesk.gui import background, style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card
from bcdesk.gui.checklist import Checklist
from bcdesk.gui.choices import ChoiceField, SegmentField
from bcdesk.gui.fields import Labelled, State, TextField
from bcdesk.gui.handing_in_rows import AgentRow, PickupRow
from bcdesk.gui.intake_choices import CaseField, ZoneReason
from bcdesk.gui.suggest import Option, SuggestField
from bcdesk.gui.ticks import TickField

GUTTER = 144
CODE_GAP = "  "
PERSON_WORDS = ("Số giấy &tờ", "Họ và tê&n *")
ORGANISATION_WORDS = ("Mã số &thuế", "Tê&n tổ chức *")
SERVICES = ((Service.FORWARD, "Gửi hồ sơ"), (Service.TWO_WAY, "Hai chiều"))
PAYMENTS = ((Payment.CASH, "Tiền mặt"), (Payment.TRANSFER, "Chuyển khoản"))
PLACES = ((ResultPlace.ADDRESS, "Địa chỉ người gửi"), (ResultPlace.COUNTER, "Tại bưu cục này"))
FEE_WAYS = (
    (FeeWay.TO_POST, "Thu tại bưu cục"),
    (FeeWay.TO_AGENCY, "Khách nộp cho cơ quan"),
    (FeeWay.AT_DELIVERY, "Thu khi phát kết quả"),
)
NO_DISCOUNT = Discount("", "Không", 0)
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
        self._newly_chosen, self._proposed_receipt = False, ""
        self.organisation = TickField("organisation", "Tổ c&hức")
        self.agent, self.pickup = AgentRow(), PickupRow()
        self.id_number = TextField("id_number", PERSON_WORDS[0])
        self.sender_name = TextField("name", PERSON_WORDS[1])
        self.born_on = TextField("born_on", "Ngày &sinh")
        self.phone = TextField("phone", "Điệ&n thoại")
        self.address_line = TextField("address_line", "Đị&a chỉ (số nhà, thôn) *")
        self.commune = SuggestField("commune", "&Xã, huyện, tỉnh *", self._ask_communes)
        self.email = TextField("email", "Thư điện tử", placeholder="Nếu có")
        self.procedure_field = SuggestField(
            "procedure", "Thủ tụ&c *", self._ask_procedures, usual=True, placeholder="Mã, vài chữ, hoặc ↓: hay dùng"
        )
        self.agency = ChoiceField[Agency]("agency", "Cơ &quan giải quyết")
        self.case = CaseField()
        self.checklist = Checklist()
        self.service = SegmentField("service", "&Dịch vụ", SERVICES)
        self.weight = TextField("weight_g", "&Khối lượng (g)", right=True)
        self.secret = TickField("state_secret", "Có tài liệu\nđón&g dấu MẬT")
        zones = [(zone, ZONE_NAMES[zone]) for zone in Zone]
        self.zone = ChoiceField[Zone]("zone", "&Vùng cước gửi", zones)
        self.return_zone = ChoiceField[Zone]("return_zone", "Vùng cước trả", zones)
        self.zone_reason = ZoneReason()
        self.bag = TextField("bag_number", "Số túi hồ sơ")
        self.place = ChoiceField[ResultPlace]("result_place", "Nhận kết quả tại", PLACES)
        self.discount = ChoiceField[Discount]("discount", "Miễn, giảm cước", [(NO_DISCOUNT, NO_DISCOUNT.name)])
        self.evidence = TextField("discount_evidence", "Giấy tờ chứng minh được miễn, giảm *")
        self.label_number = TextField("item_number", "Nhãn in sẵn (quét)", placeholder="Số kế tiếp của quầy")
        self.reason = TextField("missing_reason", "Khách vẫn đề nghị gửi khi thiếu giấy tờ: lý do")
        self.again_reason = TextField("again_reason", "Đã nhận hôm nay: vì sao nhận thêm")
        self.payment = ChoiceField[Payment]("payment", "Hình thức", PAYMENTS)
        self.fee_way = ChoiceField[FeeWay]("fee", "&Phí, lệ phí", FEE_WAYS)
        self.fee_receipt = TextField("fee_receipt", "Biên &lai (số)")
        self.cash = TextField("cash_given", "Khách đư&a", right=True)
        self.change = TextField("change", "Tiền thừa", read_only=True, right=True)
        self.order: tuple[Stop, ...] = (
            self.organisation,
            *(self.agent.tick, self.pickup.tick),
            self.id_number,
            self.sender_name,
            self.born_on,
            self.phone,
            self.address_line,
            self.commune,
            self.email,
            *self.agent.fields,
            *self.pickup.fields,
            self.procedure_field,
            self.agency,
            self.case,
            self.checklist,
            self.secret,
            self.service,
            self.weight,
            *(self.zone, self.bag),
            *(self.place, self.discount, self.label_number, self.return_zone),
            *(self.zone_reason, self.evidence, self.reason, self.again_reason),
            self.payment,
            self.fee_way,
            self.fee_receipt,
            self.cash,
        )
        self._lay_out()
        self._connect()
        self._total_vnd = 0
        self.zone.combo.setCurrentIndex(-1)
        self.return_zone.combo.setCurrentIndex(-1)
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
        self.checklist.setFixedHeight(136)
        sections = (
            ("1", "Người gửi", (self.organisation, self.agent.tick, self.pickup.tick),
             ((self.id_number, 158), (self.sender_name, 252), (self.born_on, 116), (self.phone, 150)),
             ((self.address_line, 184), (self.commune, 384), (self.email, 118)),
             ((self.agent, 1),), ((self.pickup, 1),)),
            ("2", "Thủ tục", (), ((self.procedure_field, 280), (self.case, 208), (self.agency, 208))),
            ("3", "Giấy tờ", (self.unreviewed, add), ((self.checklist, 1),)),
            ("4", "Dịch vụ", (self.secret,),
             ((self.service, 256), (self.weight, 112), (self.zone, 200), (self.bag, 108)),
             ((self.place, 186), (self.discount, 170), (self.label_number, 174), (self.return_zone, 174)),
             ((self.zone_reason, 1),), ((self.evidence, 1),), ((self.reason, 1),), ((self.again_reason, 1),)),
            ("5", "Thanh toán", (),
             ((self.payment, 134), (self.fee_way, 172), (self.fee_receipt, 156), (self.cash, 116), (self.change, 104))),
        )  # fmt: skip
        for number, title, side, *lines in sections:
            rows.addLayout(_section(number, title, side, lines))
            if number != "5":
                rows.addSpacing(4 if number == "3" else 0)
                rows.addWidget(_rule())
                rows.addSpacing(3)
        rows.addStretch()
        people = ((self.id_number, 148), (self.born_on, 116), (self.phone, 132))
        for field, least in (*people, (self.cash, 112), (self.change, 104)):
            field.setMinimumWidth(least)
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
        self.procedure_field.chosen.connect(lambda option: self.choose_procedure(option.value))
        self.agency.chosen.connect(lambda _agency: self._find_zone(self._fill_zone))
        self.service.chosen.connect(lambda _service: self._show_service())
        self.zone.chosen.connect(lambda _zone: self._show_extras())
        self.case.chosen.connect(self._list_case)
        self.fee_way.chosen.connect(lambda _way: self._show_fees())
        self.payment.chosen.connect(lambda _payment: self._show_fees())
        self.return_zone.chosen.connect(lambda _zone: self._show_extras())
        self.discount.chosen.connect(lambda _discount: self._show_extras())
        self.organisation.toggled.connect(lambda _on: self._show_organisation())
        for row in (self.agent, self.pickup):
            row.tick.toggled.connect(lambda on, row=row: self._open_row(row, on))
        self._grow = QTimer(self, interval=0, singleShot=True)
        self._grow.timeout.connect(self._fit)
        self.secret.toggled.connect(lambda _on: self._quiet.start())
        self.checklist.counted_changed.connect(self._show_extras)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_in_sight)

    def _ask_communes(self, words: str) -> list[Option]:
        return [_commune_option(commune) for commune in catalogue.find_communes(self.counter, words)]

    def _ask_procedures(self, words: str) -> list[Option]:
        words = words.partition(CODE_GAP)[0]  # one that was chosen before is found by its code
        if not words:
            return [_procedure_option(procedure) for procedure in catalogue.usual_procedures(self.counter)]
        return [_procedure_option(procedure) for procedure in catalogue.find_procedures(self.counter, words)]

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
            self._offer_known(stop.text())
        if isinstance(stop, Labelled) and not self._settle(stop):
            return
        if stop is self.fee_receipt:
            self._proposed_receipt = ""
            stop.clear_message()
        for following in self.order[self.order.index(stop) + 1 :]:
            if self._wants(following):
                following.setFocus(Qt.FocusReason.TabFocusReason)
                return
        wrong = [stop for stop in self.order if isinstance(stop, Labelled) and stop.state is State.ERROR]
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def waiting(self) -> bool:
        """Whether ``changed`` is about to be sent."""
        return self._quiet.isActive()

    def first_open(self) -> QWidget:
        """Where the clerk's next key belongs: the first field that wants something."""
        return next((stop for stop in self.order if self._wants(stop)), self.id_number)

    def look_up_procedure(self, code: str) -> None:
        """A scanned code: found and chosen as if it had been typed with Enter."""
        self.procedure_field.set_text(code)
        self.procedure_field.setFocus()
        background.run(self._ask_procedures, code, done=self._choose_only, lane=background.Lane.READ)

    def _choose_only(self, options: Sequence[Option]) -> None:
        if options:
            self.choose_procedure(options[0].value)
            self.go_on(self.procedure_field)

    def _wants(self, stop: Stop) -> bool:
        if isinstance(stop, Checklist):
            return any(not row.confirmed for row in stop.rows())
        if stop in (self.email, self.bag, self.born_on, self.label_number) or isinstance(stop, TickField):
            return False
        if stop in (self.zone, self.case):
            return isinstance(stop, ChoiceField) and not stop.isHidden() and stop.value() is None
        row = stop.parentWidget()
        shown = not stop.isHidden() and not (row is not None and row.isHidden())
        if not (shown and stop.isEnabled() and isinstance(stop, TextField)):
            return False
        return not stop.text() or self._is_proposed(stop)

    def _settle(self, stop: Labelled) -> bool:
        """Say at once what is wrong with a field that was typed; what is right is shown in its usual form."""
        parsers: dict[Labelled, Callable[[str], str]] = {
            self.id_number: parse_tax_code if self.organisation.isChecked() else parse_id_number,
            self.label_number: lambda text: group_item_number(parse_item_number(text)),
            self.phone: lambda text: format_phone(parse_phone(text)),
            self.born_on: lambda text: short_date(parse_date(text, self.counter.today)),
            self.sender_name: nfc,
            self.address_line: nfc,
            self.cash: lambda text: money(self._enough(parse_money(text))),
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
        self._warn_of_birth_year()
        return True

    def _enough(self, given_vnd: int) -> int:
        if given_vnd < self._total_vnd:
            raise Refused(f"Khách đưa còn thiếu {money(self._total_vnd - given_vnd)}", "cash_given")
        return given_vnd

    def take_label(self, number: str) -> None:
        """A label that was printed before is on the envelope: its number is that of the dossier."""
        self.label_number.set_text(group_item_number(number))
        self.label_number.clear_message()

    def _offer_known(self, number: str) -> None:
        """Somebody who was here before need not be typed again."""
        if not self.sender_name.text():
            background.run(known_people, self.counter, number, done=self._fill_known, lane=background.Lane.READ)

    def _fill_known(self, known: Sequence[Party]) -> None:
        """Only the one person that a whole number names, and only into a form that names nobody yet."""
        typed = {"".join(filter(str.isalnum, field.text().upper())) for field in (self.id_number, self.phone)} - {""}
        mine = [who for who in known if typed & {who.id_number, who.phone}]
        if len(mine) == 1 and not self.sender_name.text():
            self.fill_party(mine[0])
            self.known.emit(mine[0])

    def fill_party(self, who: Party) -> None:
        """Somebody that this desk knows, as they were written down last; the fields can be changed."""
        self.organisation.setChecked(who.kind is PartyKind.ORGANISATION)
        self.id_number.set_text(who.id_number)
        self.sender_name.set_text(who.name)
        self.born_on.set_text(short_date(who.born_on) if who.born_on else "")
        self.phone.set_text(format_phone(who.phone) if who.phone else "")
        self.email.set_text(who.email)
        self.address_line.set_text(who.address_line)
        if who.commune_code:
            background.run(
                catalogue.commune_of, self.counter, who.commune_code, done=self._fill_commune, lane=background.Lane.READ
            )
        self.go_on(self.email)

    def _fill_commune(self, commune: Commune | None) -> None:
        """None where it is no more: then the clerk chooses its successor."""
        if commune is None:
            self.commune.say(State.WARNING, "Xã ghi lần trước không còn trong danh mục hôm nay. Chọn xã.")
            return
        self.commune.set_option(_commune_option(commune))
        self._find_agency()
        self._quiet.start()

    def _warn_of_birth_year(self) -> None:
        try:
            born_on = parse_date(self.born_on.text(), self.counter.today) if self.born_on.text() else None
            warnings = id_warnings(parse_id_number(self.id_number.text()), born_on, None)
        except Refused:
            return
        self.id_number.say(State.WARNING if warnings else State.NORMAL, " ".join(warnings))

    # filling

    def fill_card(self, card: Card) -> bool:
        """Put a scanned citizen card into the sender's fields and go on to the first that it leaves open.

        True where it took the place of somebody else, whose phone number may be there still.
        """
        if self.organisation.isChecked() or self.agent.holds(QApplication.focusWidget()):
            if self.organisation.isChecked():
                self.agent.set_kind(AgentKind.INTRODUCED)
            self.agent.fill(card)
            self.go_on(self.agent.id_number)
            return False
        someone_else = self.id_number.text() not in ("", card.id_number)
        self.id_number.set_text(card.id_number)
        self.sender_name.set_text(card.name)
        self.born_on.set_text(short_date(card.born_on) if card.born_on else "")
        self.address_line.set_text(card.address)
        self.commune.set_option(None)
        for field in (self.id_number, self.sender_name, self.born_on, self.address_line, self.commune):
            field.clear_message()
        if card.doubts:
            self.sender_name.say(State.WARNING, " ".join(card.doubts))
        background.run(catalogue.place_of, self.counter, card.address, done=self._fill_place, lane=background.Lane.READ)
        self._warn_of_birth_year()
        self.go_on(self.id_number)
        if someone_else and self.phone.text():
            self.phone.say(State.WARNING, "Số của người trước. Hỏi lại khách.")
            self.phone.edit.selectAll()
            self.phone.setFocus()
        return someone_else

    def _fill_place(self, found: tuple[str, Commune | None]) -> None:
        line, commune = found
        self.address_line.set_text(line)
        if commune is None:
            self.commune.say(State.WARNING, "Nơi ghi trên thẻ không có trong danh mục hôm nay. Chọn xã.")
        else:
            self.commune.set_option(_commune_option(commune))
            self._find_agency()
        self._quiet.start()

    # keeping

    def content(self) -> Content:
        """What stands in the form, field by field: enough to fill another one. What was only proposed is no part."""
        content = {"visit": self.visit} | {stop.name: stop.content() for stop in self.order}
        return content | ({self.fee_receipt.name: ""} if self._is_proposed(self.fee_receipt) else {})

    def _is_proposed(self, stop: Stop) -> bool:
        return stop is self.fee_receipt and stop.text() == self._proposed_receipt

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
        self._find_zone(self._know_zone)
        for show in (
            self._show_service,
            self._show_extras,
            self._show_fees,
            self._show_organisation,
            self.agent.name_authority,
            self._warn_of_birth_year,
        ):
            show()
        self.filled.emit()

    def choose_procedure(self, procedure: Procedure) -> None:
        self._newly_chosen = True
        self._show_procedure(procedure)
        self._find_agency()

    def _show_procedure(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.procedure_field.set_option(_procedure_option(procedure))
        self._check_service()
        listed = "chưa rà soát" if procedure.documents else "chưa có"
        self.unreviewed.setText("" if procedure.reviewed else f"Danh mục\n{listed}")
        self.case.show_cases(procedure.cases)
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
        self._find_zone(self._fill_zone)

    def _find_zone(self, done: Callable[[Zone | None], None]) -> None:
        agency = self.agency.value()
        if agency is not None:
            background.run(catalogue.propose_zone, self.counter, agency, done=done, lane=background.Lane.READ)
        if agency is not None and self.procedure is not None:
            code = self.procedure.code
            background.run(usual, self.counter, code, agency.code, done=self._fill_usual, lane=background.Lane.READ)

    def _fill_usual(self, found: Usual) -> None:
        """What the procedure mostly goes with here; what the clerk chose or wrote stays."""
        if self._newly_chosen and found.service is not None and self.service.value() is Service.FORWARD:
            self.service.set_value(found.service)
            self._show_service()
        self._newly_chosen = False
        if found.receipt_number and self.fee_receipt.isEnabled() and not self.fee_receipt.text():
            self._proposed_receipt = found.receipt_number
            self.fee_receipt.set_text(found.receipt_number)
            self.fee_receipt.edit.end(False)  # the last digits are what is compared
            self.fee_receipt.say(State.NOTE, "Số kế tiếp, so với quyển biên lai.")

    def _fill_zone(self, zone: Zone | None) -> None:
        """Where no data prove a zone, the clerk chooses: none stands there by itself."""
        self.zone.set_value(zone)
        if zone is None:
            self.zone.combo.setCurrentIndex(-1)
        self.zone.clear_message()
        self._know_zone(zone)

    def _know_zone(self, proven: Zone | None) -> None:
        self.zone_reason.proven = proven
        self._show_extras()

    def show_discounts(self, discounts: Sequence[Discount]) -> None:
        """The groups of today's tariff, and none."""
        self.discount.set_choices([(each, each.name) for each in (NO_DISCOUNT, *discounts)])

    def _show_extras(self) -> None:
        """Rows that only some dossiers need stand there only for them."""
        self.evidence.setVisible(bool(self.discount_code()))
        self.reason.setVisible(bool(self.checklist.missing()))
        back = self.return_zone.value() if self.service.value() is Service.TWO_WAY else None
        self.zone_reason.follow(self.zone.value(), back)
        self._grow.start()
        self._quiet.start()

    def discount_code(self) -> str:
        return (self.discount.value() or NO_DISCOUNT).code

    def ask_again_reason(self) -> None:
        """The same was taken in today: one more field, until it is said why."""
        self.again_reason.show()
        self._fit()

    def _show_organisation(self) -> None:
        on = self.organisation.isChecked()
        number, name = ORGANISATION_WORDS if on else PERSON_WORDS
        for field, words in ((self.id_number, number), (self.sender_name, name)):
            field.rename(words)
            field.clear_message()
        self.born_on.setEnabled(not on)
        self._quiet.start()

    def _show_service(self) -> None:
        self._check_service()
        both = self.service.value() is Service.TWO_WAY
        self.return_zone.setVisible(both)
        self.place.setEnabled(both)
        self._show_extras()

    def _show_fees(self) -> None:
        known = self.procedure is not None and any(fee.amount_vnd for fee in self.procedure.fees)
        self.fee_way.setEnabled(known)
        self.fee_receipt.setEnabled(known and self.fee_way.value() is FeeWay.TO_POST)
        for field in (self.cash, self.change):
            field.setEnabled(self.payment.value() is Payment.CASH)
        self._quiet.start()

    def show_change(self, total_vnd: int) -> None:
        self._total_vnd = total_vnd
        try:
            given = parse_money(self.cash.text()) if self.cash.text() else total_vnd
        except Refused:
            given = total_vnd
        self.change.set_text(money(max(0, given - total_vnd)))


def _look_up(content: Content, asked: dict[SuggestField, str]) -> tuple[Content, dict[SuggestField, Sequence[Option]]]:
    """What today's lists offer for the texts that were chosen once; nothing, where there is no list today."""
    found: dict[SuggestField, Sequence[Option]] = {}
    for stop, text in asked.items():
        with suppress(Refused):
            found[stop] = stop.ask(text) if text else ()
    return content, found


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    return rule


def _section(
    number: str, title: str, side: Sequence[QWidget], lines: Sequence[Sequence[tuple[QWidget, int]]]
) -> QHBoxLayout:
    gutter = QWidget()
    gutter.setFixedWidth(GUTTER)
    below = QVBoxLayout(gutter)
    below.setContentsMargins(0, 2, 8, 0)
    below.setSpacing(6)
    heading = QHBoxLayout()
    heading.setSpacing(8)
    heading.addWidget(style.label(number, style.FIELD_PX, 600, tone="ink2"))
    heading.addWidget(style.label(title, style.FIELD_PX, 600), 1)
    below.addLayout(heading)
    for widget in side:
        below.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
    below.addStretch()
    fields = QVBoxLayout()
    fields.setSpacing(0)
    for line in lines:
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget, width in line:
            row.addWidget(widget, width)
        fields.addLayout(row)
    across = QHBoxLayout()
    across.setSpacing(0)
    across.addWidget(gutter)
    across.addLayout(fields, 1)
    return across


def _commune_option(commune: Commune) -> Option:
    province = commune.province.removeprefix("Tỉnh ")
    return Option(", ".join(filter(None, (commune.name, commune.district, province))), commune.code, commune)


def _procedure_option(procedure: Procedure) -> Option:
    return Option(f"{procedure.code}{CODE_GAP}{procedure.print_name}", "", procedure)

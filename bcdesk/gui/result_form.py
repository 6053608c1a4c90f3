"""What a collected result says: whose it is, what lies in the envelope, what is still to be paid."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea

from bcdesk.core.catalogue import Agency
from bcdesk.core.codes import parse_prepaid_number
from bcdesk.core.delivery import Collection, PaperRole, ResultPaper
from bcdesk.core.dossier import COUNT_LIMIT, Fee, FeeWay, Party
from bcdesk.core.errors import Refused
from bcdesk.core.identity import format_phone, parse_phone
from bcdesk.core.money import money, parse_money
from bcdesk.core.transit import ZONE_NAMES, Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.expected import ExpectedResult
from bcdesk.gui import style
from bcdesk.gui.cards import card
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import Labelled, State, TextField
from bcdesk.gui.suggest import Option, SuggestField

T = TypeVar("T")
Ask = Callable[[str], Sequence[Option]]
PHONE_WIDE = 136
"""A whole number with its spaces, in the smallest window."""
SEVERAL = "nhiều loại: cách nhau dấu ;"
FEE_LABELS = (
    ("Phí, &lệ phí còn phải thu (tên)", "&Số tiền"),
    ("Khoản thứ hai (tên)", "Số tiền"),
    ("Khoản thứ ba (tên)", "Số tiền"),
)


class ResultForm(QScrollArea):
    """Enter goes on; the page collects."""

    looked_up = Signal(str)
    """A first number was confirmed: the page asks whose result that is."""

    def __init__(self, ask_communes: Ask, ask_procedures: Ask) -> None:
        super().__init__()
        self.owed: ExpectedResult | None = None
        self.first_number = TextField("first_number", "Số hiệu &phiếu gửi lúc nộp", placeholder="Quét, hoặc để trống")
        self.agency = ChoiceField[Agency]("agency", "Cơ &quan trả kết quả *")
        self.procedure = SuggestField("procedure", "Thủ tụ&c *", ask_procedures)
        self.recipient = TextField("recipient", "Người &nhận (họ và tên) *")
        self.phone = TextField("phone", "Điện th&oại")
        self.phone.edit.setMinimumWidth(PHONE_WIDE)
        self.address_line = TextField("address_line", "Đị&a chỉ (số nhà, thôn) *")
        self.commune = SuggestField("commune", "&Xã, huyện, tỉnh *", ask_communes)
        self.result = TextField("papers", "&Kết quả (tên, số, ngày) *", placeholder=SEVERAL)
        self.result_count = TextField("result_count", "Số &bản", right=True)
        self.returned = TextField("returned", "Giấy tờ &trả lại", placeholder=SEVERAL)
        self.recover = TextField("recover", "Giấy tờ phải th&u hồi", placeholder=SEVERAL)
        self.weight = TextField("weight_g", "Khối lượn&g (g) *", right=True)
        self.bag = TextField("bag_number", "Số túi")
        self.zone = ChoiceField[Zone]("zone", "&Vùng cước *", [(zone, ZONE_NAMES[zone]) for zone in Zone])
        self.zone_reason = TextField("zone_reason", "Danh mục không chứng minh được vùng cước: vì sao chọn vùng này *")
        self.fees = tuple(
            (TextField(f"fee_name_{at}", name), TextField(f"fee_vnd_{at}", amount, right=True))
            for at, (name, amount) in enumerate(FEE_LABELS)
        )
        self.master = QCheckBox("Đã ký sổ gốc theo văn bản ủy quyền của cơ quan")
        self.rows: tuple[tuple[tuple[Labelled, int], ...], ...] = (
            ((self.first_number, 3), (self.agency, 4), (self.procedure, 5)),
            ((self.recipient, 4), (self.phone, 2), (self.address_line, 2), (self.commune, 4)),
            ((self.result, 10), (self.result_count, 2)),
            ((self.returned, 6), (self.recover, 6)),
            ((self.weight, 2), (self.bag, 2), *_across(self.fees[0])),
            _across(self.fees[1]),
            _across(self.fees[2]),
            ((self.zone, 4), (self.zone_reason, 8)),
        )
        self.order = tuple(field for line in self.rows for field, _columns in line)
        self._lay_out()
        for field in self.order:
            field.confirmed.connect(lambda field=field: self.go_on(field))
            if isinstance(field, TextField):
                field.typed.connect(lambda _text, field=field: field.clear_message())
        for name, amount in self.fees:
            name.typed.connect(lambda _text: self._show_fee_rows())
            amount.typed.connect(lambda _text: self._show_fee_rows())

    def _lay_out(self) -> None:
        frame, column = card((16, 10, 16, 10), spacing=2)
        titles = ("Hồ sơ", "Người nhận", "Trong phong bì", "", "Khối lượng, tiền", "", "", "")
        grid = QGridLayout()
        for title, line in zip(titles, self.rows, strict=True):
            if title:
                column.addWidget(style.label(title, style.FIELD_PX, 600))
                grid = _grid()
                column.addLayout(grid)
            row, at = grid.rowCount(), 12 - sum(columns for _field, columns in line)
            for field, columns in line:
                grid.addWidget(field, row, at, 1, columns)
                at += columns
        column.addWidget(self.master, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self.setWidget(frame)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._show_fee_rows()

    def go_on(self, field: Labelled) -> None:
        """To the next field that still wants something; the first number is looked up on its way."""
        if field is self.first_number and self.first_number.text():
            self.looked_up.emit(self.first_number.text())
            return
        if (stop := self._next_of_fees(field)) is not None:
            stop.setFocus()
            return
        following = self.order[self.order.index(field) + 1 :]
        (next((each for each in following if self._wants(each)), None) or self.master).setFocus()

    def _next_of_fees(self, field: Labelled) -> Labelled | None:
        """From a fee to its amount, from there to the next fee; an empty fee is the last one."""
        for at, (name, amount) in enumerate(self.fees):
            if field is name and (name.text() or amount.text()):
                return amount
            if field is amount:
                if not self._is_money(amount):
                    return amount
                return self.fees[at + 1][0] if at + 1 < len(self.fees) and (name.text() or amount.text()) else None
        return None

    def _is_money(self, amount: TextField) -> bool:
        """Say at once what is no sum; one that is stands there as such."""
        try:
            amount.set_text(money(parse_money(amount.text())) if amount.text() else "")
        except Refused as refused:
            amount.say(State.ERROR, refused.message)
            return False
        return True

    def _wants(self, field: Labelled) -> bool:
        wanted = (self.procedure, self.recipient, self.address_line, self.commune, self.result, self.weight)
        return field in wanted and isinstance(field, TextField) and not field.text()

    def clear(self) -> None:
        self.owed = None
        self._lock(False)
        for field in self.order:
            field.clear_message()
            if isinstance(field, SuggestField):
                field.set_option(None)
            elif isinstance(field, TextField):
                field.set_text("")
        self.result_count.set_text("1")
        self.agency.combo.setCurrentIndex(-1)
        self.master.setChecked(False)
        self.zone.combo.setCurrentIndex(-1)
        self._ask_zone(False)
        self._show_fee_rows()
        self.first_number.edit.setFocus()

    def show_owed(self, owed: ExpectedResult) -> None:
        """Whose result it is, as the intake has it; these fields need nothing more."""
        if self.owed is not None and self.owed.first_number != owed.first_number:
            self._forget_owed()
        self.owed = owed
        self.first_number.set_text(owed.first_number)
        self.recipient.set_text(owed.recipient.name)
        self.phone.set_text(format_phone(owed.recipient.phone) if owed.recipient.phone else "")
        self.address_line.set_text(owed.recipient.address_line)
        self.commune.set_text(owed.recipient.place)
        self.procedure.set_text(f"{owed.procedure_code}  {owed.procedure_name}")
        self.choose_agency(owed.agency.code)
        self.returned.set_text("; ".join(paper.name for paper in owed.come_back))
        self.recover.set_text("; ".join(owed.to_recover))
        for (name, amount), fee in zip(self.fees, owed.fees, strict=False):
            name.set_text(fee.name)
            amount.set_text("" if fee.amount_vnd is None else money(fee.amount_vnd))
        self._show_fee_rows()
        self._lock(True)
        self.result.edit.setFocus()

    def _ask_zone(self, asked: bool) -> None:
        """Two fields more, where no data prove the zone; a zone that they prove needs no word."""
        for field in (self.zone, self.zone_reason):
            field.setVisible(asked)

    def _show_fee_rows(self) -> None:
        """A row more than those that are filled in."""
        filled = [bool(name.text() or amount.text()) for name, amount in self.fees]
        for at, (name, amount) in enumerate(self.fees):
            shown = at == 0 or any(filled[at - 1 :])
            name.setVisible(shown)
            amount.setVisible(shown)

    def show_elsewhere(self) -> None:
        """No intake here explains it: the recipient is written down."""
        if self.owed is not None:
            self._forget_owed()
        self._lock(False)
        self.go_on(self.agency)

    def _forget_owed(self) -> None:
        """Another number was looked up: nothing of the first one's person, papers and fees goes with it."""
        self.owed = None
        person = (self.recipient, self.phone, self.address_line, self.commune, self.procedure)
        for field in (*person, self.returned, self.recover, *(part for fee in self.fees for part in fee)):
            field.set_text("")
        self.agency.combo.setCurrentIndex(-1)
        self._show_fee_rows()

    def _lock(self, known: bool) -> None:
        for field in (self.recipient, self.phone, self.address_line, self.commune, self.procedure):
            field.lock(known)

    def choose_agency(self, code: str) -> None:
        for place in range(self.agency.combo.count()):
            self.agency.combo.setCurrentIndex(place)
            chosen = self.agency.value()
            if chosen is not None and chosen.code == code:
                return
        self.agency.combo.setCurrentIndex(-1)

    def read(self, form_id: str) -> Collection:
        """What is to be collected. Refused with everything that is wrong in ``also``."""
        problems: list[Refused] = []

        def value(field: str, parse: Callable[[], T], otherwise: T) -> T:
            try:
                return parse()
            except Refused as refused:
                problems.extend(Refused(each.message, field or each.field) for each in (refused, *refused.also))
                return otherwise

        agency, owed = self.agency.value(), self.owed
        procedure = self.procedure.value()
        code = owed.procedure_code if owed is not None else procedure.code if procedure is not None else ""
        for wrong, message, field in (
            (agency is None, "Chọn cơ quan.", "agency"),
            (not code, "Chọn thủ tục trong danh mục.", "procedure"),
            (not self.result.text(), "Chưa ghi kết quả nhận được.", "papers"),
        ):
            if wrong:
                problems.append(Refused(message, field))
        made = value(
            "",
            lambda: Collection(
                form_id=form_id,
                first_number=value("first_number", self._first_number, ""),
                agency_code=agency.code if agency is not None else "",
                procedure_code=code,
                recipient=None if owed is not None else self._recipient(problems),
                papers=self._papers(value("result_count", self._result_count, 1)),
                weight_g=value("weight_g", self._weight_g, 1),
                bag_number=nfc(self.bag.text()),
                fees=self._fees(problems),
                master_signed=self.master.isChecked(),
                zone=self.zone.value(),
                zone_reason=nfc(self.zone_reason.text()),
            ),
            None,
        )
        if problems or made is None:
            first, *rest = _once(problems)
            raise Refused(first.message, first.field, also=tuple(rest))
        return made

    def _recipient(self, problems: list[Refused]) -> Party:
        """Who gets it, of a dossier that was taken in elsewhere."""
        commune = self.commune.value()
        phone = ""
        try:
            phone = parse_phone(self.phone.text()) if self.phone.text() else ""
        except Refused as refused:
            problems.append(refused)
        for wrong, message, field in (
            (not self.recipient.text(), "Chưa ghi họ và tên người nhận.", "recipient"),
            (not self.address_line.text(), "Chưa ghi số nhà, thôn.", "address_line"),
            (commune is None, "Chọn xã trong danh sách.", "commune"),
        ):
            if wrong:
                problems.append(Refused(message, field))
        name, line = nfc(self.recipient.text()), nfc(self.address_line.text())
        return Party(name, line, commune.code if commune else "", commune.place if commune else "", phone)

    def _fees(self, problems: list[Refused]) -> tuple[Fee, ...]:
        """Each row that says anything; what is wrong with it stands beside it."""
        found = []
        for at, (name, amount) in enumerate(self.fees):
            if not name.text() and not amount.text():
                continue
            try:
                found.append(Fee(nfc(name.text()), parse_money(amount.text()), FeeWay.AT_DELIVERY))
            except Refused as refused:
                problems.append(Refused(refused.message, f"fee_vnd_{at}"))
                continue
            if not name.text():
                problems.append(Refused("Chưa ghi tên phí, lệ phí.", name.name))
        return tuple(found)

    def _first_number(self) -> str:
        return parse_prepaid_number(self.first_number.text()) if self.first_number.text() else ""

    def _result_count(self) -> int:
        text = self.result_count.text() or "1"
        if not text.isdecimal() or not 1 <= int(text) <= COUNT_LIMIT:
            raise Refused(f"Số bản từ 1 đến {COUNT_LIMIT}.", "result_count")
        return int(text)

    def _weight_g(self) -> int:
        text = self.weight.text().removesuffix("g").strip()
        if not (text.isascii() and text.isdecimal()) or int(text) <= 0:
            raise Refused("Khối lượng là số gam lớn hơn 0.", "weight_g")
        return int(text)

    def _papers(self, count: int) -> tuple[ResultPaper, ...]:
        results = [ResultPaper(PaperRole.RESULT, name, count, 0) for name in _names(self.result)]
        returned = [ResultPaper(PaperRole.RETURNED, name, 1, 0) for name in _names(self.returned)]
        recovered = [ResultPaper(PaperRole.TO_RECOVER, name, 1, 0) for name in _names(self.recover)]
        return (*results, *returned, *recovered)

    def refused(self, error: Refused) -> tuple[str, ...]:
        """Say each refusal beside its field and go to the first; gives what the fields are called."""
        fields = {field.name: field for field in self.order}
        problems = _once((error, *error.also))
        if {refused.field for refused in problems} & {"zone", "zone_reason"}:
            self._ask_zone(True)
        for refused in problems:
            if refused.field in fields:
                fields[refused.field].say(State.ERROR, refused.message)
        fields.get(problems[0].field, self.first_number).setFocus()
        return tuple(
            fields[each.field].caption if each.field in fields else each.message.rstrip(".") for each in problems
        )


def _once(problems: Sequence[Refused]) -> list[Refused]:
    """One refusal for each field of the form, the first; rules call some of the fields by another name."""
    kept: dict[str, Refused] = {}
    for each in problems:
        field = {"name": "recipient", "fee": "fee_vnd_0"}.get(each.field, each.field)
        kept.setdefault(field, Refused(each.message, field))
    return list(kept.values())


def _grid() -> QGridLayout:
    """Twelve columns of one width, for lines that stand under one title."""
    made = QGridLayout()
    made.setHorizontalSpacing(10)
    made.setVerticalSpacing(2)
    for number in range(12):
        made.setColumnStretch(number, 1)
    return made


def _across(fee: tuple[TextField, TextField]) -> tuple[tuple[Labelled, int], ...]:
    name, amount = fee
    return ((name, 5), (amount, 3))


def _names(field: TextField) -> list[str]:
    return [name for name in (nfc(part) for part in field.text().split(";")) if name]

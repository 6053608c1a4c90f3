"""The first start of a desk: its reference pack, station, numbers, first supervisor. No default account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bcdesk.core import places
from bcdesk.core.catalogue import Commune, Pack
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Station
from bcdesk.core.errors import Refused
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, centred
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import Labelled, State, TextField
from bcdesk.gui.messages import Message, Tone, hint, of_error
from bcdesk.gui.suggest import Option, SuggestField

WIDE = 860
NAMED = 3
OFFERED = 20
REQUIRED = "Chưa nhập."
KEPT = "Con trỏ ở ô đầu tiên cần sửa; nội dung đã nhập được giữ nguyên."


@dataclass(frozen=True, slots=True)
class FirstStartForm:
    """What the form says once nothing is missing; the rules are asked by the act."""

    station: Station
    supervisor: str
    password: str
    prefix: str
    first: int
    last: int
    pack: Pack


class FirstStartPage(QWidget):
    """``entered(FirstStartForm)``. The packs come by ``show_packs``; the communes offered are the chosen pack's."""

    entered = Signal(object)
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._communes: tuple[Commune, ...] = ()
        self._day = date.min
        self.pack = ChoiceField[Pack]("pack", "&Gói danh mục *")
        self.fields: dict[str, Labelled] = {}
        self.enter = KeyButton("Thiết lập quầy", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.enter, self._submit)

    def _lay_out(self) -> None:
        frame, column = card((32, 20, 32, 20), 0)
        frame.setFixedWidth(WIDE)
        title = style.label("Thiết lập quầy lần đầu", 26, 700)
        title.setFixedHeight(38)
        column.addWidget(title)
        how = "Làm một lần trên máy này. Dải số hiệu lấy theo văn bản cấp số của bưu điện tỉnh."
        column.addWidget(style.label(how, tone="ink2"))
        column.addSpacing(10)
        for caption, rows in self._sections():
            column.addSpacing(6)
            column.addWidget(style.label(caption, style.FIELD_PX, 600))
            column.addSpacing(4)
            column.addLayout(self._grid(rows))
        column.addSpacing(8)
        column.addWidget(self.enter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(frame))
        self._chain()

    def _sections(self) -> Sequence[tuple[str, Sequence[Sequence[tuple[Labelled, int]]]]]:
        """The fields in reading order, each with the columns it takes of twelve."""
        commune = SuggestField(
            "commune_code", "&Xã, huyện, tỉnh *", self._find_communes, placeholder="Gõ tên xã, không cần dấu"
        )
        here = (
            ((self.pack, 12),),
            ((TextField("station_code", "Mã bưu &cục *", placeholder="281530"), 2),
             (TextField("station_name", "&Tên điểm phục vụ *"), 4),
             (TextField("enterprise", "&Doanh nghiệp *", placeholder="Bưu điện tỉnh …"), 4),
             (TextField("counter", "&Quầy số *"), 2)),
            ((TextField("address", "Đị&a chỉ *"), 4), (commune, 5),
             (TextField("city", "Địa da&nh ghi trên giấy *"), 3)),
            ((TextField("phone", "Điện th&oại *"), 3), (TextField("prefix", "Hai chữ đầ&u số hiệu *"), 3),
             (TextField("first", "&Số đầu của dải *", right=True), 3),
             (TextField("last", "Số cuố&i của dải *", right=True), 3)),
        )  # fmt: skip
        person = (
            ((TextField("name", "&Họ và tên *"), 4), (TextField("password", "&Mật khẩu *", password=True), 4),
             (TextField("password_again", "Nhập &lại mật khẩu *", password=True), 4)),
        )  # fmt: skip
        return (("Điểm phục vụ và dải số hiệu", here), ("Trưởng bưu cục", person))

    def _grid(self, rows: Sequence[Sequence[tuple[Labelled, int]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        for number in range(12):
            grid.setColumnStretch(number, 1)
        for line, cells in enumerate(rows):
            at = 0
            for field, columns in cells:
                grid.addWidget(field, line, at, 1, columns)
                self.fields[field.name] = field
                at += columns
        return grid

    def _chain(self) -> None:
        """Enter leads from field to field, and from the last one to the act."""
        fields = list(self.fields.values())
        for field, following in pairwise(fields):
            field.confirmed.connect(following.control.setFocus)
        fields[-1].confirmed.connect(self._submit)
        self.pack.chosen.connect(lambda _pack: self._take_pack())
        for field in fields:
            if isinstance(field, TextField):
                field.typed.connect(lambda _text, field=field: field.clear_message())

    def show_packs(self, day: date, packs: Sequence[Pack]) -> None:
        """Offer the packs of the program; the first that rules on ``day`` stands chosen."""
        self._day = day
        self.pack.set_choices([(pack, _caption(pack, day)) for pack in packs])
        self._take_pack()

    def _take_pack(self) -> None:
        pack = self.pack.value()
        self._communes = pack.communes_on(self._day) if pack is not None else ()
        field = self._commune_field()
        field.set_option(None)
        field.clear_message()
        self.pack.clear_message()
        if pack is not None and not self._communes:
            self.pack.say(State.ERROR, f"Gói này không có hiệu lực ngày {short_date(self._day)}.")

    def _find_communes(self, words: str) -> Sequence[Option]:
        return [
            Option(", ".join(filter(None, (found.name, found.district, found.province))), "", found)
            for found in places.best(words, self._communes)[:OFFERED]
        ]

    def begin(self) -> None:
        self.enter.set_running("")
        self.fields["station_code"].control.setFocus()
        self.told.emit(hint("Máy này chưa thiết lập. Điền các ô, **Enter** sang ô sau, **Ctrl+Enter** để xong."))

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Quầy chưa thiết lập.** Thiết lập xong rồi quét lại."))

    def refused(self, error: Exception) -> None:
        """The rule's words stand beside the field that it names."""
        self.enter.set_running("")
        if isinstance(error, Refused) and error.field in self.fields:
            self._complain([(error.field, error.message)])
        else:
            self.told.emit(of_error(error, self._submit))

    def _complain(self, wrong: Sequence[tuple[str, str]]) -> None:
        for name, words in wrong:
            self.fields[name].say(State.ERROR, words)
        names = ", ".join(self.fields[name].caption for name, _words in wrong[:NAMED])
        names += f" và {len(wrong) - NAMED} mục khác" if len(wrong) > NAMED else ""
        self.told.emit(Message(Tone.ERROR, f"**Chưa thiết lập được.** Có {len(wrong)} mục cần sửa: {names}. {KEPT}"))
        self.fields[wrong[0][0]].control.setFocus()

    def _submit(self) -> None:
        if not self.enter.isEnabled():
            return
        if wrong := self._wrong():
            self._complain(wrong)
            return
        self.enter.set_running("Đang thiết lập…")
        self.entered.emit(self._form())

    def _text(self, name: str) -> str:
        field = self.fields[name]
        if isinstance(field, ChoiceField):
            return field.combo.currentText()
        assert isinstance(field, TextField)
        return field.edit.text() if name.startswith("password") else field.text()

    def _commune_field(self) -> SuggestField:
        field = self.fields["commune_code"]
        assert isinstance(field, SuggestField)
        return field

    def _commune(self) -> Commune | None:
        found = self._commune_field().value()
        return found if isinstance(found, Commune) else None

    def _wrong(self) -> list[tuple[str, str]]:
        wrong = [(name, REQUIRED) for name in self.fields if not self._text(name)]
        empty = {name for name, _words in wrong}
        if "pack" not in empty and not self._communes:
            wrong.append(("pack", f"Gói này không có hiệu lực ngày {short_date(self._day)}."))
        if "commune_code" not in empty and self._commune() is None:
            wrong.append(("commune_code", "Chọn một xã trong danh sách gợi ý."))
        wrong += [
            (name, "Chỉ gồm chữ số, nhiều nhất 8 chữ số.")
            for name in ("first", "last")
            if name not in empty and not (self._text(name).isascii() and self._text(name).isdigit())
        ]
        if not {"password", "password_again"} & empty and self._text("password") != self._text("password_again"):
            wrong.append(("password_again", "Hai lần nhập chưa giống nhau."))
        return wrong

    def _form(self) -> FirstStartForm:
        commune, pack = self._commune(), self.pack.value()
        assert commune is not None
        assert pack is not None
        station = Station(
            code=self._text("station_code"),
            name=self._text("station_name"),
            enterprise=self._text("enterprise"),
            address=self._text("address"),
            phone=self._text("phone"),
            commune_code=commune.code,
            district_code=commune.district_code,
            city=self._text("city"),
            counter=self._text("counter"),
        )
        numbers = (self._text("prefix").upper(), int(self._text("first")), int(self._text("last")))
        return FirstStartForm(station, self._text("name"), self._text("password"), *numbers, pack)


def _caption(pack: Pack, day: date) -> str:
    """The pack's title with what it holds on that day."""
    communes = len(pack.communes_on(day))
    rules = f"{communes} xã, phường" if communes else f"không có hiệu lực ngày {short_date(day)}"
    return f"{pack.title} ({pack.version}): {rules}"

"""Rows of the intake form for a result that is still to come (mode 2): what the agency's giấy hẹn says."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date
from bcdesk.core.registration import check_promised
from bcdesk.core.vietnamese import nfc
from bcdesk.gui.fields import Labelled, TextField
from bcdesk.gui.ticks import TickField


class SlipRows(QWidget):
    """Mã hồ sơ or số giấy hẹn, ngày hẹn trả, what the recipient gives back; ``tick``: the post signs the sổ gốc."""

    def __init__(self) -> None:
        super().__init__()
        self.code = TextField("dossier_code", "&Mã hồ sơ", placeholder="000.00.25.H62-190815-0001")
        self.slip = TextField("slip_number", "Số g&iấy hẹn")
        self.day = TextField("appointment_on", "Ngày hẹn t&rả *", placeholder="22/8, +7")
        self.to_recover = TextField(
            "to_recover", "Giấy tờ phải nộp lại khi nhận", placeholder="Nếu có; nhiều loại: cách nhau dấu ;"
        )
        self.tick = TickField("may_sign_master", "Ủy quyền &bưu\nđiện ký sổ gốc")
        self.fields = (self.code, self.slip, self.day, self.to_recover)
        told = QHBoxLayout()
        told.setSpacing(10)
        for field, wide in ((self.code, 300), (self.slip, 220), (self.day, 176)):
            told.addWidget(field, wide)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(told)
        rows.addWidget(self.to_recover)

    def spares(self, field: Labelled) -> bool:
        """Whether nobody has to fill it in: one of the two numbers is enough, and few results ask a paper back."""
        named = bool(self.code.text() or self.slip.text())
        return field is self.to_recover or (named and field in (self.code, self.slip))

    def promised_on(self, text: str, today: date) -> date:
        """The day on the giấy hẹn. Refused where it has passed."""
        return check_promised(parse_date(text, today), today)

    def names(self) -> tuple[str, ...]:
        """What has to be given back."""
        return tuple(name for name in (nfc(part) for part in self.to_recover.text().split(";")) if name)

"""Dịch vụ: which way, by which zone, what it weighs, how the result is received, who pays less."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from bcdesk.core.codes import group_item_number
from bcdesk.core.dossier import SERVICE_NAMES, ResultPlace, Service
from bcdesk.core.tariff import Discount
from bcdesk.core.transit import ZONE_NAMES, Zone
from bcdesk.gui.choices import ChoiceField, SegmentField
from bcdesk.gui.fields import TextField
from bcdesk.gui.intake_choices import ZoneReason
from bcdesk.gui.ticks import TickField

SERVICES = tuple((service, SERVICE_NAMES[service]) for service in (Service.FORWARD, Service.TWO_WAY, Service.RETURN))
PLACES = ((ResultPlace.ADDRESS, "Địa chỉ trên"), (ResultPlace.COUNTER, "Tại bưu cục này"))
NO_DISCOUNT = Discount("", "Không", 0)


class ServiceFields(QObject):
    """The fields of the service; the form puts them in their rows."""

    chosen = Signal()
    """Another zone or another discount."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)  # gone with its form: what is still asked for then finds nobody
        zones = [(zone, ZONE_NAMES[zone]) for zone in Zone]
        self.service = SegmentField("service", "&Dịch vụ", SERVICES)
        self.weight = TextField("weight_g", "&Khối lượng (g)", right=True)
        self.secret = TickField("state_secret", "Có tài liệu\nđóng dấu &MẬT")
        self.zone = ChoiceField[Zone]("zone", "&Vùng cước gửi", zones)
        self.return_zone = ChoiceField[Zone]("return_zone", "Vùng cước trả", zones)
        self.zone_reason = ZoneReason()
        self.bag = TextField("bag_number", "Số túi hồ sơ")
        self.place = ChoiceField[ResultPlace]("result_place", "Nhận kết quả tại", PLACES)
        self.discount = ChoiceField[Discount]("discount", "Miễn, giảm cước", [(NO_DISCOUNT, NO_DISCOUNT.name)])
        self.evidence = TextField("discount_evidence", "Giấy tờ chứng minh được miễn, giảm *")
        self.label_number = TextField("item_number", "Nhãn in sẵn (quét)", placeholder="Số kế tiếp của quầy")
        self.fields = (
            *(self.service, self.weight, self.zone),
            *(self.place, self.discount, self.label_number, self.bag, self.return_zone),
            *(self.zone_reason, self.evidence),
        )
        for zone in (self.zone, self.return_zone):
            zone.combo.setCurrentIndex(-1)
            zone.chosen.connect(lambda _zone: self.chosen.emit())
        self.discount.chosen.connect(lambda _discount: self.chosen.emit())

    @property
    def only_back(self) -> bool:
        """Whether only a result is wanted (mode 2): nothing is handed in, weighed or numbered now."""
        return self.service.value() is Service.RETURN

    def show_way(self) -> None:
        """What a way of serving does not ask for is not in sight."""
        both, back = self.service.value() is Service.TWO_WAY, self.only_back
        for handed_in in (self.secret, self.weight, self.bag, self.label_number):
            handed_in.setHidden(back)
        self.zone.rename("&Vùng cước trả" if back else "&Vùng cước gửi")
        self.return_zone.setVisible(both)
        self.place.setVisible(both or back)

    def show_extras(self) -> None:
        """A discount asks for its evidence, a zone that no data prove for its reason."""
        self.evidence.setVisible(bool(self.discount_code()))
        back = self.return_zone.value() if self.service.value() is Service.TWO_WAY else None
        self.zone_reason.follow(self.zone.value(), back)

    def fill_zone(self, proven: Zone | None) -> None:
        """Where no data prove a zone, the clerk chooses: none stands there by itself."""
        self.zone.set_value(proven)
        if proven is None:
            self.zone.combo.setCurrentIndex(-1)
        self.zone.clear_message()
        self.know_zone(proven)

    def know_zone(self, proven: Zone | None) -> None:
        """What the data prove; what stands in the field stays."""
        self.zone_reason.proven = proven
        self.chosen.emit()

    def show_discounts(self, discounts: Sequence[Discount]) -> None:
        """The groups of today's tariff, and none."""
        self.discount.set_choices([(each, each.name) for each in (NO_DISCOUNT, *discounts)])

    def discount_code(self) -> str:
        return (self.discount.value() or NO_DISCOUNT).code

    def take_label(self, number: str) -> None:
        """A label that was printed before is on the envelope: its number is that of the dossier."""
        self.label_number.set_text(group_item_number(number))
        self.label_number.clear_message()

"""Fields of an intake for what no data decide: the case of a procedure's list, and why a zone was chosen."""

from collections.abc import Sequence

from bcdesk.core.catalogue import OTHER_CASE
from bcdesk.core.transit import Zone
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import TextField

LIST_WIDTH = 640
"""A case is said in up to 120 letters; the field itself is narrow."""


class CaseField(ChoiceField[str]):
    """Which case (trường hợp) a dossier is; hidden where the procedure's list keeps none apart."""

    def __init__(self) -> None:
        super().__init__("case", "T&rường hợp *")
        self.combo.view().setMinimumWidth(LIST_WIDTH)
        self.show_cases(())

    def show_cases(self, cases: Sequence[str]) -> None:
        """Offer these cases and "none of them"; nothing is chosen yet."""
        self.set_choices([(case, case) for case in (*cases, OTHER_CASE)])
        self.combo.setCurrentIndex(-1)
        self.clear_message()
        self.ask(bool(cases))

    def ask(self, wanted: bool) -> None:
        """In sight where it is wanted and there are cases to choose from."""
        self.setVisible(wanted and self.combo.count() > 1)

    def text(self) -> str:
        return "" if self.isHidden() else self.value() or ""


class ZoneReason(TextField):
    """Why this zone; hidden where the data prove the one that is chosen, and the way back has no other."""

    def __init__(self) -> None:
        super().__init__("zone_reason", "Vì sao chọn vùng này *")
        self.proven: Zone | None = None
        self.follow(None, None)

    def follow(self, zone: Zone | None, back: Zone | None) -> None:
        """Another zone stands chosen, of the way to the agency or of the way back."""
        self.setVisible(zone not in (None, self.proven) or back not in (None, zone))
        self.clear_message()

"""Thủ tục: found by its code or words without accents; the usual ones before anything is typed."""

from bcdesk.core.catalogue import Procedure
from bcdesk.desk import catalogue
from bcdesk.desk.counter import Counter
from bcdesk.gui.suggest import Option, SuggestField

CODE_GAP = "  "


class ProcedureField(SuggestField):
    """Offers what this desk takes in most, or what the words find."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        usual = "Mã, vài chữ, hoặc ↓: hay dùng"
        super().__init__("procedure", "Thủ tụ&c *", self._find, usual=True, placeholder=usual)

    def _find(self, words: str) -> list[Option]:
        words = words.partition(CODE_GAP)[0]  # one that was chosen before is found by its code
        if not words:
            return [procedure_option(procedure) for procedure in catalogue.usual_procedures(self._counter)]
        return [procedure_option(procedure) for procedure in catalogue.find_procedures(self._counter, words)]


def procedure_option(procedure: Procedure) -> Option:
    """As it stands in the field once it is chosen."""
    return Option(f"{procedure.code}{CODE_GAP}{procedure.print_name}", "", procedure)

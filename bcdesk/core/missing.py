"""Danh mục giấy tờ còn thiếu: what a kept draft waits for (QĐ 45/2016 Art 6.2, 6.3, 16.5 b)."""

from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.dossier import Party, Station


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper that is not there yet, or not as it has to be; ``reason`` says which."""

    name: str
    originals: int
    copies: int
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a counted form lacks, of whom and of which procedure: what the list is made of."""

    customer: Party
    procedure_code: str
    agency_code: str
    missing: tuple[MissingPaper, ...]
    complete: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingList:
    """Everything that the list says; kept with the paper like a Receipt. No Phiếu gửi: nothing was taken in.

    ``number`` is that of the draft; ``source``: the published list that was used, and of which day; ``complete``: what
    is there and stays with the customer; ``kept_until``: the last day on which the draft can be opened again.
    """

    number: str
    made_at: datetime
    station: Station
    clerk_name: str
    customer: Party
    procedure_code: str
    procedure_name: str
    agency: str
    source: str
    missing: tuple[MissingPaper, ...]
    complete: tuple[str, ...]
    kept_until: date
    template: str = "1.0"

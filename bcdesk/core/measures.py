"""What is counted, and how: the measures (chỉ tiêu thống kê) of a day and the sheet that carries them to the province.

Counts carry the date of the fact in law (acceptance as printed on the Phiếu gửi, signature of the Biên bản, delivery);
money carries the business day of the shift that moved it. A reversal takes its fact off the fact's own date, and
moves money on its own business day. A measure that a desk can't deliver is absent, never 0.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.ledger import Account
from bcdesk.core.tariff import Leg


class Measure(StrEnum):
    """One figure of a day (TT 17/2017 Art 13). Counts are of parcels, each counted once, at the desk that acted."""

    ACCEPTED = "accepted"
    """Hồ sơ nhận gửi: forward parcels, on the date of acceptance printed on the Phiếu gửi."""
    HANDED_OVER = "handed_over"
    """Hồ sơ đã bàn giao cơ quan: forward parcels, on the date the Biên bản was signed."""
    SUPPLEMENT_ASKED = "supplement_asked"
    """Yêu cầu bổ sung, on the date of the agency's request."""
    RESULTS_COLLECTED = "results_collected"
    """Kết quả đã nhận từ cơ quan: return parcels, on the date of collection (their J)."""
    DELIVERED_COUNTER = "delivered_counter"
    """Kết quả trả tại bưu cục, on the date of delivery."""
    DELIVERED_ADDRESS = "delivered_address"
    """Kết quả phát tại địa chỉ, on the date of delivery."""
    RETURNED_TO_AGENCY = "returned_to_agency"
    """Kết quả chuyển trả cơ quan."""
    RECALLED = "recalled"
    """Bưu gửi đã rút."""
    LOST = "lost"
    """Mất, on the date it was found out."""
    MISPLACED = "misplaced"
    """Thất lạc."""
    DAMAGED = "damaged"
    """Hư hỏng."""
    COMPLAINTS_RECEIVED = "complaints_received"
    """Khiếu nại đã nhận."""
    COMPLAINTS_SETTLED_IN_TIME = "complaints_settled_in_time"
    """Khiếu nại giải quyết đúng hạn (TT 17/2017 Art 8)."""
    COMPLAINTS_SETTLED_LATE = "complaints_settled_late"
    """Khiếu nại giải quyết quá hạn."""
    COMPENSATION_CASES = "compensation_cases"
    """Số trường hợp bồi thường."""
    COMPENSATION_VND = "compensation_vnd"
    """Tổng giá trị bồi thường."""
    FORWARD_ON_TIME = "forward_on_time"
    """Bưu gửi đến cơ quan đúng hạn J + n, on the date the clock stopped (TT 17/2017 Art 7)."""
    FORWARD_LATE = "forward_late"
    """Bưu gửi đến cơ quan quá hạn J + n."""
    RETURN_ON_TIME = "return_on_time"
    """Kết quả phát, hoặc báo đến nhận, đúng hạn J + n (TT 17/2017 Art 7.2 c)."""
    RETURN_LATE = "return_late"
    """Kết quả quá hạn J + n."""
    POSTAGE_NET_VND = "postage_net_vnd"
    """Doanh thu cước chưa thuế, after discounts."""
    VAT_VND = "vat_vnd"
    """Thuế GTGT của cước."""
    DISCOUNT_VND = "discount_vnd"
    """Cước miễn, giảm."""
    FEES_COLLECTED_VND = "fees_collected_vnd"
    """Phí, lệ phí thu hộ, by agency."""
    FEES_REMITTED_VND = "fees_remitted_vnd"
    """Phí, lệ phí đã nộp cơ quan."""
    FEES_HELD_VND = "fees_held_vnd"
    """Phí, lệ phí còn giữ at the end of the business day, by agency: all that was collected less all that was remitted.
    A stock: a sum over days says nothing, and money of an earlier day changes each later one."""
    CASH_DIFFERENCE_VND = "cash_difference_vnd"
    """Thừa (trên 0), thiếu (dưới 0) quỹ at shift end: counted less expected."""


DELIVERABLE = frozenset(
    {
        Measure.ACCEPTED,
        Measure.HANDED_OVER,
        Measure.RESULTS_COLLECTED,
        Measure.DELIVERED_COUNTER,
        Measure.DELIVERED_ADDRESS,
        Measure.RETURNED_TO_AGENCY,
        Measure.FORWARD_ON_TIME,
        Measure.FORWARD_LATE,
        Measure.RETURN_ON_TIME,
        Measure.RETURN_LATE,
        Measure.POSTAGE_NET_VND,
        Measure.VAT_VND,
        Measure.FEES_COLLECTED_VND,
        Measure.FEES_REMITTED_VND,
        Measure.FEES_HELD_VND,
        Measure.CASH_DIFFERENCE_VND,
    }
)
"""What this program has the acts for. Each of them stands on every sheet, with a row of 0 where nothing happened."""


RETURNED = (Measure.DELIVERED_COUNTER, Measure.DELIVERED_ADDRESS)
"""Kết quả đã trả, wherever."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How the lines of one kind of event are counted: parcels of ``legs`` (all, if empty)."""

    measure: Measure
    legs: frozenset[Leg] = frozenset()


COUNTS = {
    "accepted": Counted(Measure.ACCEPTED, frozenset({Leg.FORWARD})),
    "handed_over": Counted(Measure.HANDED_OVER, frozenset({Leg.FORWARD})),
    "supplement_asked": Counted(Measure.SUPPLEMENT_ASKED),
    "result_collected": Counted(Measure.RESULTS_COLLECTED),
    "delivered": Counted(Measure.DELIVERED_COUNTER),
    "delivered_at_address": Counted(Measure.DELIVERED_ADDRESS),
    "returned_to_agency": Counted(Measure.RETURNED_TO_AGENCY),
    "recalled": Counted(Measure.RECALLED),
    "lost": Counted(Measure.LOST),
    "misplaced": Counted(Measure.MISPLACED),
    "damaged": Counted(Measure.DAMAGED),
}
"""Kind of event in the journal → what its lines count."""

FORWARD_CLOCK = (Measure.FORWARD_ON_TIME, Measure.FORWARD_LATE)
RETURN_CLOCK = (Measure.RETURN_ON_TIME, Measure.RETURN_LATE)
CLOCKS = {
    "handed_over": FORWARD_CLOCK,
    "notified": RETURN_CLOCK,
    "delivered": RETURN_CLOCK,
    "delivered_at_address": RETURN_CLOCK,
    "attempt_failed": RETURN_CLOCK,
    "recipient_refused": RETURN_CLOCK,
}
"""Kind of event → on time and late. Its line's ``value`` is the working days past the limit (0 or less: on time), and
None where this act stopped no clock."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the journal. ``kind``: of the event it counts for; ``sign``: -1 where a reversal takes it back."""

    kind: str
    sign: int
    agency: str
    procedure: str
    service: str
    zone: str
    leg: str
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry of the ledger, with the kind and sign of its event as in ``Fact``."""

    kind: str
    sign: int
    account: str
    agency: str
    amount_vnd: int


@dataclass(frozen=True, slots=True, order=True)
class SheetRow:
    """One figure. "" in a dimension: not told apart by it."""

    measure: Measure
    agency: str
    procedure: str
    service: str
    zone: str
    value: int


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The day sheet (bảng số liệu ngày): all that the province learns about one day of a desk.

    ``journal``: number and hash of the last event that touched the day. ``high_water``: the highest number that the
    day's events used in each series. Both follow from the journal, so that the same revision is always the same sheet.
    """

    desk: str
    station: str
    date: date
    epoch: int
    revision: int
    journal: tuple[int, str]
    high_water: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]


def aggregate(facts: Iterable[Fact], moved: Iterable[Moved], held: Mapping[str, int]) -> tuple[SheetRow, ...]:
    """The rows of a day, in order: what was counted, and a 0 for what could have happened and did not.

    ``held``: fees that each agency was still owed when the day ended.
    """
    sums: Counter[tuple[Measure, str, str, str, str]] = Counter()
    for fact in facts:
        for measure in _counted(fact):
            sums[measure, fact.agency, fact.procedure, fact.service, fact.zone] += fact.sign
    for posting in moved:
        for measure, amount_vnd in _money(posting):
            agency = posting.agency if measure in (Measure.FEES_COLLECTED_VND, Measure.FEES_REMITTED_VND) else ""
            sums[measure, agency, "", "", ""] += amount_vnd
    for agency, amount_vnd in held.items():
        sums[Measure.FEES_HELD_VND, agency, "", "", ""] += amount_vnd
    rows = [SheetRow(*key, value) for key, value in sums.items() if value]
    silent = DELIVERABLE - {row.measure for row in rows}
    return tuple(sorted([*rows, *(SheetRow(measure, "", "", "", "", 0) for measure in silent)]))


def canonical(sheet: DaySheet) -> bytes:
    """The one form in which a sheet is sent, signed and compared."""
    fields = asdict(sheet) | {"date": sheet.date.isoformat()}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def digest(sheet: DaySheet) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(sheet)).hexdigest()


def _counted(fact: Fact) -> Iterator[Measure]:
    counted = COUNTS.get(fact.kind)
    if counted is not None and (not counted.legs or fact.leg in counted.legs):
        yield counted.measure
    clock = CLOCKS.get(fact.kind)
    if clock is not None and fact.value is not None:
        on_time, late = clock
        yield late if fact.value > 0 else on_time


def _money(posting: Moved) -> Iterator[tuple[Measure, int]]:
    amount_vnd = posting.amount_vnd
    match posting.account:
        case Account.POSTAGE_REVENUE:
            yield Measure.POSTAGE_NET_VND, -amount_vnd
        case Account.VAT_PAYABLE:
            yield Measure.VAT_VND, -amount_vnd
        case Account.OVER_SHORT:
            yield Measure.CASH_DIFFERENCE_VND, -amount_vnd
        case Account.FEES_HELD if amount_vnd * posting.sign < 0:
            yield Measure.FEES_COLLECTED_VND, -amount_vnd
        case Account.FEES_HELD:
            yield Measure.FEES_REMITTED_VND, amount_vnd

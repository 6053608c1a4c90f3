"""What a shift left behind, held against what was taken in: its papers, its counts, its rows."""

from collections import Counter as Tally
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dossier import Receipt
from bcdesk.core.label import Label
from bcdesk.core.measures import Measure
from bcdesk.core.missing import MissingList
from bcdesk.core.money import dotted
from bcdesk.core.reversal import Reversal
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.core.voucher import Voucher
from bcdesk.desk import prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PrintJob, PrintState
from bcdesk.gui.printing import file_name
from bcdesk.store.db import reading
from bcdesk.store.sheets import day_sheet
from tests.counter import ask, everything
from tests.paper.printed import codes, pages, squeezed


def lasting(counter: Counter) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those of forms that are still being filled."""
    return everything(counter.db) | {"draft": []}


def recount(counter: Counter, stands: Sequence[Receipt]) -> None:
    """The day sheet says what the papers say that were not taken back."""
    with reading(counter.db) as conn:
        sheet = day_sheet(conn, counter.today, "", "")
    told: Tally[tuple[Measure, str, str]] = Tally()
    for row in sheet.rows:
        told[row.measure, row.agency, row.procedure] += row.value
    counted: Tally[tuple[Measure, str, str]] = Tally()
    for each in stands:
        counted[Measure.ACCEPTED, each.agency.code, each.procedure_code] += 1
        for fee in each.fees:
            counted[Measure.FEES_COLLECTED_VND, each.agency.code, ""] += fee.amount_vnd or 0
    by_agency = {Measure.ACCEPTED, Measure.FEES_COLLECTED_VND}
    assert {key: value for key, value in told.items() if value and key[0] in by_agency} == +counted
    sums = {measure: sum(value for key, value in told.items() if key[0] is measure) for measure in Measure}
    legs = [leg for each in stands for leg in each.postage]
    assert sums[Measure.POSTAGE_NET_VND] + sums[Measure.VAT_VND] == sum(leg.total_vnd for leg in legs)
    assert sums[Measure.CASH_DIFFERENCE_VND] == 0


def read_back(counter: Counter, folder: Path) -> None:
    """Every print job has its PDF, none lies there without one, and each says what it is for."""
    jobs = [prints.job(counter, key) for (key,) in ask(counter, "SELECT id FROM print_job")]
    assert {job.state for job in jobs} == {PrintState.SENT}
    assert sorted(path.name for path in folder.glob("*.pdf")) == sorted(map(file_name, jobs))
    for job in jobs:
        pdf = (folder / file_name(job)).read_bytes()
        kept = prints.snapshot(counter, job.id)
        text = squeezed("".join(page.text for page in pages(pdf))).casefold()
        for words in _said_on(job, kept):
            assert squeezed(words).casefold() in text, (file_name(job), words)
        assert _coded_on(kept) <= codes(pdf), file_name(job)


def _said_on(job: PrintJob, kept: Any) -> tuple[str, ...]:
    match kept:
        case Receipt():
            agent = () if kept.agent is None else (kept.agent.name, kept.agent.authority)
            place = () if kept.pickup is None else (kept.pickup.place, kept.pickup.courier)
            unknown = ("chờ cơ quan thông báo",) if any(fee.amount_vnd is None for fee in kept.fees) else ()
            again = (f"BẢN IN LẠI LẦN {job.reprint_no}",) if job.reprint_no else ()
            money = (dotted(kept.total_vnd),) if kept.total_vnd else ()
            names = (kept.sender.name, kept.procedure_name, kept.agency.name, f"{kept.accepted_at:%d/%m/%Y}")
            return names + agent + place + unknown + again + money
        case Reversal():
            return "BIÊN BẢN HỦY PHIẾU GỬI", kept.taken.sender.name, dotted(kept.cash_vnd), kept.note
        case ShiftRecord():
            return dotted(kept.expected_vnd), dotted(kept.counted_vnd), kept.clerk_name
        case Voucher():
            return kept.number, dotted(kept.total_vnd)
        case MissingList():
            return kept.number, kept.customer.name, *(paper.name for paper in kept.missing)
        case Label():
            return kept.to_name, kept.from_name
    raise AssertionError(f"a paper that nobody asked for: {job}")


def _coded_on(kept: Any) -> set[str]:
    match kept:
        case Receipt():
            return {kept.item_number, own_qr(RecordKind.ITEM, kept.item_number, kept.accepted_at.date())}
        case Label():
            return {kept.item_number}
        case MissingList():
            return {kept.number}
        case ShiftRecord():
            return {kept.code}
    return set()

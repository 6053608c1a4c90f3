"""Printers chosen for each kind of paper, and what is printed with an act because of them."""

from dataclasses import replace

import pytest

from bcdesk.core.dossier import ResultPlace
from bcdesk.core.errors import Refused
from bcdesk.core.label import intake_label, result_label
from bcdesk.core.printers import Printers, Tray
from bcdesk.core.reversal import ReversalReason
from bcdesk.core.staff import Role
from bcdesk.core.voucher import delivery_voucher, visit_voucher
from bcdesk.desk import delivery, prints, reversal, staff
from bcdesk.desk.counter import Counter, Rules
from bcdesk.desk.intake import accept
from bcdesk.desk.printers import choose_printers, chosen_printers
from bcdesk.desk.prints import PaperKind
from bcdesk.desk.upkeep import check_up
from tests.counter import INTAKE, another, ask, everything
from tests.desk.results import collected, handing

ALL = Printers("HP", label="Zebra", voucher="Epson")


def boss(counter: Counter) -> Counter:
    return replace(counter, clerk=next(who for who in staff.roster(counter) if who.role is Role.SUPERVISOR))


def kinds(counter: Counter, number: str) -> list[PaperKind]:
    return [job.kind for job in prints.jobs_of(counter, number)]


@pytest.mark.parametrize(
    ("printers", "tray", "name"),
    [
        (Printers(), Tray.LABEL, ""),
        (Printers("HP"), Tray.A4, "HP"),
        (Printers("HP", a4="Canon"), Tray.A4, "Canon"),
        (ALL, Tray.LABEL, "Zebra"),
        (ALL, Tray.VOUCHER, "Epson"),
        (ALL, Tray.A5, "HP"),
    ],
)
def test_what_has_no_printer_of_its_own_goes_to_that_for_a5(printers, tray, name) -> None:
    assert printers.of(tray) == name


def test_a_supervisor_chooses_and_the_choice_stays(counter: Counter) -> None:
    assert chosen_printers(counter) is None
    assert choose_printers(boss(counter), ALL) == ALL == chosen_printers(counter)
    off = replace(ALL, label="", voucher="")
    choose_printers(boss(counter), off)
    assert chosen_printers(counter) == off


def test_a_clerk_may_not_choose(counter: Counter) -> None:
    before = everything(counter.db)
    with pytest.raises(Refused, match="trưởng bưu cục"):
        choose_printers(counter, ALL)
    assert everything(counter.db) == before


def test_label_and_voucher_follow_the_slip_where_they_have_a_printer(counter: Counter) -> None:
    plain = accept(counter, INTAKE)
    assert kinds(counter, plain.item_number) == [PaperKind.CONSIGNMENT]
    settings = replace(counter, rules=Rules(printers=ALL))
    receipt = accept(settings, another("form-2"))
    jobs = prints.jobs_of(counter, receipt.item_number)
    assert [(job.kind, job.copies) for job in jobs] == [
        (PaperKind.CONSIGNMENT, 3),
        (PaperKind.LABEL, 1),
        (PaperKind.VOUCHER, 2),
    ]
    slip, label, voucher = (prints.snapshot(counter, job.id) for job in jobs)
    assert (slip, label) == (receipt, intake_label(receipt))
    assert voucher == visit_voucher("281530-19-000002", (receipt,))
    choose_printers(boss(counter), Printers("HP"))  # the choice on the spot goes before the settings of the PC
    assert kinds(counter, accept(settings, another("form-3")).item_number) == [PaperKind.CONSIGNMENT]


def test_whatever_is_paid_takes_the_next_voucher_number_and_nothing_paid_takes_none(counter: Counter) -> None:
    receipts = [accept(counter, another(f"form-{at}")) for at in range(3)]
    used = ask(counter, "SELECT number, seq FROM number_use WHERE kind = 'voucher' ORDER BY number")
    assert used == [(f"281530-19-{at:06d}", receipt.event_seq) for at, receipt in enumerate(receipts, 1)]
    result = collected(counter)  # nothing is paid before it is handed out
    given = delivery.hand_out(counter, handing(result))
    last = ask(counter, "SELECT number, seq FROM number_use WHERE kind = 'voucher' ORDER BY number")[3:]
    assert last == [("281530-19-000004", given.event_seq)]
    assert check_up(counter) == ()
    voucher = prints.snapshot(counter, prints.reprint(counter, result.item_number, kind=PaperKind.VOUCHER).id)
    assert voucher == delivery_voucher("281530-19-000004", given)


def test_over_the_counter_the_copy_to_be_signed_is_printed_filled_in(counter: Counter) -> None:
    settings = replace(counter, rules=Rules(printers=ALL))
    result = collected(settings)
    assert kinds(counter, result.item_number) == [PaperKind.RESULT, PaperKind.LABEL]
    given = delivery.hand_out(settings, handing(result))
    *_, signed, _voucher = jobs = prints.jobs_of(counter, result.item_number)
    assert [job.kind for job in jobs[2:]] == [PaperKind.DELIVERY, PaperKind.VOUCHER]
    assert prints.snapshot(counter, signed.id) == given
    assert prints.snapshot(counter, jobs[1].id) == result_label(result)
    assert delivery.hand_out(settings, handing(result)) == given
    assert len(prints.jobs_of(counter, result.item_number)) == 4


def test_what_a_courier_delivered_was_signed_for_at_the_door(counter: Counter) -> None:
    result = collected(counter, result_place=ResultPlace.ADDRESS)
    delivery.give_to_courier(counter, [result.item_number], "Nguyễn Đình Toàn", "out-1")
    delivery.hand_out(counter, handing(result))
    assert kinds(counter, result.item_number) == [PaperKind.RESULT]


def test_a_refused_acceptance_leaves_no_gap(counter: Counter) -> None:
    accept(counter, INTAKE)
    with pytest.raises(Refused):
        accept(counter, another("form-2", cash_given_vnd=1_000))
    accept(counter, another("form-3"))
    numbers = ask(counter, "SELECT number FROM number_use WHERE kind = 'voucher' ORDER BY number")
    assert [number[-6:] for (number,) in numbers] == ["000001", "000002"]


def test_a_voucher_and_a_label_that_were_not_printed_are_printed_when_asked(counter: Counter) -> None:
    receipt = accept(counter, INTAKE)
    for kind, value in (
        (PaperKind.VOUCHER, visit_voucher("281530-19-000001", (receipt,))),
        (PaperKind.LABEL, intake_label(receipt)),
    ):
        first, again = (prints.reprint(counter, receipt.item_number, kind=kind) for _ in range(2))
        assert [(job.kind, job.reprint_no) for job in (first, again)] == [(kind, 0), (kind, 1)]
        assert prints.snapshot(counter, first.id) == prints.snapshot(counter, again.id) == value
    assert prints.reprint(counter, receipt.item_number).kind is PaperKind.CONSIGNMENT
    assert accept(counter, INTAKE) == receipt
    with pytest.raises(Refused, match="Không có phiếu"):
        prints.reprint(counter, "TH281530029VN", kind=PaperKind.LABEL)


def test_a_reversed_acceptance_gives_up_its_voucher_number_and_says_so_on_its_papers(counter: Counter) -> None:
    receipt = accept(counter, INTAKE)
    reversal.reverse(counter, receipt.item_number, ReversalReason.WRONG_PERSON, "", "reverse-1")
    assert ask(counter, "SELECT kind, status FROM number_use ORDER BY kind") == [("item", "void"), ("voucher", "void")]
    assert check_up(counter) == ()
    job = prints.reprint(counter, receipt.item_number, kind=PaperKind.VOUCHER)
    assert job.voided_at == counter.clock()
    accept(counter, another("form-2"))
    numbers = ask(counter, "SELECT number FROM number_use WHERE kind = 'voucher' AND status = 'issued'")
    assert numbers == [("281530-19-000002",)]

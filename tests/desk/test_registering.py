"""Mode 2: a result is registered before it exists, paid, awaited, found by its paper, collected for nothing more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.catalogue import Modes
from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import Collection
from bcdesk.core.dossier import Payment, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account
from bcdesk.core.measures import Measure
from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.reversal import ReversalReason
from bcdesk.core.shift_record import CashKind, CashLine
from bcdesk.core.states import ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.core.voucher import Voucher
from bcdesk.desk import cash, delivery, drafts, find, item, own_day, prints, transfer, upkeep, visits, worklist
from bcdesk.desk.catalogue import load_pack
from bcdesk.desk.counter import Counter
from bcdesk.desk.expected import ExpectedResult
from bcdesk.desk.find import Asked
from bcdesk.desk.history import EventKind, dossier_history
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PaperKind
from bcdesk.desk.registering import draft, register
from bcdesk.desk.result import collect, expected, look_up
from bcdesk.desk.reversal import reverse
from bcdesk.store import ledger
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading
from bcdesk.store.sheets import day_sheet
from tests.counter import FLOAT_VND, HANH, INTAKE, MORNING, Clock, another, ask, boss, everything, one
from tests.desk.registered import CODE, REQUEST, registered
from tests.desk.results import COLLECTION, collected, handing, two_way
from tests.desk.test_result import PACK

GROWN = {
    *("dossier", "party", "parcel", "parcel_dossier", "appointment", "charge", "search"),
    *("event", "event_line", "entry", "sync_day", "number_range", "number_use", "paper", "print_job"),
}
"""Every table that a registration writes."""


def _measures(counter: Counter, on: date) -> dict[Measure, int]:
    sums: dict[Measure, int] = {}
    with reading(counter.db) as conn:
        for row in day_sheet(conn, on, "desk", "281530").rows:
            sums[row.measure] = sums.get(row.measure, 0) + row.value
    return {measure: value for measure, value in sums.items() if value}


def _sound(counter: Counter) -> None:
    assert upkeep.check_up(counter) == ()
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()
        assert sum(ledger.balance(conn, account) for account in Account) == 0


def _collection(value: Registration, form_id: str = "collect-1") -> Collection:
    return replace(COLLECTION, form_id=form_id, first_number=value.number, procedure_code="", recipient=None)


def test_a_registration_writes_all_that_belongs_to_it(counter: Counter) -> None:
    before = everything(counter.db)
    shown = draft(counter, REQUEST)
    assert everything(counter.db) == before
    value = registered(counter)
    after = everything(counter.db)
    assert {name for name in after if after[name] != before[name]} == GROWN
    assert value == replace(
        shown, number="KQ281530190815001", dossier_id=value.dossier_id, voucher_number="281530-19-000001"
    )
    assert (value.recipient, value.appointment_on, value.transit_days) == (HANH, date(2019, 8, 22), 2)
    assert (value.postage.leg, value.total_vnd) == (Leg.RETURN, 30_000)
    assert ask(counter, "SELECT service, dossier_code, state, cash_given_vnd FROM dossier") == [
        ("return", CODE, "expected", 50_000)
    ]
    assert ask(counter, "SELECT leg, item_number, weight_g, zone, state, started_at, due_on FROM parcel") == [
        ("return", None, None, "inter_district", "expected", None, None)
    ]
    assert ask(counter, "SELECT due_on, slip_number FROM appointment") == [("2019-08-22", "1294/TN-SGTVT")]
    assert ask(counter, "SELECT kind, amount_vnd FROM charge ORDER BY kind") == [
        ("discount", 0),
        ("postage", 27_273),
        ("vat", 2_727),
    ]
    assert one(counter, "SELECT kind FROM event ORDER BY seq DESC LIMIT 1") == "result_registered"
    assert ask(counter, "SELECT account, leg, amount_vnd FROM entry ORDER BY id DESC LIMIT 3") == [
        ("vat_payable", "return", -2_727),
        ("postage_revenue", "return", -27_273),
        ("cash_drawer", "", 30_000),
    ]
    _sound(counter)


def test_its_money_counts_today_and_its_parcel_when_it_is_collected(counter: Counter, clock: Clock) -> None:
    value = registered(counter)
    assert _measures(counter, MORNING.date()) == {Measure.POSTAGE_NET_VND: 27_273, Measure.VAT_VND: 2_727}
    clock.now += timedelta(days=7)
    receipt = collect(counter, _collection(value))
    assert _measures(counter, clock.now.date()) == {Measure.RESULTS_COLLECTED: 1}
    assert (receipt.prepaid_vnd, receipt.postage_due_vnd, receipt.to_collect_vnd) == (30_000, 0, 0)
    assert (receipt.first_number, receipt.dossier_id, receipt.dossier_code) == (value.number, value.dossier_id, CODE)
    assert [job.kind for job in prints.jobs_of(counter, receipt.item_number)] == [PaperKind.RESULT]
    delivery.hand_out(counter, handing(receipt))
    assert ask(counter, "SELECT state FROM dossier") == [("delivered",)]
    assert one(counter, "SELECT count(*) FROM dossier") == 1
    _sound(counter)


def test_the_same_form_again_gives_the_first(counter: Counter) -> None:
    value = registered(counter)
    before = everything(counter.db)
    assert register(counter, REQUEST) == value
    assert register(counter, replace(REQUEST, dossier_code="", recipient=replace(HANH, name="Ai khác"))) == value
    assert everything(counter.db) == before


def test_papers_are_kept_with_it_and_the_vouchers_have_no_gap(counter: Counter) -> None:
    first = registered(counter)
    taken = accept(counter, INTAKE)
    free = registered(
        counter,
        "free",
        discount_code="ba-me-viet-nam-anh-hung",
        discount_evidence="Quyết định số 5",
        cash_given_vnd=None,
    )
    second = registered(counter, "second")
    assert [first.number, free.number, second.number] == [f"KQ28153019081500{turn}" for turn in (1, 2, 3)]
    assert (free.total_vnd, free.voucher_number) == (0, "")
    assert [first.voucher_number, second.voucher_number] == ["281530-19-000001", "281530-19-000003"]
    assert one(counter, "SELECT number FROM number_use WHERE kind = 'voucher' AND number LIKE '%2'")
    assert taken.total_vnd
    [job] = prints.jobs_of(counter, first.number)
    assert (job.kind, job.copies, prints.snapshot(counter, job.id)) == (PaperKind.REGISTRATION, 2, first)
    again = prints.reprint(counter, first.number, kind=PaperKind.VOUCHER)
    voucher = prints.snapshot(counter, again.id)
    assert isinstance(voucher, Voucher)
    assert (voucher.number, voucher.total_vnd, voucher.change_vnd) == (first.voucher_number, 30_000, 20_000)
    assert prints.reprint(counter, first.number).kind is PaperKind.REGISTRATION
    _sound(counter)


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"dossier_code": "", "slip_number": ""}, "dossier_code", "Ghi mã hồ sơ hoặc số giấy hẹn."),
        ({"slip_number": "x" * 61}, "slip_number", "Số giấy hẹn dài quá 60 ký tự."),
        ({"dossier_code": "25.H62"}, "dossier_code", "Mã hồ sơ có dạng"),
        ({"appointment_on": date(2019, 8, 14)}, "appointment_on", "Ngày hẹn đã qua"),
        ({"appointment_on": None}, "appointment_on", "Ghi ngày hẹn trả trên giấy hẹn."),
        ({"recipient": replace(HANH, name="")}, "name", "Chưa ghi họ và tên người nhận."),
        ({"recipient": replace(HANH, commune_code="99999")}, "commune", ""),
        ({"recipient": replace(HANH, commune_code="")}, "commune", "Chưa chọn xã trong danh sách."),
        ({"procedure_code": ""}, "procedure", "Chưa chọn thủ tục trong danh mục."),
        ({"agency_code": ""}, "agency", "Chưa có cơ quan giải quyết."),
        ({"agency_code": "VP-KHÔNG"}, "agency", ""),
        ({"cash_given_vnd": 29_000}, "cash_given", "Khách đưa còn thiếu 1.000 đ"),
        ({"discount_code": "ho-ngheo"}, "discount_evidence", "Ghi giấy tờ chứng minh."),
        ({"to_recover": ("x" * 301,)}, "to_recover", "Dài quá 300 ký tự."),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    counter: Counter, wrong: dict[str, object], field: str, says: str
) -> None:
    before = everything(counter.db)
    with pytest.raises(Refused) as refused:
        register(counter, replace(REQUEST, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert refused.value.message.startswith(says)
    assert everything(counter.db) == before


def test_a_giay_hen_of_today_is_taken(counter: Counter) -> None:
    assert registered(counter, appointment_on=MORNING.date()).appointment_on == MORNING.date()


def test_a_procedure_whose_result_may_not_go_by_post_is_refused(counter: Counter) -> None:
    only_sent = tuple(replace(row, modes=Modes.SEND, refusal="phải đến lấy.") for row in PACK.procedures)
    load_pack(boss(counter), replace(PACK, version="thử", procedures=only_sent))
    with pytest.raises(Refused, match="Không nhận kết quả qua bưu chính: phải đến lấy") as refused:
        registered(counter)
    assert refused.value.field == "procedure"


def _registered(counter: Counter) -> str:
    return registered(counter).number


def _registered_and_collected(counter: Counter) -> str:
    collect(counter, _collection(registered(counter)))
    return "đã nhận lúc"


def _collected_without(counter: Counter) -> str:
    collected(counter, dossier_code=CODE)
    return "đã nhận lúc"


@pytest.mark.parametrize("before", [_registered, _registered_and_collected, _collected_without])
def test_what_is_paid_already_is_not_paid_again(counter: Counter, before: Callable[[Counter], str]) -> None:
    says = before(counter)
    with pytest.raises(Refused) as refused:
        registered(counter, "again", dossier_code=CODE)
    assert refused.value.field == "dossier_code"
    assert says in refused.value.message


def test_the_same_giay_hen_of_the_same_agency_is_not_paid_again(counter: Counter) -> None:
    first = registered(counter, dossier_code="")
    with pytest.raises(Refused) as refused:
        registered(counter, "again", slip_number=REQUEST.slip_number)
    assert (refused.value.field, first.number in refused.value.message) == ("slip_number", True)
    other = one(counter, "SELECT code FROM agency WHERE code <> 'VP-SGTVT' LIMIT 1")
    assert registered(counter, "elsewhere", slip_number=REQUEST.slip_number, agency_code=other)


def test_what_was_only_sent_from_here_may_have_its_result_brought(counter: Counter) -> None:
    accept(counter, INTAKE)
    assert registered(counter).dossier_id == 2


def test_it_is_awaited_and_found_by_its_number_its_qr_and_its_dossier_code(counter: Counter) -> None:
    sent = two_way(counter)
    value = registered(counter, appointment_on=date(2019, 8, 20))
    assert [row.first_number for row in expected(counter)] == [value.number, sent.item_number]
    owed = look_up(counter, value.number)
    assert owed is not None
    assert (owed.service, owed.forward_state, owed.postage) == (Service.RETURN, None, value.postage)
    assert (owed.may_sign_master, owed.to_recover) == (True, ("Giấy phép lái xe cũ",))
    for text in (value.number, f"{value.number[:2].lower()} {value.number[2:]}", CODE):
        assert look_up(counter, text) == owed
    assert look_up(counter, "KQ281599190815001") is None  # of another desk: its postage is paid there
    with pytest.raises(Refused, match="không phải mã đăng ký"):
        look_up(counter, "BG281530190815001")
    qr = own_qr(RecordKind.REGISTRATION, value.number, MORNING.date())
    for asked in (value.number, qr, CODE, "nguyen thi hanh"):
        found = find.find(counter, Asked(asked))
        assert value.number in [row.item_number for row in found]
    assert isinstance(worklist.look_up(counter, value.number), ExpectedResult)
    receipt = collect(counter, _collection(value))
    lying = worklist.look_up(counter, value.number)
    assert isinstance(lying, item.Item)
    assert lying.item_number == receipt.item_number
    assert delivery.item(counter, value.number) == lying
    with pytest.raises(Refused, match="đã nhận lúc"):
        look_up(counter, value.number)
    assert [row.item_number for row in find.find(counter, Asked(value.number))] == [receipt.item_number]
    delivery.hand_out(counter, handing(receipt))
    assert worklist.look_up(counter, value.number) == value.number


def test_a_collection_that_forgets_its_registration_is_told(counter: Counter) -> None:
    value = registered(counter)
    with pytest.raises(Refused) as refused:
        collected(counter, dossier_code=CODE)
    assert value.number in refused.value.message
    with pytest.raises(Refused) as refused:
        collected(counter, first_number=value.number, agency_code="VP-SNV")
    assert refused.value.field == "agency"


def test_its_history_shows_both_papers(counter: Counter) -> None:
    value = registered(counter)
    told = dossier_history(counter, value.number)
    assert (told.number, told.state, told.person) == (value.number, ParcelState.EXPECTED, HANH)
    assert told.appointment_on == date(2019, 8, 22)
    receipt = collect(counter, _collection(value))
    told = dossier_history(counter, value.number)
    assert told == replace(dossier_history(counter, receipt.item_number), opened=told.opened)
    assert told.number == receipt.item_number
    assert [(one.kind, one.paper, one.paper_number) for one in told.happenings] == [
        (EventKind.RESULT_COLLECTED, PaperKind.RESULT, receipt.item_number),
        (EventKind.RESULT_REGISTERED, PaperKind.REGISTRATION, value.number),
    ]
    assert [line.amount_vnd for line in told.charges] == [30_000]


def test_the_zone_may_be_another_and_says_why(counter: Counter) -> None:
    value = registered(counter, zone=Zone.INTRA_DISTRICT, zone_reason="Bộ phận của Sở ở huyện")
    assert value.postage.zone is Zone.INTRA_DISTRICT
    assert one(counter, "SELECT zone_reason FROM intake_choice") == "Bộ phận của Sở ở huyện"
    _sound(counter)


def test_a_transfer_is_awaited_like_any_other(counter: Counter) -> None:
    value = registered(counter, payment=Payment.TRANSFER, cash_given_vnd=None)
    [waits] = transfer.transfers(counter)
    assert (waits.item_number, waits.amount_vnd, waits.payer) == (value.number, 30_000, HANH.name)
    transfer.settle_transfer(counter, value.dossier_id, Payment.TRANSFER, "settle-1")
    last = own_day.last_act(counter)
    assert last is not None
    assert (last.kind, last.number) == (EventKind.TRANSFER_SETTLED, value.number)
    _sound(counter)


def test_it_is_the_last_act_and_part_of_its_visit(counter: Counter) -> None:
    value = registered(counter)
    last = own_day.last_act(counter)
    assert last is not None
    assert (last.number, last.amount_vnd, last.change_vnd) == (value.number, 30_000, 20_000)
    assert [job.item_number for job in last.prints] == [value.number]
    accept(counter, another("form-2", visit=REQUEST.form_id))
    assert visits.visit_total(counter, REQUEST.form_id) == visits.VisitTotal(2, 195_000)


def test_a_kept_form_ends_with_it(counter: Counter) -> None:
    code = drafts.keep(counter, REQUEST.form_id, {"name": HANH.name}, ()).code
    value = registered(counter, result_place=ResultPlace.COUNTER)
    assert drafts.waiting(counter) == ()
    with pytest.raises(Refused, match=value.number):
        drafts.open_draft(counter, code)


def test_without_a_shift_nothing_is_registered(counter: Counter) -> None:
    with pytest.raises(Refused, match="Chưa mở ca"):
        register(replace(counter, shift=None), ResultRequest(**{n: getattr(REQUEST, n) for n in REQUEST.__slots__}))


def test_a_registration_that_was_a_mistake_is_reversed_and_made_again(counter: Counter) -> None:
    value = registered(counter)
    done = reverse(counter, value.number, ReversalReason.WRONG_MONEY, "", "reverse-1")
    assert (done.taken, done.item_number, done.cash_vnd) == (value, value.number, 30_000)
    assert reverse(counter, value.number, ReversalReason.WRONG_MONEY, "", "reverse-1") == done
    assert ask(counter, "SELECT state FROM parcel") == [("void",)]
    assert ask(counter, "SELECT status FROM number_use WHERE kind = 'voucher'") == [("void",)]
    assert _measures(counter, MORNING.date()) == {}
    assert expected(counter) == ()
    assert worklist.look_up(counter, value.number) == value.number
    with pytest.raises(Refused, match="đã hủy"):
        look_up(counter, value.number)
    with pytest.raises(Refused, match="đã hủy"):
        reverse(counter, value.number, ReversalReason.WRONG_MONEY, "", "reverse-2")
    told = dossier_history(counter, value.number)
    assert (told.state, told.happenings[0].paper) == (ParcelState.VOID, PaperKind.REVERSAL)
    assert registered(counter, "again", dossier_code=CODE, slip_number=REQUEST.slip_number).number != value.number
    _sound(counter)


def test_what_was_collected_is_reversed_no_more(counter: Counter) -> None:
    value = registered(counter)
    collect(counter, _collection(value))
    before = everything(counter.db)
    with pytest.raises(Refused, match="Không thể hủy phiếu gửi"):
        reverse(counter, value.number, ReversalReason.WRONG_MONEY, "", "reverse-1")
    with pytest.raises(Refused, match="KQ281599190815001"):
        reverse(counter, "KQ281599190815001", ReversalReason.WRONG_MONEY, "", "reverse-1")
    assert everything(counter.db) == before


def test_the_shift_that_takes_its_postage_says_so(counter: Counter) -> None:
    value = registered(counter)
    record = cash.close_shift(counter, FLOAT_VND + value.postage.total_vnd, "close-1")
    assert record.lines == (CashLine(CashKind.POSTAGE, 1, value.postage.total_vnd),)

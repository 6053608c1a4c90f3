"""What the clerk did today, each figure with its dossiers, and what was done last at this counter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bcdesk.core.delivery import NoticeWay
from bcdesk.core.dossier import Payment, Service
from bcdesk.core.handover import Signing
from bcdesk.core.staff import Role
from bcdesk.desk import cash, delivery, find, handover, own_day, staff, transfer
from bcdesk.desk.counter import Counter, record_event
from bcdesk.desk.intake import accept
from bcdesk.desk.own_day import PASSED_OVER, TOLD, LastAct, Tally
from bcdesk.desk.result import collect
from bcdesk.gui.history_words import EVENTS
from bcdesk.store.db import writing
from bcdesk.store.journal import EventKind
from tests.counter import INTAKE, Clock, another
from tests.desk.results import collected, handing, of_intake, two_way


def counted(counter: Counter) -> list[int]:
    """Figures and the lists behind them agree; gives the figures."""
    figures = own_day.tallies(counter)
    assert {tally: len(own_day.done_today(counter, tally)) for tally in Tally} == figures
    return list(figures.values())


def last(counter: Counter) -> LastAct:
    found = own_day.last_act(counter)
    assert found is not None
    return found


def test_each_step_of_a_dossier_is_counted_once_for_who_did_it(counter: Counter, clock: Clock) -> None:
    intake = two_way(counter)
    other = accept(counter, another("form-2", "Lê Thị Thủy"))
    assert counted(counter) == [2, 0, 0, 0]
    record = handover.prepare(counter, "VP-SGTVT", [intake.item_number, other.item_number], "prepare-1")
    clock.now += timedelta(hours=1)
    refused = ((other.item_number, "thiếu ảnh"),)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh", refused))
    assert counted(counter) == [2, 1, 0, 0]
    result = collect(counter, of_intake(intake))
    collected(counter, "collect-2")
    assert counted(counter) == [2, 1, 2, 0]
    delivery.hand_out(counter, handing(result))
    assert counted(counter) == [2, 1, 2, 1]
    assert [row.item_number for row in own_day.done_today(counter, Tally.HANDED_OVER)] == [intake.item_number]
    boss = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    boss_counter = cash.open_shift(cash.current_shift(replace(counter, clerk=boss)), 0, "shift-2")
    accept(boss_counter, another("by the boss"))
    assert counted(boss_counter) == [1, 0, 0, 0]
    assert counted(counter) == [2, 1, 2, 1]
    assert counted(replace(counter, clerk=None)) == [0, 0, 0, 0]
    clock.now += timedelta(days=1)
    assert counted(counter) == [0, 0, 0, 0]


def test_the_last_act_is_shown_whatever_it_was(counter: Counter, clock: Clock) -> None:
    assert own_day.last_act(counter) is None
    intake = accept(counter, replace(INTAKE, service=Service.TWO_WAY))
    act = last(counter)
    assert (act.kind, act.number, act.who) == ("accepted", intake.item_number, "Nguyễn Thị Hạnh")
    assert (act.at, act.procedure) == (intake.accepted_at, intake.procedure_name)
    assert (act.amount_vnd, act.change_vnd, act.by_transfer) == (195_000, 5_000, False)
    assert [job.state for job in act.prints] == ["waiting"]
    record = handover.prepare(counter, "VP-SGTVT", [intake.item_number], "prepare-1")
    act = last(counter)
    assert (act.kind, act.number, act.count, act.who) == ("handover_prepared", record.code, 1, record.agency.name)
    assert [job.item_number for job in act.prints] == [record.code]
    clock.now += timedelta(hours=1)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    assert (last(counter).kind, last(counter).amount_vnd) == ("handed_over", None)
    results = [collect(counter, of_intake(intake)), collected(counter, "collect-2")]
    assert (last(counter).kind, last(counter).number) == ("result_collected", results[1].item_number)
    delivery.give_to_courier(counter, [one.item_number for one in results], "Vũ Đình Lộc", "give-1")
    assert (last(counter).kind, last(counter).count) == ("given_to_courier", 2)
    delivery.hand_out(counter, handing(results[1], cash_given_vnd=50_000))
    act = last(counter)
    assert (act.kind, act.number, act.amount_vnd) == ("delivered_at_address", results[1].item_number, 30_000)
    assert act.who == "Nguyễn Thị Hạnh"
    cash.close_shift(counter, 0, "close-1", "chưa đếm")
    assert last(counter) == act


def test_a_transfer_gives_no_change(counter: Counter) -> None:
    accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    assert (last(counter).by_transfer, last(counter).change_vnd) == (True, None)


def test_a_notice_is_an_act_too(counter: Counter) -> None:
    result = collected(counter)
    delivery.notify(counter, result.item_number, NoticeWay.PHONE, "notify-1")
    assert (last(counter).kind, last(counter).number) == ("notified", result.item_number)


def test_every_kind_of_event_is_decided() -> None:
    """A new kind may be the last act and has its words, or is passed over because somebody thought about it."""
    assert set(TOLD) | set(PASSED_OVER) == set(EventKind)
    assert not TOLD & PASSED_OVER
    assert set(EVENTS) >= TOLD


@pytest.mark.parametrize("kind", sorted(TOLD - {EventKind.HANDOVER_PREPARED, EventKind.HANDED_OVER}))
def test_an_act_that_touches_no_parcel_is_told_by_its_dossier(counter: Counter, kind: EventKind) -> None:
    intake = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    with writing(counter.db) as conn:
        record_event(conn, counter, kind, at=counter.clock(), form_id="later", subject="dossier:1", amount_vnd=5_000)
    assert (last(counter).kind, last(counter).number, last(counter).amount_vnd) == (kind, intake.item_number, 5_000)


def test_a_transfer_that_came_is_the_last_act(counter: Counter) -> None:
    intake = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    [waiting] = transfer.transfers(counter)
    transfer.settle_transfer(counter, waiting.dossier_id, Payment.TRANSFER, "settle-1")
    assert (last(counter).kind, last(counter).number) == ("transfer_settled", intake.item_number)


def test_more_results_than_a_list_shows_go_with_a_courier(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [collected(counter, f"collect-{turn}").item_number for turn in range(2)]
    monkeypatch.setattr(find, "ROWS_SHOWN", 1)
    delivery.give_to_courier(counter, numbers, "Vũ Đình Lộc", "give-1")
    assert (last(counter).number, last(counter).count) == (numbers[0], 2)

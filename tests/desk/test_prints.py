"""The print queue: nothing that was accepted loses its paper, and a paper says for ever what it said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bcdesk.core.errors import Refused
from bcdesk.desk import own_day, prints
from bcdesk.desk.catalogue import load_pack
from bcdesk.desk.counter import Counter
from bcdesk.desk.history import dossier_history
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PrintState
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import pack_folder
from bcdesk.store.db import open_database
from tests.counter import INTAKE, Clock, another, at_counter, boss, everything, one

PACK = pack_folder.read(resource("packs") / practice_plan()["pack"])


def test_a_paper_waits_through_a_crash(counter: Counter, clock: Clock, key: bytes) -> None:
    receipts = [accept(counter, another(f"form-{turn}")) for turn in range(3)]
    jobs = prints.pending(counter)
    prints.mark(counter, jobs[1].id, PrintState.SENT)
    counter.db.close()
    again = open_database(counter.db.path, key)
    after = at_counter(again, clock)
    waiting = prints.pending(after)
    assert [job.item_number for job in waiting] == [receipts[0].item_number, receipts[2].item_number]
    assert [prints.snapshot(after, job.id) for job in waiting] == [receipts[0], receipts[2]]
    last = own_day.last_act(after)
    assert last is not None
    assert (last.number, [job.state for job in last.prints]) == (receipts[2].item_number, ["waiting"])
    again.close()


def test_what_became_of_a_job_is_kept_and_is_no_event(counter: Counter, clock: Clock) -> None:
    accept(counter, INTAKE)
    [job] = prints.pending(counter)
    events = one(counter, "SELECT count(*) FROM event")
    clock.now += timedelta(minutes=2)
    failed = prints.mark(counter, job.id, PrintState.FAILED, "Máy in hết giấy.")
    assert failed == replace(job, state=PrintState.FAILED, message="Máy in hết giấy.") == prints.job(counter, job.id)
    assert prints.pending(counter) == (failed,)
    assert one(counter, "SELECT changed_at FROM print_job") == "2019-08-15T09:44:00.000000+07:00"
    sent = prints.mark(counter, job.id, PrintState.SENT)
    assert (sent.state, sent.message) == (PrintState.SENT, "")
    assert prints.pending(counter) == ()
    assert one(counter, "SELECT count(*) FROM event") == events


def test_reprints_are_numbered(counter: Counter, clock: Clock) -> None:
    first, other = accept(counter, INTAKE), accept(counter, another("form-2"))
    for job in prints.pending(counter):
        prints.mark(counter, job.id, PrintState.SENT)
    clock.now += timedelta(hours=1)
    again = [prints.reprint(counter, first.item_number) for _ in range(2)] + [
        prints.reprint(counter, other.item_number)
    ]
    assert [(job.item_number, job.reprint_no, job.copies, job.state) for job in again] == [
        (first.item_number, 1, 3, "waiting"),
        (first.item_number, 2, 3, "waiting"),
        (other.item_number, 1, 3, "waiting"),
    ]
    assert again[0].made_at == clock.now
    assert [job.reprint_no for job in prints.jobs_of(counter, first.item_number)] == [0, 1, 2]
    assert prints.snapshot(counter, again[1].id) == first
    assert prints.pending(counter) == tuple(again)


def test_a_number_without_paper_is_refused(counter: Counter) -> None:
    accept(counter, INTAKE)
    before = everything(counter.db)
    with pytest.raises(Refused, match="TH281530029VN") as refused:
        prints.reprint(counter, "TH281530029VN")
    assert refused.value.field == "item_number"
    assert everything(counter.db) == before


def test_a_paper_says_what_it_said_after_the_pack_changed(counter: Counter) -> None:
    receipt = accept(counter, INTAKE)
    dearer = tuple(
        replace(price, steps=tuple((up_to, vnd * 2) for up_to, vnd in price.steps)) for price in PACK.tariffs[0].prices
    )
    changed = replace(
        PACK,
        tariffs=(replace(PACK.tariffs[0], prices=dearer),),
        procedures=tuple(replace(row, print_name="Tên mới của thủ tục") for row in PACK.procedures),
        agencies=tuple(replace(row, name="Cơ quan mới", address="Nơi khác") for row in PACK.agencies),
    )
    load_pack(boss(counter), changed)
    fresh = accept(counter, another("form-2"))
    assert (fresh.procedure_name, fresh.agency.name, fresh.total_vnd) == ("Tên mới của thủ tục", "Cơ quan mới", 195_000)
    job = prints.reprint(counter, receipt.item_number)
    assert prints.snapshot(counter, job.id) == receipt
    assert dossier_history(counter, receipt.item_number).procedure_name == receipt.procedure_name
    assert accept(counter, INTAKE) == receipt

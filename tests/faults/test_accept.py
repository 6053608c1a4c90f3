"""Accepting while the process is killed, the key is pressed again and again, the disk is full, the clock goes back."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bcdesk.core.dossier import Service
from bcdesk.core.errors import Trouble
from bcdesk.desk import find, own_day, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.upkeep import check_up
from bcdesk.store.db import open_database
from tests.counter import INTAKE, MORNING, Clock, another, ask, at_counter, everything, one

ROUNDS = 30
PARTS = {
    "dossier and party": "SELECT dossier.id FROM dossier JOIN party ON party.id = sender_id",
    "three documents": "SELECT dossier_id FROM document GROUP BY dossier_id HAVING count(*) = 3",
    "two parcels": "SELECT dossier_id FROM parcel_dossier JOIN parcel ON parcel.id = parcel_id GROUP BY 1 "
    "HAVING count(*) = 2 AND count(item_number) = 1",
    "seven charges": "SELECT dossier_id FROM charge GROUP BY dossier_id "
    "HAVING count(*) = 7 AND sum(amount_vnd) = 195000",
    "event with two lines": "SELECT cast(substr(subject, 9) AS int) FROM event JOIN event_line USING (seq) "
    "WHERE kind = 'accepted' GROUP BY event.seq HAVING count(*) = 2",
    "balanced entries": "SELECT cast(substr(subject, 9) AS int) FROM event JOIN entry USING (seq) "
    "WHERE kind = 'accepted' GROUP BY event.seq HAVING count(*) = 6 AND sum(entry.amount_vnd) = 0",
    "number": "SELECT dossier_id FROM number_use JOIN parcel ON item_number = number JOIN parcel_dossier "
    "ON parcel_id = parcel.id JOIN event USING (seq) WHERE subject = 'dossier:' || dossier_id",
    "voucher": "SELECT dossier_id FROM number_use JOIN paper USING (seq) "
    "WHERE number_use.kind = 'voucher' AND paper.kind = 'voucher'",
    "paper and print job": "SELECT dossier_id FROM paper JOIN print_job ON paper_id = paper.id WHERE state = 'waiting'",
}


def whole(counter: Counter) -> int:
    """How many dossiers there are, after seeing that each is whole and nothing belongs to none."""
    kept = {row for (row,) in ask(counter, "SELECT id FROM dossier")}
    for part, sql in PARTS.items():
        assert (part, sorted(row for (row,) in ask(counter, sql))) == (part, sorted(kept))
    assert one(counter, "SELECT count(*) FROM number_use WHERE kind = 'item'") == len(kept)
    for kind, used in ask(counter, "SELECT kind, next - first FROM number_range"):
        assert (kind, used) == (kind, len(kept))
    assert one(counter, "SELECT count(*) FROM parcel") == 2 * len(kept)
    assert one(counter, "SELECT count(*) FROM party") == len(kept)
    assert check_up(counter) == ()
    return len(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
def test_killed_while_accepting_no_dossier_is_lost_or_half(counter: Counter, clock: Clock, key: bytes) -> None:
    counter.db.close()
    dice = random.Random(20190815)
    told: dict[int, tuple[str, str]] = {}
    command = [sys.executable, "-m", "tests.faults.acceptor", key.hex()]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as acceptor:
        assert acceptor.stdin is not None
        assert acceptor.stdout is not None
        assert acceptor.stdout.readline() == "ready\n"
        for turn in range(ROUNDS):
            acceptor.stdin.write(f"{counter.db.path} round{turn}\n")
            acceptor.stdin.flush()
            child = int(acceptor.stdout.readline().removeprefix("child "))
            waited = turn % 5
            lines = [acceptor.stdout.readline() for _ in range(waited)]
            time.sleep(dice.uniform(0, 0.01 if waited else 0.04))  # the first rounds of five die while opening
            os.kill(child, signal.SIGKILL)
            lines += iter(acceptor.stdout.readline, "gone\n")
            for line in lines:
                _, seq, number, form_id = line.split()
                assert int(seq) not in told
                told[int(seq)] = number, form_id
            if turn % 5 == 4:
                again = open_database(counter.db.path, key)
                after = at_counter(again, clock)
                acts = ask(
                    after,
                    "SELECT seq, item_number, form_id FROM event JOIN event_line USING (seq) WHERE line_no = 1",
                )
                kept = {seq: (number, form_id) for seq, number, form_id in acts}
                assert told.items() <= kept.items()
                assert whole(after) == len(kept) <= len(told) + turn + 1  # one may be kept and not yet told
                again.close()
        acceptor.stdin.close()
    assert len(told) >= 2 * ROUNDS
    assert len({number for number, _ in told.values()}) == len(told)
    # the counter that comes back gives each form that was told its own receipt again, and goes on
    again = open_database(counter.db.path, key)
    after = at_counter(again, clock)
    before = whole(after)
    for seq, (number, form_id) in dice.sample(sorted(told.items()), 10):
        receipt = accept(after, another(form_id))
        assert (receipt.event_seq, receipt.item_number) == (seq, number)
    assert whole(after) == before
    accept(after, another("the next customer", service=Service.TWO_WAY))
    assert whole(after) == before + 1 == len(prints.pending(after))
    again.close()


def test_random_submits_record_each_form_once(counter: Counter) -> None:
    dice = random.Random(3)
    receipts: dict[str, tuple[int, str]] = {}
    forms = [f"form-{number}" for number in range(150)]
    for turn in range(300):
        for form_id in dice.choices(forms, k=dice.randint(1, 4)):
            receipt = accept(counter, another(form_id, weight_g=dice.randint(1, 31_500), cash_given_vnd=None))
            assert receipts.setdefault(form_id, (receipt.event_seq, receipt.item_number)) == (
                receipt.event_seq,
                receipt.item_number,
            )
        if turn % 50 == 49:
            assert one(counter, "SELECT count(*) FROM event WHERE kind = 'accepted'") == len(receipts)
    assert one(counter, "SELECT count(*) FROM dossier") == len(receipts)
    assert one(counter, "SELECT count(DISTINCT number) FROM number_use WHERE kind = 'item'") == len(receipts)
    assert len({number for _, number in receipts.values()}) == len(receipts) > 100
    assert check_up(counter) == ()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size`` bytes."""
    import resource  # POSIX

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limit")
def test_a_full_disk_while_accepting_keeps_nothing_and_passes(counter: Counter) -> None:
    log = counter.db.path.with_name("desk.db-wal")
    empty = log.stat().st_size
    accept(counter, another("before", service=Service.TWO_WAY))
    written = log.stat().st_size
    typed = replace(INTAKE, service=Service.TWO_WAY, again_reason="Bộ thứ hai")
    before = everything(counter.db)
    for eighth in range(7):  # full at the first page of the act, or at a later one
        room = (written - empty) * eighth // 8
        with largest_file(written + room), pytest.raises(Trouble, match="chưa được lưu") as trouble:
            accept(counter, typed)
        assert "Thử lại" in trouble.value.remedy
        assert everything(counter.db) == before
    receipt = accept(counter, typed)
    assert receipt.item_number == "TH281530029VN"
    assert whole(counter) == 2


def test_a_full_database_while_accepting_keeps_nothing_and_passes(counter: Counter) -> None:
    with counter.db.writer.connect() as conn:  # the pool gives the same connection back below
        size = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {size}")
    kept, told = 0, None
    while told is None:
        before = everything(counter.db)
        try:
            accept(counter, another(f"form-{kept}", service=Service.TWO_WAY))
            kept += 1
        except Trouble as trouble:
            told = trouble
    assert "đã đầy" in told.message
    assert "chưa được lưu" in told.message
    assert everything(counter.db) == before
    with counter.db.writer.connect() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 1000000")
    accept(counter, another(f"form-{kept}", service=Service.TWO_WAY))
    assert whole(counter) == kept + 1


def test_a_clock_that_goes_back_changes_no_order(counter: Counter, clock: Clock) -> None:
    first = accept(counter, another("first", service=Service.TWO_WAY))
    clock.now = MORNING - timedelta(hours=1)
    second = accept(counter, another("second", service=Service.TWO_WAY))
    last = own_day.last_act(counter)
    assert last is not None
    assert (last.number, last.at) == (second.item_number, second.accepted_at)
    clock.now = MORNING + timedelta(minutes=1)
    third = accept(counter, another("third", service=Service.TWO_WAY))
    assert second.accepted_at == MORNING - timedelta(hours=1)
    assert first.event_seq < second.event_seq < third.event_seq
    assert first.item_number < second.item_number < third.item_number
    clock.now = MORNING - timedelta(hours=2)
    newest_first = [third.item_number, second.item_number, first.item_number]
    assert [row.item_number for row in find.waiting_here(counter)] == newest_first
    assert [job.item_number for job in reversed(prints.pending(counter))] == newest_first
    assert whole(counter) == 3

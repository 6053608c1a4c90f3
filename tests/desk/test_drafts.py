"""Kept forms: as far as they are typed, without event or money, until they are accepted or given up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.missing import MissingList, MissingPaper, Wanted
from bcdesk.desk import cash, drafts, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PaperKind, PrintState
from bcdesk.desk.upkeep import check_up
from bcdesk.store.db import writing
from tests.counter import FLOAT_VND, HANH, INTAKE, Clock, ask, everything, one

TYPED = {"name": "Nguyễn Thị Hạnh", "id_number": "026185003412", "documents": [["Đơn đề nghị", 1, 0, True]]}
MISSING = ("Giấy khám sức khỏe của người lái xe, 1 bản chính",)


def other_tables(counter: Counter) -> dict[str, Any]:
    return {name: rows for name, rows in everything(counter.db).items() if name != "draft"}


def test_a_form_is_kept_as_it_was_typed_last_and_moves_nothing(counter: Counter, clock: Clock) -> None:
    before = other_tables(counter)
    drafts.autosave(counter, "form-1", {"name": "Ng"}, ())
    clock.now += timedelta(seconds=1)
    at = drafts.autosave(counter, "form-1", TYPED, MISSING)
    [draft] = drafts.waiting(counter)
    assert (draft.form_id, draft.code, draft.content, draft.missing) == ("form-1", "", TYPED, MISSING)
    assert draft.changed_at == at == clock.now
    assert other_tables(counter) == before


def test_the_dossier_takes_over_what_the_draft_held(counter: Counter) -> None:
    drafts.autosave(counter, "form-1", TYPED, MISSING)
    kept = drafts.keep(counter, "form-1", TYPED, MISSING)
    receipt = accept(counter, replace(INTAKE, form_id="form-1"))
    assert drafts.waiting(counter) == ()
    assert ask(counter, "SELECT state, content, missing FROM draft") == [("completed", "", "")]
    with pytest.raises(Refused, match=f"đã được nhận: {receipt.item_number}"):
        drafts.open_draft(counter, kept.code)


@pytest.mark.parametrize("saved_before", [False, True])
def test_what_is_saved_too_late_wakes_no_accepted_form(counter: Counter, saved_before: bool) -> None:
    if saved_before:
        drafts.autosave(counter, "form-1", TYPED, ())
    accept(counter, replace(INTAKE, form_id="form-1"))
    drafts.autosave(counter, "form-1", TYPED, ())
    assert drafts.waiting(counter) == ()
    assert one(counter, "SELECT count(*) FROM draft WHERE content <> ''") == 0
    for late in (lambda: drafts.keep(counter, "form-1", TYPED, ()), lambda: drafts.reopen(counter, "form-1")):
        with pytest.raises(Refused, match="không còn tạm lưu"):
            late()


def test_an_acceptance_that_fails_leaves_the_draft_open(counter: Counter) -> None:
    drafts.autosave(counter, "form-1", TYPED, ())
    with pytest.raises(Refused):
        accept(counter, replace(INTAKE, form_id="form-1", cash_given_vnd=1000))
    assert [draft.content for draft in drafts.waiting(counter)] == [TYPED]


def test_a_kept_form_has_its_number_once_and_for_all(counter: Counter, clock: Clock) -> None:
    codes = [drafts.keep(counter, form_id, TYPED, MISSING).code for form_id in ("form-1", "form-2", "form-1")]
    assert codes == ["BH281530190815001", "BH281530190815002", "BH281530190815001"]
    clock.now += timedelta(days=1)
    assert drafts.keep(counter, "form-3", TYPED, ()).code == "BH281530190816001"
    assert counter.station is not None
    second_desk = replace(counter, station=replace(counter.station, counter="2"))
    assert drafts.keep(second_desk, "form-4", TYPED, ()).code == "BH2815301908162002"


def test_a_number_opens_the_form_with_what_is_missing(counter: Counter) -> None:
    kept = drafts.keep(counter, "form-1", TYPED, MISSING)
    assert drafts.open_draft(counter, "BH 281530 190815 001") == kept
    assert (kept.text("name"), kept.missing, kept.kept_at) == ("Nguyễn Thị Hạnh", MISSING, kept.changed_at)
    assert kept.clerk_name == counter.clerk.name if counter.clerk else ""
    with pytest.raises(Refused, match="không có ở quầy này"):
        drafts.open_draft(counter, "BH281530190815002")


def test_a_draft_is_given_up_with_a_reason_and_forgets_the_person(counter: Counter) -> None:
    code = drafts.keep(counter, "form-1", TYPED, MISSING).code
    with pytest.raises(Refused) as refused:
        drafts.give_up(counter, "form-1", " ")
    assert refused.value.field == "reason"
    drafts.give_up(counter, "form-1", "Khách không quay lại")
    assert drafts.waiting(counter) == ()
    assert ask(counter, "SELECT code, state, content, missing, reason FROM draft") == [
        (code, "given_up", "", "", "Khách không quay lại")
    ]
    with pytest.raises(Refused, match="đã bỏ: Khách không quay lại"):
        drafts.open_draft(counter, code)
    assert drafts.keep(counter, "form-2", TYPED, ()).code == "BH281530190815002"


def test_a_cleared_form_comes_back_until_the_next_sign_in(counter: Counter) -> None:
    drafts.autosave(counter, "form-1", TYPED, ())
    drafts.put_away(counter, "form-1")
    assert drafts.waiting(counter) == ()
    assert drafts.reopen(counter, "form-1").content == TYPED
    drafts.put_away(counter, "form-1")
    assert drafts.unfinished(counter) is None
    assert one(counter, "SELECT content FROM draft") == ""
    with pytest.raises(Refused):
        drafts.reopen(counter, "form-1")


def test_a_form_with_a_number_is_not_cleared_away(counter: Counter) -> None:
    drafts.keep(counter, "form-1", TYPED, ())
    drafts.put_away(counter, "form-1")
    assert len(drafts.waiting(counter)) == 1


def test_the_form_that_was_being_filled_comes_back_to_its_clerk(counter: Counter, clock: Clock) -> None:
    assert drafts.unfinished(counter) is None
    kept = drafts.keep(counter, "form-1", TYPED, MISSING)
    assert drafts.unfinished(counter) is None  # it was put by on purpose
    clock.now += timedelta(minutes=1)
    drafts.autosave(counter, "form-2", {"name": "Đỗ Văn Hùng"}, ())
    found = drafts.unfinished(counter)
    assert found is not None
    assert found.form_id == "form-2"
    clock.now += timedelta(minutes=1)
    drafts.autosave(counter, "form-1", TYPED | {"phone": "0912345678"}, MISSING)
    found = drafts.unfinished(counter)
    assert found is not None
    assert (found.code, found.text("phone")) == (kept.code, "0912345678")
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE draft SET staff_id = 1 + staff_id % 2")
    assert drafts.unfinished(counter) is None


def test_a_draft_that_waits_too_long_is_given_up_and_erased(counter: Counter, clock: Clock) -> None:
    drafts.keep(counter, "form-1", TYPED, MISSING)
    clock.now += timedelta(days=counter.rules.draft_days)
    drafts.unfinished(counter)
    assert len(drafts.waiting(counter)) == 1
    clock.now += timedelta(seconds=1)
    drafts.unfinished(counter)
    assert ask(counter, "SELECT state, content, reason FROM draft") == [("given_up", "", drafts.EXPIRED)]


def test_a_person_is_found_by_the_newest_draft(counter: Counter) -> None:
    for form_id in ("form-1", "form-2"):
        drafts.keep(counter, form_id, TYPED, MISSING)
    drafts.autosave(counter, "form-3", TYPED, ())
    found = drafts.of_person(counter, "026185003412")
    assert found is not None
    assert found.form_id == "form-2"
    assert drafts.of_person(counter, "026185003413") is None


WANTED = Wanted(
    customer=HANH,
    procedure_code="1.002809",
    agency_code="VP-SGTVT",
    missing=(MissingPaper("Giấy khám sức khỏe của người lái xe", 1, 0, "Chưa có"),),
    complete=("Đơn đề nghị đổi giấy phép lái xe",),
)


def test_the_list_of_what_is_missing_is_queued_and_belongs_to_no_event(counter: Counter) -> None:
    before = one(counter, "SELECT count(*) FROM event")
    draft = drafts.keep(counter, "form-1", TYPED, MISSING, WANTED)
    [job] = prints.jobs_of(counter, draft.code)
    assert (job.kind, job.copies, job.state) == (PaperKind.MISSING, 1, PrintState.WAITING)
    listed = prints.snapshot(counter, job.id)
    assert isinstance(listed, MissingList)
    assert (listed.number, listed.missing, listed.complete) == (draft.code, WANTED.missing, WANTED.complete)
    assert listed.agency == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert listed.procedure_name.startswith("Đổi Giấy phép lái xe")
    assert listed.source.startswith("Danh mục thủ tục Tỉnh Vĩnh Phúc")
    assert listed.kept_until == date(2019, 9, 14)
    assert one(counter, "SELECT count(*) FROM event") == before
    assert one(counter, "SELECT count(*) FROM paper WHERE seq IS NULL") == 1
    assert check_up(counter) == ()
    drafts.keep(counter, "form-1", TYPED, MISSING, WANTED)
    assert [each.reprint_no for each in prints.jobs_of(counter, draft.code)] == [0, 0]
    assert prints.reprint(counter, draft.code).reprint_no == 1


def test_a_closing_shift_leaves_its_drafts_to_the_next_one(counter: Counter, clock: Clock) -> None:
    drafts.keep(counter, "form-1", TYPED, MISSING)
    drafts.autosave(counter, "form-2", TYPED, ())
    drafts.keep(counter, "form-3", TYPED, MISSING)
    drafts.give_up(counter, "form-3", "Khách thôi nộp")
    record = cash.close_shift(counter, FLOAT_VND, "close-1")
    assert record.drafts == 2
    assert [(draft.form_id, draft.carried_at) for draft in drafts.waiting(counter)] == [
        ("form-1", clock.now),
        ("form-2", clock.now),
    ]

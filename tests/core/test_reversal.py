import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.reversal import NOTE_LIMIT, REVERSAL_NAMES, ReversalReason, check_note, check_untouched
from bcdesk.core.states import ParcelState

S = ParcelState


def test_every_reason_has_its_words():
    assert list(REVERSAL_NAMES) == list(ReversalReason)
    assert len(set(REVERSAL_NAMES.values())) == len(ReversalReason)


@pytest.mark.parametrize("reason", ReversalReason)
def test_only_a_double_entry_needs_a_note(reason):
    check_note(reason, "a" * NOTE_LIMIT)
    for note, refused in (("", reason is ReversalReason.DOUBLE_ENTRY), ("a" * (NOTE_LIMIT + 1), True)):
        if refused:
            with pytest.raises(Refused):
                check_note(reason, note)
        else:
            check_note(reason, note)


@pytest.mark.parametrize("state", ParcelState)
def test_only_what_is_where_its_acceptance_put_it_is_reversed(state):
    if state in (S.ACCEPTED, S.EXPECTED):
        check_untouched((S.ACCEPTED, state), "")
        return
    with pytest.raises(Refused, match="Không thể hủy phiếu gửi"):
        check_untouched((S.ACCEPTED, state), "")


def test_what_stands_on_a_record_is_not_reversed():
    with pytest.raises(Refused, match="BG281530190815001"):
        check_untouched((S.ACCEPTED,), "BG281530190815001")

"""Messages: what is not exactly as the schema says is refused."""

from dataclasses import replace

import pytest

from bcdesk.core.measures import canonical, digest
from bcdesk.sync.wire import messages
from bcdesk.sync.wire.messages import Malformed
from tests.sync.wire.sheet import SHEET


def _with(text: str, by: str) -> bytes:
    content = canonical(SHEET)
    assert text.encode() in content
    return messages.packed(content.replace(text.encode(), by.encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not gzip",
        messages.packed(b""),
        messages.packed(b"[]"),
        messages.sheet_body(SHEET)[:-9],
        messages.sheet_body(SHEET) + messages.packed(b" "),
        messages.packed(b" " * (messages.UNPACKED_LIMIT + 1)),
        _with('"accepted"', '"accepted_by_nobody"'),
        _with('"value":2', '"value":2.5'),
        _with('"value":2', '"value":"2"'),
        _with('"value":2', '"value":true'),
        _with('"value":2', '"value":99999999999999999'),
        _with('"revision":7', '"revision":0'),
        _with('"revision":7', '"revision":7,"name":"Nguyễn Thị Hoa"'),
        _with("VP-STP", "VP STP"),
        _with("2019-08-15", "2019-02-30"),
        _with("forward", "by air"),
        _with("a" * 64, "A" * 64),
        _with('"epoch":1', '"epoch": 1'),
        messages.sheet_body(replace(SHEET, rows=SHEET.rows[::-1])),
        messages.sheet_body(replace(SHEET, rows=(SHEET.rows[0], *SHEET.rows))),
    ],
)
def test_a_malformed_sheet_is_refused(body):
    with pytest.raises(Malformed):
        messages.read_sheet(body)


def test_a_sheet_read_is_the_sheet_that_was_written():
    assert digest(messages.read_sheet(messages.sheet_body(SHEET))) == digest(SHEET)

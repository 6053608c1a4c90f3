"""What SQLite says, in a clerk's words. Whatever is not in the table is a bug and goes on as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from bcdesk.core.errors import Refused, Trouble
from bcdesk.store.triggers import CLOSED_SHIFT

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

NOTHING_SAVED = "Việc vừa làm chưa được lưu."
RESTORE = "Ngừng nhập liệu, giữ nguyên tệp này và nhờ bộ phận CNTT khôi phục từ bản sao lưu gần nhất."

_TROUBLES = {
    BUSY: (
        "Chương trình khác đang giữ cơ sở dữ liệu.",
        "Đợi sao lưu hoặc quét vi-rút xong rồi bấm “Thử lại”.",
    ),
    READONLY: (
        "Cơ sở dữ liệu chỉ đọc được, không ghi được.",
        "Nhờ bộ phận CNTT cấp quyền ghi vào thư mục dữ liệu rồi bấm “Thử lại”.",
    ),
    IOERR: (
        "Ổ đĩa báo lỗi khi đọc hoặc ghi dữ liệu.",
        "Bấm “Thử lại”; nếu còn lỗi thì sao lưu và báo bộ phận CNTT kiểm tra ổ đĩa.",
    ),
    CORRUPT: ("Tệp cơ sở dữ liệu bị hỏng.", RESTORE),
    FULL: ("Ổ đĩa đã đầy.", "Xóa bớt tệp không cần trên ổ đĩa rồi bấm “Thử lại”."),
    CANTOPEN: (
        "Không mở được tệp cơ sở dữ liệu.",
        "Kiểm tra ổ đĩa và quyền truy cập thư mục dữ liệu rồi bấm “Thử lại”.",
    ),
    NOTADB: ("Tệp cơ sở dữ liệu bị hỏng hoặc không phải của chương trình này.", RESTORE),
}
_TROUBLES[LOCKED] = _TROUBLES[BUSY]


def sqlite_code(error: BaseException | None) -> int:
    """SQLite's primary result code, or 0."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def told(saving: bool) -> Iterator[None]:
    """Raise ``Trouble`` (or ``Refused`` for a shift closed meanwhile) in place of what the driver raises."""
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if CLOSED_SHIFT in str(cause):
            raise Refused("Ca làm việc này đã chốt, không ghi thêm được. Mở ca mới rồi làm lại.", "shift") from error
        known = _TROUBLES.get(sqlite_code(cause))
        if known is None:
            raise
        message, remedy = known
        raise Trouble(f"{message} {NOTHING_SAVED}" if saving else message, remedy) from error

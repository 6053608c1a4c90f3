"""One window per data folder: a lock that dies with its process, and says who holds it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bcdesk.core.errors import Trouble

LOCK_NAME = "bcdesk.lock"

if sys.platform == "win32":
    import msvcrt

    _BEYOND = 1 << 20  # Windows keeps others from reading locked bytes: lock one far behind the text

    def _seize(file: IO[bytes]) -> None:
        file.seek(_BEYOND)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _seize(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def one_window(folder: Path, holder: str) -> Iterator[None]:
    """Hold a data folder for this process; ``holder`` is what a second one is told ("Nguyễn Thị Hoa, 07:31")."""
    path = folder / LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o660), "r+b")
    except OSError as error:
        raise Trouble(
            f"Không mở được tệp khóa cửa sổ {path}: {error.strerror}.", "Kiểm tra quyền ghi vào thư mục dữ liệu."
        ) from error
    with file:
        try:
            _seize(file)
        except OSError as error:
            file.seek(0)
            who = file.read(400).decode("utf-8", "replace").strip() or "một cửa sổ khác"
            raise Trouble(
                f"Chương trình đang mở trên máy này ({who}).",
                "Chuyển sang cửa sổ đang mở; nếu không thấy thì đăng xuất phiên Windows hoặc Linux kia rồi mở lại.",
            ) from error
        file.seek(0)
        file.truncate()
        file.write(f"{holder} (tiến trình {os.getpid()})\n".encode())
        file.flush()
        yield

"""The database key: 32 random bytes in a file outside the data folder, and on a recovery sheet.

On Linux the file is the key itself, mode 0600. On Windows it is sealed by DPAPI for this machine, so that every clerk
of the counter opens the same database and a copied file opens none.
"""

import base64
import hashlib
import hmac
import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from bcdesk.core.errors import Refused, Trouble

KEY_BYTES = 32
CHECK_BYTES = 3


def key_for(key_path: Path, database_path: Path, random_bytes: Callable[[int], bytes]) -> bytes:
    """The key of a database: read, or made with the first database. A lost key is never replaced silently."""
    data_folder = database_path.parent.resolve()
    if data_folder == key_path.parent.resolve() or data_folder in key_path.resolve().parents:
        raise Trouble(
            "Tệp khóa nằm trong thư mục dữ liệu: ai sao chép thư mục thì đọc được hồ sơ.",
            "Chuyển tệp khóa sang thư mục khác rồi sửa đường dẫn trong tệp cấu hình.",
        )
    if key_path.exists():
        return read_key(key_path)
    if database_path.exists() or check_path(database_path).exists():
        raise Trouble(
            f"Không thấy tệp khóa {key_path}; dữ liệu vẫn còn nhưng chưa mở được.",
            "Lấy phiếu khôi phục khóa trong két, chạy “bcdesk restore-key” và gõ lại khóa. Không cài đặt lại.",
        )
    key = random_bytes(KEY_BYTES)
    write_key(key_path, key)
    return key


def write_key(path: Path, key: bytes) -> None:
    """Keep the key; refuses to write over one."""
    sealed = _seal(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise Trouble(f"Đã có tệp khóa {path}.", "Đổi tên tệp khóa cũ trước khi ghi khóa khác.") from error
    except OSError as error:
        raise Trouble(
            f"Không ghi được tệp khóa {path}: {error.strerror}.", "Kiểm tra quyền ghi và dung lượng đĩa."
        ) from error


def read_key(path: Path) -> bytes:
    """The key out of its file."""
    try:
        _check_permission(path)
        key = _unseal(path.read_bytes())
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp khóa {path}: {error.strerror}.",
            "Đăng nhập bằng tài khoản máy tính của quầy, hoặc nhờ bộ phận CNTT cấp quyền đọc tệp này.",
        ) from error
    if len(key) != KEY_BYTES:
        raise Trouble(
            f"Tệp khóa {path} bị hỏng.",
            "Lấy phiếu khôi phục khóa trong két, chạy “bcdesk restore-key” và gõ lại khóa.",
        )
    return key


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    _UI_FORBIDDEN = 0x1
    _LOCAL_MACHINE = 0x4

    def _dpapi(function: str, data: bytes) -> bytes:
        source = _Blob(len(data), ctypes.cast(ctypes.create_string_buffer(data, len(data)), _Blob._fields_[1][1]))
        target = _Blob()
        crypt32 = ctypes.WinDLL("crypt32", use_last_error=True)
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.LocalFree.argtypes = (ctypes.c_void_p,)
        flags = _UI_FORBIDDEN | _LOCAL_MACHINE
        if not getattr(crypt32, function)(ctypes.byref(source), None, None, None, None, flags, ctypes.byref(target)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return ctypes.string_at(target.data, target.size)
        finally:
            kernel32.LocalFree(ctypes.cast(target.data, ctypes.c_void_p))

    def _seal(key: bytes) -> bytes:
        return _dpapi("CryptProtectData", key)

    def _unseal(data: bytes) -> bytes:
        return _dpapi("CryptUnprotectData", data)

    def _check_permission(path: Path) -> None:
        """Windows: the folder's access list, set by the installer, is what protects the file."""

else:

    def _seal(key: bytes) -> bytes:
        return key

    def _unseal(data: bytes) -> bytes:
        return data

    def _check_permission(path: Path) -> None:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Trouble(
                f"Người dùng khác của máy đọc được tệp khóa {path}.", f"Chạy: chmod 600 {path} rồi mở lại chương trình."
            )


def check_path(database_path: Path) -> Path:
    """Where the key check value of a database stands."""
    return database_path.with_name(database_path.name + ".keycheck")


def key_check(key: bytes) -> str:
    """Tells whether a key is the right one without opening anything; says nothing about the key."""
    return hmac.new(key, b"bcdesk key check", hashlib.sha256).hexdigest()[:32]


def recovery_text(key: bytes) -> str:
    """For the recovery sheet (phiếu khôi phục khóa): 14 groups of four, with a check at the end."""
    text = base64.b32encode(key + _recovery_check(key)).decode("ascii")
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def key_from_recovery(text: str) -> bytes:
    """The key typed from a recovery sheet; spaces, dashes, small letters and 0/O, 1/I, 8/B are forgiven."""
    letters = re.sub(r"[\s\-–.]", "", text).upper().translate(str.maketrans("018", "OIB"))
    if len(letters) != 56:
        raise Refused(f"Khóa khôi phục có 56 ký tự (14 nhóm bốn); đã gõ {len(letters)}.", "recovery")
    if not re.fullmatch("[A-Z2-7]+", letters):
        raise Refused("Khóa khôi phục chỉ gồm chữ A–Z và số 2–7.", "recovery")
    data = base64.b32decode(letters)
    key, check = data[:KEY_BYTES], data[KEY_BYTES:]
    if check != _recovery_check(key):
        raise Refused("Khóa khôi phục gõ chưa đúng: số kiểm tra không khớp.", "recovery")
    return key


def _recovery_check(key: bytes) -> bytes:
    return hashlib.sha256(b"bcdesk recovery" + key).digest()[:CHECK_BYTES]

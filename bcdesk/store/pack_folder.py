"""A reference pack as a folder of files."""

from pathlib import Path

from bcdesk.core import pack
from bcdesk.core.catalogue import Pack
from bcdesk.core.errors import Trouble
from bcdesk.core.pack import SETTINGS

__all__ = ["SETTINGS", "read"]


def read(folder: Path) -> Pack:
    """The pack in ``folder``; PackRefused says what is wrong in which file, Trouble that it cannot be read."""
    texts: dict[str, str] = {}
    findings = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        for path in paths:
            content = path.read_bytes() if path.name in pack.FILES else b""
            try:
                texts[path.name] = content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                findings.append(pack.Finding(path.name, line, "", "tệp không phải UTF-8; lưu lại dạng CSV UTF-8"))
    except OSError as error:
        raise Trouble(
            f"Không đọc được gói danh mục trong thư mục {folder} ({error.strerror}).",
            "Kiểm tra đường dẫn và quyền đọc thư mục, rồi thử lại.",
        ) from error
    if findings:
        raise pack.PackRefused(tuple(findings))
    return pack.read(texts)

"""Settings of one PC: defaults, then the policy file of IT, then the user's file, then the environment.

A file is TOML with the names of the fields below; an unknown name or a wrong type is told, not ignored.
The environment overrides with ``BCDESK_`` + the name in capitals.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bcdesk.core.errors import Trouble


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, which printer prints what, and the house rules that the law leaves open."""

    data_folder: Path
    key_file: Path
    backup_folder: Path
    printer: str = ""
    """Name of the printer for Phiếu gửi; empty: the system's default; "pdf": only into ``printed_folder``."""
    a4_printer: str = ""
    """Printer for Biên bản; empty: as ``printer``."""
    label_printer: str = ""
    """Printer for labels; empty: no label is printed with an acceptance."""
    voucher_printer: str = ""
    """Printer for chứng từ thu tiền; empty: none is printed with an acceptance."""
    voucher_roll: bool = False
    """Chứng từ on a roll of 80 mm instead of A5."""
    printed_folder: Path | None = None
    """Where a PDF is left besides, for practice and demo; None: PDFs are not kept outside the database."""
    two_up: bool = False
    """Two copies of a Phiếu gửi on one A4 sheet."""
    print_back: bool = True
    """Terms printed on the back; off where the stock is bought with them."""
    proxy: str = ""
    """Proxy for the way to the province; empty: the system's own."""
    ca_file: Path | None = None
    """Certificate of the house's own authority, where the province uses one."""
    password_minimum: int = 14
    lock_after_failures: int = 5
    lock_minutes: int = 15
    backups_kept: int = 30
    result_weight_g: int = 100
    """Weight for which the return postage of a two-way dossier is charged before the result is known."""
    post_account: str = ""
    """Account for postage by transfer: "970403 0011012345678 Bưu điện tỉnh …" (bank's BIN, number, name)."""
    fees_account: str = ""
    """Account for the fees that the post collects for agencies; never the same code as postage."""
    numbers_low: int = 200
    """So few item numbers left are told in the status bar."""
    draft_days: int = 30
    """How long a kept form (hồ sơ tạm lưu) waits for its customer."""
    scan_gap_ms: int = 35
    scan_length: int = 6
    clock_offset_days: int = 0
    """Only a practice desk lives on another day than today."""
    practice_hint: str = ""
    """What the sign-in form of a practice desk says."""
    full_screen: bool | None = None
    """None: full screen where the screen is no higher than 768 pixels."""

    @property
    def database(self) -> Path:
        return self.data_folder / "bcdesk.db"


def machine_folder(environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Folder of the data and folder of the keys, apart from each other."""
    if sys.platform == "win32":
        root = Path(environment.get("PROGRAMDATA", r"C:\ProgramData")) / "bcdesk"
        return root / "data", root / "key"
    home = Path(environment.get("HOME", "/"))
    data = Path(environment.get("XDG_DATA_HOME", home / ".local" / "share"))
    config = Path(environment.get("XDG_CONFIG_HOME", home / ".config"))
    return data / "bcdesk", config / "bcdesk"


def load_settings(environment: Mapping[str, str] = os.environ, *, practice: bool = False) -> Settings:
    """The settings in force. A practice desk has its own data, key and file."""
    data, keys = machine_folder(environment)
    if practice:
        data, keys = data / "practice", keys / "practice"
    settings = Settings(data_folder=data, key_file=keys / "desk.key", backup_folder=data / "backup")
    policy = environment.get("BCDESK_POLICY", "")
    for path in (Path(policy) if policy else keys / "policy.toml", keys / "settings.toml"):
        settings = _with_file(settings, path)
    found = {
        field.name: environment[f"BCDESK_{field.name.upper()}"]
        for field in fields(Settings)
        if f"BCDESK_{field.name.upper()}" in environment
    }
    return _with_values(settings, found, "BCDESK_…")


def _with_file(settings: Settings, path: Path) -> Settings:
    if not path.exists():
        return settings
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"Tệp thiết lập {path} không đọc được: {error}.", "Sửa tệp hoặc đổi tên tệp đó.") from error
    return _with_values(settings, values, str(path))


def _with_values(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    known = {field.name: str(field.type) for field in fields(Settings)}
    changes: dict[str, object] = {}
    for name, value in values.items():
        if name not in known:
            raise Trouble(f"{where}: không có thiết lập tên {name}.", "Xóa dòng đó hoặc sửa tên.")
        changes[name] = _typed(known[name], value, f"{where}: {name}")
    return replace(settings, **changes)  # type: ignore[arg-type]


def _typed(kind: str, value: object, where: str) -> object:
    try:
        if "Path" in kind:
            return Path(_text(value)).expanduser()
        if "bool" in kind:
            return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]
        if "int" in kind:
            return int(str(value))
        return _text(value)
    except (KeyError, ValueError) as error:
        raise Trouble(f"{where} không nhận giá trị {value!r}.", "Sửa giá trị đó.") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def write_settings(path: Path, values: Mapping[str, object]) -> None:
    """Write a settings file with plain values (text, number, bool, path)."""
    import json  # the first window need not wait for it

    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, value in values.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        # a JSON string is a TOML string but for the one control character that JSON leaves as it is
        quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        lines.append(f"{name} = {text if isinstance(value, (bool, int)) else quoted}")
    path.write_text("\n".join(lines) + "\n", "utf-8")

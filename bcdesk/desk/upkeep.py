"""Looking after the data: check-up (doctor) and backup copies."""

from pathlib import Path

from bcdesk.core.ledger import Account
from bcdesk.desk.counter import Counter
from bcdesk.store import backup, ledger
from bcdesk.store.audit import Damage, Finding, verify_chain
from bcdesk.store.db import reading

_DAMAGE = {
    Damage.CHANGED: "bị sửa sau khi ghi",
    Damage.DELETED: "bị xóa",
    Damage.SWAPPED: "bị đổi chỗ",
    Damage.INSERTED: "được chèn vào sau",
    Damage.CUT: "bị cắt mất ở cuối sổ",
    Damage.NOTE: "có ghi chú bị sửa",
    Damage.LEDGER: "có bút toán không khớp",
    Damage.UNPROTECTED: "không còn khóa bảo vệ",
}


def check_up(counter: Counter) -> tuple[str, ...]:
    """Every difference between the journal and what was derived from it, in words; nothing is mended."""
    with reading(counter.db) as conn:
        findings = [_words(finding) for finding in verify_chain(conn)]
        total = sum(ledger.balance(conn, account) for account in Account)
    if total:
        findings.append(f"Sổ tiền lệch {total} đồng: tổng các bút toán phải bằng 0.")
    return tuple(findings)


def keep_copy(counter: Counter, folder: Path) -> Path:
    """One verified backup copy in ``folder``; the oldest beyond the number kept goes."""
    return backup.backup(counter.db, folder, counter.clock(), keep=counter.rules.backups_kept)


def _words(finding: Finding) -> str:
    what = f"Sự kiện {finding.seq}" if finding.seq else "Sổ nhật ký"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{what} {_DAMAGE[finding.damage]}{detail}."

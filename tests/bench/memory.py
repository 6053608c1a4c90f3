"""How much memory the window holds after a morning's work, beside a bare form."""

from pathlib import Path

from tests.bench.start import in_process_of
from tests.bench.table import Row

TARGET_MB = 250


def memory(home: Path) -> Row:
    run = in_process_of(home)
    ours_mb, bare_mb = float(run("morning")[-1]), float(run("bare_form")[-1])
    return Row(
        "–",
        "memory of the window after the demo's morning",
        "bare PySide6 form",
        ours=f"{ours_mb:.0f} MB",
        raw=f"{bare_mb:.0f} MB",
        ratio=f"{ours_mb / bare_mb:.2f}",
        control="–",
        target=f"< {TARGET_MB} MB",
        verdict="held" if ours_mb < TARGET_MB else "MISSED",
    )

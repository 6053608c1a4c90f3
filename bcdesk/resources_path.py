"""Where the program's fonts, icons and packs lie: inside an installed package, beside it in a working tree."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """A file or folder of resources/, as "fonts/Tinos-Regular.ttf"."""
    installed = _PACKAGE / "resources"
    return (installed if installed.is_dir() else _PACKAGE.parent / "resources") / name

"""Where a database may live: a local disk with room, never a network share or a cloud folder.

SQLite's locks and its write-ahead log are only safe on a local file system.
"""

import shutil
import sys
from pathlib import Path, PurePath

from bcdesk.core.errors import Trouble

LOW_SPACE_BYTES = 500 * 1024 * 1024
_NETWORK_WORDS = """
9p afpfs afs ceph cifs coda davfs drvfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2 prl_fs smb2 smb3 smbfs vboxsf vmhgfs
fuse.davfs2 fuse.glusterfs fuse.google-drive-ocamlfuse fuse.onedriver fuse.rclone fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse
"""
NETWORK_TYPES = frozenset(_NETWORK_WORDS.split())
CLOUD_WORDS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "mega sync")


def check_place(folder: Path) -> None:
    """Refuse a data folder in which a database gets lost."""
    whole = folder.absolute()
    remedy = "Chọn thư mục dữ liệu trên ổ đĩa trong máy; muốn có bản thứ hai thì dùng chức năng sao lưu."
    if str(folder).startswith(("\\\\", "//")):
        raise Trouble(f"Thư mục dữ liệu {folder} nằm trên mạng.", remedy)
    if cloud_part(whole):
        raise Trouble(f"Thư mục dữ liệu {whole} được đồng bộ lên đám mây ({cloud_part(whole)}).", remedy)
    if is_remote(whole):
        raise Trouble(f"Thư mục dữ liệu {whole} nằm trên ổ đĩa mạng.", remedy)


def cloud_part(folder: PurePath) -> str:
    """The part of a path that a cloud program mirrors, or ""."""
    for part in folder.parts:
        if any(part.casefold().startswith(word) for word in CLOUD_WORDS):
            return part
    return ""


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def is_remote(folder: Path) -> bool:
        """Whether Windows calls the drive remote (also a mapped letter)."""
        return folder.anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE

else:

    def is_remote(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
        """Whether the mount that holds the folder is a network file system."""
        return mount_type(folder, mounts.read_text(encoding="utf-8", errors="replace")) in NETWORK_TYPES


def mount_type(folder: Path, mounts: str) -> str:
    """The file system type of a folder, by a text in the form of /proc/mounts; the last of the longest mount wins."""
    best, kind = -1, ""
    resolved = folder.resolve()
    for row in mounts.splitlines():
        fields = row.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if resolved.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def space_warning(folder: Path) -> str:
    """Words for the status bar when the disk is nearly full, or ""."""
    free = shutil.disk_usage(folder).free
    if free >= LOW_SPACE_BYTES:
        return ""
    return f"đĩa còn {free // (1024 * 1024)} MB"

"""Network shares, cloud folders and full disks are seen before a database lies there."""

import shutil
from pathlib import Path, PureWindowsPath

import pytest

from bcdesk.core.errors import Trouble
from bcdesk.store.db import open_database
from bcdesk.store.place import NETWORK_TYPES, check_place, cloud_part, mount_type, space_warning

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/quay /srv/quay nfs4 rw 0 0
//server/chung /media/chung\\040hai cifs rw 0 0
hoa@may: /srv/quay/gan fuse.sshfs rw 0 0
/dev/sdb1 /srv/quay/trong ext4 rw 0 0
tmpfs /srv/che tmpfs rw 0 0
server:/che /srv/che nfs rw 0 0
short
"""


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/home/quay/data", "ext4", False),
        ("/srv/quay/data", "nfs4", True),
        ("/srv/quayhang/data", "ext4", False),
        ("/srv/quay/gan/data", "fuse.sshfs", True),
        ("/srv/quay/trong/data", "ext4", False),
        ("/media/chung hai", "cifs", True),
        ("/srv/che/data", "nfs", True),
    ],
)
def test_the_mount_that_holds_a_folder(folder: str, kind: str, network: bool) -> None:
    assert mount_type(Path(folder), MOUNTS) == kind
    assert (kind in NETWORK_TYPES) is network


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\hoa\OneDrive\bcdesk",
        r"C:\Users\hoa\OneDrive - Tổng công ty\bcdesk",
        r"D:\Dropbox\quay",
        r"G:\Google Drive\quay",
        r"C:\Users\hoa\iCloudDrive\quay",
    ],
)
def test_cloud_folders_are_seen(path: str) -> None:
    assert cloud_part(PureWindowsPath(path))
    assert not cloud_part(PureWindowsPath(r"C:\ProgramData\bcdesk\data"))


@pytest.mark.parametrize("folder", ["//server/chung/data", "\\\\server\\chung\\data"])
def test_a_network_path_is_refused(folder: str) -> None:
    with pytest.raises(Trouble, match="nằm trên mạng"):
        check_place(Path(folder))


def test_no_database_is_made_in_a_cloud_folder(tmp_path: Path, key: bytes) -> None:
    folder = tmp_path / "Dropbox" / "quay"
    with pytest.raises(Trouble, match="đám mây"):
        open_database(folder / "desk.db", key)
    assert not folder.exists()


def test_little_space_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    for free, told in ((500 * 1024 * 1024, ""), (500 * 1024 * 1024 - 1, "499 MB")):
        monkeypatch.setattr(shutil, "disk_usage", lambda folder, free=free: usage._replace(free=free))
        assert told in space_warning(tmp_path)
        assert bool(space_warning(tmp_path)) is bool(told)

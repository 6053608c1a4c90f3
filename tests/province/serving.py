"""A real server on this machine, and engines to run it on."""

import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
import uvicorn

LOCAL = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(app: object) -> Iterator[str]:
    """Run an ASGI application until the block ends; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, LOCAL, port, log_level="error", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield f"http://{LOCAL}:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


def postgres_folder() -> Path:
    """Where Debian keeps the server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "PostgreSQL is not installed: make system"
    return found[-1].parent


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server of its own, in a folder of its own, run by an unprivileged user; its URL."""
    programs, data, port = postgres_folder(), folder / "data", free_port()
    as_user: list[str] = []
    if os.getuid() == 0:  # initdb refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60)

    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "bcdesk", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses={LOCAL} -p {port} -k {folder} -c fsync=off -c max_connections=60"
    run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://bcdesk@{LOCAL}:{port}/postgres"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(data, ignore_errors=True)


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=20)

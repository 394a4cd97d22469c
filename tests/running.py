"""A real server for a test: its own data folder, its own port on loopback, stopped by its process id."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GREETED = b"Stop with Ctrl-C."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server that can be started, killed and started again on the same data."""

    data: Path
    port: int = field(default_factory=free_port)
    env: dict[str, str] = field(default_factory=dict)
    example: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return {**kept, "DEMILGE_DATA": str(self.data), "PORT": str(self.port), "HOST": "127.0.0.1", **self.env}

    def start(self, wait: float = 60) -> None:
        """Start `demilge serve` in a process group of its own and wait until it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        words = [str(Path(sys.executable).parent / "demilge"), "serve", *(["--example"] if self.example else [])]
        with self.log.open("ab") as log:
            said_before = log.tell()
            self.process = subprocess.Popen(
                words, env=self.environment(), stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + wait
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log.read_text()[-3000:]}")
            # It greets once the port is free: until then a server that was killed there may still answer in its place.
            if GREETED in self.log.read_bytes()[said_before:]:
                with (
                    suppress(urllib.error.URLError, ConnectionError, TimeoutError),
                    urllib.request.urlopen(f"{self.url}/healthz", timeout=2),
                ):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not answer in {wait} s:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """Like a power cut for the whole server: no goodbye to anybody."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """Like Ctrl-C. Returns the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        return self.process.returncode

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another `demilge` command on the same data."""
        program = str(Path(sys.executable).parent / "demilge")
        return subprocess.run([program, *words], env=self.environment(), capture_output=True, text=True, check=False)

    def coordinator_link(self) -> str:
        """The one-time link that the server printed when it started."""
        found = re.findall(r"http://\S+/s/\S+", self.log.read_text())
        return found[-1]


@contextmanager
def running(**settings: object) -> Iterator[Server]:
    """A server for as long as the block lasts, on a data folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="demilge-server-") as folder:
        server = Server(data=Path(folder), **settings)  # type: ignore[arg-type]
        server.start()
        try:
            yield server
        finally:
            server.stop()

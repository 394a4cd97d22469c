"""What the benches share: the environment of a fresh process, and the memory it took."""

from pathlib import Path

ONE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_NUM_THREADS"], "1"
)


def memory_mb() -> float:
    """The most memory of this process since its programme began, in megabytes. getrusage would begin with what its parent had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024

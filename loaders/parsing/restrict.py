"""What a process gives up before it reads foreign bytes."""

from __future__ import annotations

from pathlib import Path

try:
    import resource
except ImportError:  # pragma: no cover - POSIX only; elsewhere the wall clock of the pool is the only limit
    resource = None  # type: ignore[assignment]


def restrict(*, memory: int, seconds: float) -> None:
    """Limit this process to ``memory`` bytes of address space and ``seconds`` more of processor time.

    Also no core dumps, no new files and no children. Called again, it renews the time. An own limit that is lower
    stays. macOS ignores the limit on memory.
    """
    if resource is None:  # pragma: no cover
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    clock = int(used.ru_utime + used.ru_stime + seconds) + 1
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, clock),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(limit, (value, hard))
        except (ValueError, OSError):  # pragma: no cover - a platform without this limit
            continue


def exhausted(memory: int) -> bool:
    """Whether this process has come near ``memory`` bytes of address space, where the system tells.

    Libraries catch what happens when memory is refused, and go on with what they have.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # pragma: no cover - not Linux
        return False
    peak = next((line for line in status.splitlines() if line.startswith("VmPeak:")), "VmPeak: 0 kB")
    return int(peak.split()[1]) * 1024 > 0.9 * memory

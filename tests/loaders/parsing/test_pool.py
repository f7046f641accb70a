from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kb.store.sandbox import supported
from loaders.limits import Limits
from loaders.parsing.pool import Job, Parsers
from loaders.parsing.process import Process

PAGE = b"<html><body><article><p>%s</p></article></body></html>"


def page(words: str, *, repeat: int = 40) -> Job[str]:
    def finish(answer: dict[str, object]) -> Iterator[str]:
        yield str(answer.get("reason") or str(answer["text"]).split()[0])

    return Job("page", PAGE % ((words + " said the ministry. ") * repeat).encode(), {}, finish)


def children() -> list[psutil.Process]:
    return [c for c in psutil.Process().children() if "loaders.parsing.worker" in " ".join(c.cmdline())]


def test_results_come_in_the_order_of_their_sources(parsers: Parsers) -> None:
    steps = [page(f"n{n}", repeat=2_000 if n % 3 == 0 else 20) if n % 4 else f"n{n}" for n in range(24)]
    assert list(parsers.run(steps)) == [f"n{n}" for n in range(24)]


def test_no_process_is_started_where_there_is_nothing_to_parse() -> None:
    before = len(children())
    with Parsers() as parsers:
        assert list(parsers.run(["a", "b"])) == ["a", "b"]
        assert len(children()) == before


def test_processes_are_reused_and_ended_with_the_pool() -> None:
    with Parsers(processes=1) as parsers:
        before = {c.pid for c in children()}
        list(parsers.run([page("a")]))
        first = {c.pid for c in children()} - before
        list(parsers.run([page("b"), page("c")]))
        assert {c.pid for c in children()} - before == first
        assert len(first) == 1
    assert not any(psutil.pid_exists(pid) for pid in first)


def test_the_source_is_read_only_a_little_ahead(parsers: Parsers) -> None:
    taken: list[int] = []

    def steps() -> Iterator[Job[str]]:
        for n in range(100):
            taken.append(n)
            yield page(f"n{n}")

    results = parsers.run(steps())
    assert next(results) == "n0"
    assert len(taken) <= 20
    results.close()


def test_a_parser_that_is_killed_costs_its_job_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Process.send

    def kill_at_b(self: Process, job: str, options: dict[str, object], body: bytes) -> None:
        send(self, job, options, body)
        if b">b said" in body:
            os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(Process, "send", kill_at_b)
    with Parsers(processes=2) as parsers:
        assert list(parsers.run([page(w) for w in "abcd"])) == ["a", "extraction-failed", "c", "d"]


@pytest.mark.parametrize("repeat", [40, 9_000])  # in the second case it does not even take its job
def test_a_parser_that_is_late_is_killed_and_replaced(repeat: int, monkeypatch: pytest.MonkeyPatch) -> None:
    send = Process.send

    def stop_at_b(self: Process, job: str, options: dict[str, object], body: bytes) -> None:
        send(self, job, options, body)
        if b">b said" in body:
            os.kill(self.pid, signal.SIGSTOP)

    with Parsers(Limits(parse_seconds=2), processes=1) as parsers:
        assert list(parsers.run([page("a")])) == ["a"]
        monkeypatch.setattr(Process, "send", stop_at_b)
        jobs = [page("a"), page("b", repeat=repeat), page("c")]
        assert list(parsers.run(jobs)) == ["a", "extraction-failed", "c"]


def test_a_parser_over_its_memory_loses_one_page() -> None:
    big = Job("page", PAGE % (b"<b>x</b>" * 500_000), {}, lambda a: [str(a.get("reason"))])
    with Parsers(Limits(parse_memory=200 << 20), processes=1) as parsers:
        assert list(parsers.run([big, page("b")])) == ["extraction-failed", "b"]


def test_a_consumer_that_is_slow_makes_no_parser_late() -> None:
    with Parsers(Limits(parse_seconds=2), processes=1) as parsers:
        list(parsers.run([page("a")]))
        results = parsers.run([page("a"), page("b", repeat=9_000), page("c")])
        assert next(results) == "a"
        time.sleep(2.5)  # longer than a parse may take; the answer waits in the pipe meanwhile
        assert list(results) == ["b", "c"]


def test_a_run_that_is_given_up_leaves_no_process_behind() -> None:
    with Parsers(processes=2) as parsers:
        before = {c.pid for c in children()}
        results = parsers.run(page(f"n{n}", repeat=3_000) for n in range(9))
        next(results)
        started = {c.pid for c in children()} - before
        results.close()
        assert list(parsers.run([page("again")])) == ["again"]
    assert started
    assert not any(psutil.pid_exists(pid) for pid in started)


def test_an_unknown_job_or_an_answer_that_is_none_is_a_failure(parsers: Parsers) -> None:
    unknown = Job("dance", b"", {}, lambda a: [str(a.get("reason"))])
    assert list(parsers.run([unknown])) == ["extraction-failed"]


@pytest.mark.skipif(not supported(), reason="this system has no walls around a process")
def test_a_parser_can_write_no_file_start_no_process_and_open_no_socket() -> None:
    with Parsers(processes=1) as parsers:
        before = {c.pid for c in children()}
        list(parsers.run([page("a")]))
        (pid,) = {c.pid for c in children()} - before
        child = psutil.Process(pid)
        assert child.rlimit(psutil.RLIMIT_FSIZE)[0] == 0
        assert child.rlimit(psutil.RLIMIT_NPROC)[0] == 0
        assert child.rlimit(psutil.RLIMIT_CORE)[0] == 0
        assert child.rlimit(psutil.RLIMIT_AS)[0] == Limits().parse_memory
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        assert "Seccomp:\t2" in status

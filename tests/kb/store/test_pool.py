"""Query workers: isolation, limits, turns, replacement, and the writer beside them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest

from kb.errors import BadInput, Busy, QueryTimeout, StoreUnavailable, TechgeoError, TooLarge, WorkerLost
from kb.settings import Settings
from kb.store import pool as pools
from kb.store.formats import named
from kb.store.pool import GraphRead, Query, QueryPool
from kb.store.writer import Writer
from tests.service import engine_directory

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = "".join(f"<http://x/s{i}> <http://x/p> <http://x/o{i}> .\n" for i in range(500))
    return engine_directory(tmp_path_factory.mktemp("pool"), lines)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(bounded())


def settings(**given: Any) -> Settings:
    return Settings(**({"workers": 1, "query_timeout": 5.0, "query_queue": 2} | given))


async def ask(pool: QueryPool, snapshot: Path, text: str, form: str = "csv", **given: Any) -> bytes:
    answer = await pool.run(Query(text, named(form)), snapshot, **given)
    await answer.begin()
    return await answer.read()


async def until(condition: Any) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def test_a_query_is_answered_and_a_wrong_one_does_not_end_the_worker(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            before = pool.pids
            assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"
            with pytest.raises(BadInput) as caught:
                await ask(pool, snapshot, "ASK { ex:a ?p ?o }")
            assert caught.value.problem == "sparql-syntax"
            assert await ask(pool, snapshot, "ASK {}", "json") == b'{"head":{},"boolean":true}'
            assert pool.pids == before

    run(work())


def test_what_crashes_the_parser_ends_one_worker_which_is_replaced(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            before = pool.pids
            with pytest.raises(WorkerLost):
                await ask(pool, snapshot, "ASK " + "{" * 100_000)  # no guard here
            assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"
            assert pool.pids != before

    run(work())


def test_an_endless_query_is_killed_at_its_time(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            with pytest.raises(QueryTimeout):
                await ask(pool, snapshot, ENDLESS, timeout=0.2)
            assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"

    run(work())


def test_a_worker_that_is_killed_loses_its_query_and_no_other(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings(workers=2)) as pool:
            endless = asyncio.create_task(ask(pool, snapshot, ENDLESS))
            await until(lambda: pool.busy == 1)
            victim = next(p for p in pool._all if p.answer is not None)
            os.kill(victim.pid, signal.SIGKILL)
            with pytest.raises(WorkerLost):
                await endless
            assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"
            await until(lambda: len(pool.pids) == 2)

    run(work())


def test_the_queue_is_bounded_and_who_finds_it_full_is_told_to_come_back(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings(query_queue=2, query_timeout=30)) as pool:
            endless = await pool.run(Query(ENDLESS, named("csv")), snapshot)
            tasks = [asyncio.create_task(ask(pool, snapshot, COUNT)) for _ in range(2)]
            await until(lambda: pool.waiting == 2)
            with pytest.raises(Busy) as caught:
                await ask(pool, snapshot, COUNT)
            assert caught.value.members["retry_after"]
            endless.cancel()
            assert await asyncio.gather(*tasks) == [b"n\r\n500\r\n"] * 2

    run(work())


def test_clients_take_turns(snapshot: Path) -> None:
    async def work() -> None:
        served: list[str] = []

        async def one(client: str) -> None:
            await ask(pool, snapshot, COUNT, client=client)
            served.append(client)

        async with QueryPool(settings(query_queue=10, query_timeout=30)) as pool:
            endless = await pool.run(Query(ENDLESS, named("csv")), snapshot)
            tasks = []
            for client in "aaaaab":
                tasks.append(asyncio.create_task(one(client)))
                await asyncio.sleep(0)
            await until(lambda: pool.waiting == 6)
            endless.cancel()
            await asyncio.gather(*tasks)
        assert served.index("b") <= 1
        assert sorted(served) == list("aaaaab")

    run(work())


def test_a_caller_who_gives_up_frees_the_worker_and_the_place_in_the_queue(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            answer = await pool.run(Query(ENDLESS, named("csv")), snapshot)
            waiting = asyncio.create_task(ask(pool, snapshot, COUNT))
            await until(lambda: pool.waiting == 1)
            waiting.cancel()
            await until(lambda: pool.waiting == 0)
            answer.cancel()
            assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"

    run(work())


def test_a_worker_is_replaced_after_its_share_of_queries(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "TASKS_PER_WORKER", 3)

    async def work() -> None:
        async with QueryPool(settings()) as pool:
            seen = set()
            for _ in range(7):
                await ask(pool, snapshot, COUNT)
                seen.update(pool.pids)
            assert len(seen) >= 2

    run(work())


def test_each_query_may_be_on_another_snapshot(snapshot: Path, tmp_path: Path) -> None:
    other = engine_directory(tmp_path, "<http://x/s> <http://x/p> <http://x/o> .\n")

    async def work() -> None:
        async with QueryPool(settings(), snapshot=snapshot) as pool:
            before = pool.pids
            for _ in range(3):
                assert await ask(pool, snapshot, COUNT) == b"n\r\n500\r\n"
                assert await ask(pool, other, COUNT) == b"n\r\n1\r\n"
            with pytest.raises(StoreUnavailable):
                await ask(pool, tmp_path / "none", COUNT)
            assert pool.pids == before

    run(work())


def test_parameters_are_bound_as_terms(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            query = Query(
                "SELECT ?s ?o ?x { ?s ?p ?o }", named("csv"), bind={"s": "<http://x/s7>", "x": '"a\\"} DROP"'}
            )
            answer = await pool.run(query, snapshot)
            assert (await answer.read()).decode().splitlines()[1] == 'http://x/s7,http://x/o7,"a""} DROP"'

    run(work())


def test_a_graph_is_read_whole_or_not_at_all(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            answer = await pool.run(GraphRead(None, named("ntriples")), snapshot)
            assert (await answer.read()).count(b"\n") == 500
            answer = await pool.run(GraphRead(None, named("ntriples")), snapshot, rows=100)
            with pytest.raises(TooLarge):
                await answer.read()
            answer = await pool.run(GraphRead("http://x/none", named("ntriples")), snapshot)
            with pytest.raises(TechgeoError) as caught:
                await answer.begin()
            assert caught.value.problem == "not-found"

    run(work())


def test_an_answer_over_its_bytes_fails(snapshot: Path) -> None:
    async def work() -> None:
        async with QueryPool(settings()) as pool:
            with pytest.raises(TooLarge):
                await ask(pool, snapshot, "SELECT * { ?s ?p ?o }", size=2_000)

    run(work())


def test_nothing_is_left_running_when_the_pool_ends(snapshot: Path) -> None:
    pids: list[int] = []

    async def work() -> None:
        async with QueryPool(settings(workers=2)) as pool:
            pids.extend(pool.pids)
            await pool.run(Query(ENDLESS, named("csv")), snapshot)

    run(work())
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_write_is_published_and_the_store_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.store import writer as writers
    from kb.store.lock import WriterLock

    monkeypatch.setattr(writers, "IDLE", 0.05)

    async def work() -> None:
        made = settings(default_graph="plain", store=str(tmp_path))
        writer = Writer(made)
        first = await writer.run({"op": "update", "text": "INSERT DATA { <a:b> <a:c> 1 }", "base": None})
        second = await writer.run({"op": "update", "text": "INSERT DATA { <a:b> <a:c> 2 }", "base": None})
        assert (first["snapshot"], second["snapshot"]) == (1, 2)
        while True:
            try:
                WriterLock(tmp_path).release()
                break
            except StoreUnavailable:
                await asyncio.sleep(0.02)
        async with QueryPool(made) as pool:
            assert await ask(pool, tmp_path / "snapshots" / "000002", COUNT) == b"n\r\n2\r\n"
        await writer.close()

    run(work())


def test_a_write_just_after_the_store_was_given_back_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.store import writer as writers

    monkeypatch.setattr(writers, "IDLE", 0.0)

    async def work() -> None:
        writer = Writer(settings(default_graph="plain", store=str(tmp_path)))
        for number in range(1, 4):
            said = await writer.run({"op": "update", "text": f"INSERT DATA {{ <a:b> <a:c> {number} }}", "base": None})
            assert said["snapshot"] == number
            await asyncio.sleep(0)  # the process is told to end, and has not ended yet
        await writer.close()

    run(work())


def test_no_secret_of_the_settings_is_among_the_arguments_of_the_writer(tmp_path: Path) -> None:
    secrets = dict.fromkeys(("write_token", "store_token", "store_password", "llm_key"), "s3cret-t0ken")

    async def work() -> None:
        writer = Writer(settings(default_graph="plain", store=str(tmp_path), **secrets))
        await writer.run({"op": "publish"})
        assert writer._process
        arguments = " ".join(psutil.Process(writer._process.pid).cmdline())
        assert str(tmp_path) in arguments
        assert "s3cret-t0ken" not in arguments
        await writer.close()

    run(work())


def test_a_writer_that_is_killed_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    async def work() -> None:
        writer = Writer(settings(default_graph="plain", store=str(tmp_path)))
        await writer.run(
            {"op": "update", "text": "INSERT DATA { <a:b> <a:c> 1, 2, 3, 4, 5, 6, 7, 8, 9 }", "base": None}
        )
        text = "INSERT { ?a <a:x> ?c } WHERE { " + " ".join(f"?a{i} ?b ?c{i} ." for i in range(12)) + " ?a ?b ?c }"
        endless = {"op": "update", "text": text, "base": None}
        with pytest.raises(QueryTimeout):
            await writer.run(endless, timeout=0.5)
        said = await writer.run({"op": "publish"})
        async with QueryPool(settings()) as pool:
            assert await ask(pool, tmp_path / "snapshots" / f"{said['snapshot']:06d}", COUNT) == b"n\r\n9\r\n"
        await writer.close()

    run(work())

"""The local copy of an endpoint: whole, up to date, and there when the endpoint is not. The commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api import cli
from kb.commit import Committer
from kb.errors import BadParameter, RemoteFailed, StoreUnavailable
from kb.graph import Generator
from kb.index.search import EventFilter
from kb.iris import Minter
from kb.reader import Reader, Readers
from kb.settings import Settings
from kb.store import mirror
from kb.store.opening import open_store
from kb.store.remote import RemoteStore
from loaders.pipeline import INDEXERS
from tests.contract.servers import oxigraph
from tests.kb.building import seed
from tests.running import running

pytestmark = pytest.mark.slow


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Settings]:
    """The settings of a server with the first two articles."""
    (tmp_path / "server").mkdir()
    with oxigraph(tmp_path / "server") as settings:
        given = settings.model_copy(update={"remote_cache": str(tmp_path / "cache"), "write_token": "t"})
        commit(given, 0, 2)
        yield given


def commit(settings: Settings, start: int, end: int) -> None:
    with open_store(settings) as store:
        Committer(store, Generator()).commit(seed()[start:end])


def copy(settings: Settings) -> Reader:
    return Readers(mirror.local_settings(settings).directory, Minter()).current()


def rows(reader: Reader) -> dict[str, tuple[object, ...]]:
    found = reader.index.events(EventFilter()).rows
    return {str(r["iri"]): (r["type"], r["reports"], r["articles"], r["factuality"]) for r in found}


def test_a_copy_follows_what_is_new_and_its_index_with_it(there: Settings, tmp_path: Path) -> None:
    first = mirror.refresh(there, INDEXERS)
    assert mirror.refresh(there, INDEXERS).number == first.number, "nothing new, nothing done"
    commit(there, 2, 4)
    second = mirror.refresh(there, INDEXERS)
    assert (first.articles, second.articles, second.number) == (2, 4, first.number + 1)
    afresh = there.model_copy(update={"remote_cache": str(tmp_path / "other")})
    mirror.refresh(afresh, INDEXERS)
    assert rows(copy(there)) == rows(copy(afresh))
    assert "contested" in {row[3] for row in rows(copy(there)).values()}


def test_a_copy_that_was_not_finished_is_made_again(there: Settings) -> None:
    mirror.refresh(there, INDEXERS)
    folder = mirror.local_settings(there).directory
    (folder / "UNFINISHED").touch()
    assert mirror.refresh(there, INDEXERS).articles == 2
    assert not (folder / "UNFINISHED").exists()


def test_another_writer_is_noticed(there: Settings) -> None:
    with open_store(there) as mine:
        commit(there, 2, 3)
        with pytest.raises(RemoteFailed) as caught:
            Committer(mine, Generator()).commit(seed()[3:])
    assert caught.value.problem == "remote-changed"


def test_a_copy_is_served_in_full_takes_no_updates_and_goes_on_without_the_endpoint(there: Settings) -> None:
    warnings: list[str] = []
    with mirror.following(there, INDEXERS, warnings.append) as local, running(local) as url:
        answer = httpx.get(f"{url}/sparql", params={"query": "ASK { ?e a <https://w3id.org/techgeo/ontology#Talks> }"})
        assert answer.json()["boolean"] is True
        refused = httpx.post(f"{url}/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": "Bearer t"})
        assert refused.status_code == 403
    gone = there.model_copy(update={"store": there.store, "remote_timeout": 0.001})
    with mirror.following(gone, INDEXERS, warnings.append) as local:
        assert Readers(local.directory, Minter()).current().snapshot.articles == 2
    assert len(warnings) == 1


def test_what_never_was_there_cannot_be_served(there: Settings, tmp_path: Path) -> None:
    gone = there.model_copy(update={"remote_cache": str(tmp_path / "none"), "remote_timeout": 0.001})
    with pytest.raises((RemoteFailed, StoreUnavailable)), mirror.following(gone, INDEXERS, print):
        pass


def test_the_commands_work_on_an_endpoint(
    there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for name in ("store", "store_update_url", "remote_cache"):
        monkeypatch.setenv(f"TECHGEO_{name.upper()}", getattr(there, name))
    article = tmp_path / "a.jsonl"
    article.write_text(
        '{"url": "https://example.org/new", "title": "Huawei signs", "language": "en", "published": "2019-10-21",'
        ' "text": "Huawei signed a licensing agreement with Ericsson on Monday."}\n'
    )
    assert cli.run(["load", str(article)]) == 0
    assert b"1 articles loaded" in capsysbinary.readouterr().err
    assert cli.run(["load", str(article)]) == 0
    assert b"1 unchanged" in capsysbinary.readouterr().err
    assert cli.run(["query", "cq8-events-by-type", "-f", "csv"]) == 0
    assert b"Talks" in capsysbinary.readouterr().out
    assert cli.run(["export", "nquads", "-o", str(tmp_path / "out.nq")]) == 0
    assert b"https://example.org/new" in (tmp_path / "out.nq").read_bytes()
    assert cli.run(["check"]) == BadParameter.exit_code


def test_a_large_change_goes_in_parts_and_the_ledger_last(there: Settings) -> None:
    store = RemoteStore.open(there)
    quads = list(store.live.quads_for_pattern(None, None, None, None))
    parts = list(store._parts(quads, quads, 500))
    store.close()
    assert all(len(removed) + len(added) <= 500 for removed, added in parts[:-1])
    assert {q.graph_name for q in (*parts[-1][0], *parts[-1][1])} == {store.ledger.graph}
    assert sorted(map(str, (q for removed, _ in parts for q in removed))) == sorted(map(str, quads))

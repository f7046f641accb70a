"""Opens the store that the settings name: a directory here, or an endpoint somewhere else."""

from __future__ import annotations

from kb.settings import Settings
from kb.store.contract import Store
from kb.store.embedded import EmbeddedStore
from kb.store.remote import RemoteStore


def open_store(settings: Settings) -> Store:
    """Return the store of these settings, open for writing.

    Raises:
        StoreUnavailable: if it is here and locked, damaged or not writable.
        RemoteFailed: if it is an endpoint that does not answer as it should.
    """
    return RemoteStore.open(settings) if settings.remote else EmbeddedStore.open(settings.directory, settings)

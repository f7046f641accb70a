from __future__ import annotations

import gzip
import io
import random
import zlib
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadInput, TooLarge
from loaders.compression import GzipStream, gunzip, is_packed, unpack
from loaders.limits import Limits
from tests.loaders.outcome import outcome

LIMITS = Limits(expanded_bytes=2_000_000)
NOISE = random.Random(7).randbytes(300_000)


@given(st.lists(st.binary(max_size=500), min_size=1, max_size=4), st.integers(0, 9), st.integers(0, 600))
def test_members_of_any_size_come_back_as_one_stream(parts: list[bytes], level: int, padding: int) -> None:
    packed = b"".join(gzip.compress(p, level) for p in parts) + bytes(padding)
    plain = b"".join(parts)
    unpacked, problem = outcome(gunzip, packed, LIMITS)
    assert unpacked == plain or (problem == "bad-compression" and is_packed(plain))


@given(st.binary(max_size=200), st.data())
def test_damaged_gzip_is_a_named_failure_or_the_same_content(content: bytes, data: st.DataObject) -> None:
    packed = bytearray(gzip.compress(content))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    unpacked, problem = outcome(gunzip, bytes(packed), LIMITS)
    assert unpacked == content or problem in ("bad-compression", "too-large")


@pytest.mark.parametrize("cut", [1, 5, 10, 100, 290_000])
def test_cut_gzip_is_a_failure_and_never_half_a_text(cut: int) -> None:
    with pytest.raises(BadInput) as caught:
        gunzip(gzip.compress(NOISE)[:-cut], LIMITS)
    assert caught.value.problem == "bad-compression"


def test_a_bomb_is_stopped_by_its_ratio_before_it_is_unpacked() -> None:
    stream = GzipStream(io.BytesIO(gzip.compress(bytes(50_000_000))), Limits(), most=None)
    with pytest.raises(TooLarge):
        deque(iter(lambda: stream.read(1 << 16), b""), maxlen=0)
    assert stream._written < 8_000_000


def test_data_over_the_size_limit_are_refused_however_little_they_are_packed() -> None:
    with pytest.raises(TooLarge):
        gunzip(gzip.compress(NOISE * 7, 0), LIMITS)


@pytest.mark.parametrize("inner", [gzip.compress(b"x", mtime=0), b"PK\x03\x04rest", b"BZh9", zlib.compress(b"x")])
def test_compressed_data_inside_gzip_are_refused(inner: bytes) -> None:
    if inner.startswith(b"x"):  # zlib has no signature that could be told from text
        assert gunzip(gzip.compress(inner), LIMITS) == inner
        return
    with pytest.raises(BadInput):
        gunzip(gzip.compress(inner), LIMITS)


def test_other_compressions_and_a_broken_promise_are_refused() -> None:
    for head in (b"PK\x03\x04", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"):
        with pytest.raises(BadInput):
            unpack(io.BytesIO(head), head, LIMITS)
    with pytest.raises(BadInput):
        unpack(io.BytesIO(b"text"), b"text", LIMITS, expected=True)
    assert unpack(io.BytesIO(b"text"), b"text", LIMITS).read() == b"text"

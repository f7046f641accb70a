from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.store.frames import DATA, MAX_FRAME, BadFrame, Decoder, pack
from kb.store.spool import Spool


@given(st.lists(st.one_of(st.binary(min_size=1, max_size=40), st.none()), max_size=60), st.integers(0, 50))
def test_what_goes_in_comes_out_in_order_in_memory_or_on_disk(steps: list[bytes | None], in_memory: int) -> None:
    spool = Spool(in_memory)
    put = b"".join(step for step in steps if step)
    got = b""
    for step in steps:
        if step is None:
            got += spool.get()
        else:
            spool.put(step)
    while chunk := spool.get():
        got += chunk
    assert got == put
    assert spool.empty


@given(
    st.lists(st.tuples(st.sampled_from([b"D", b"E", b"X"]), st.binary(max_size=50)), max_size=20), st.integers(1, 30)
)
def test_frames_survive_any_cut_of_the_stream(sent: list[tuple[bytes, bytes]], size: int) -> None:
    stream = b"".join(pack(kind, payload) for kind, payload in sent)
    decoder = Decoder()
    found = [frame for at in range(0, len(stream), size) for frame in decoder.feed(stream[at : at + size])]
    assert found == sent


def test_a_frame_of_an_absurd_length_is_refused_before_it_is_collected() -> None:
    try:
        list(Decoder().feed(DATA + (MAX_FRAME + 1).to_bytes(4, "big")))
    except BadFrame:
        return
    raise AssertionError

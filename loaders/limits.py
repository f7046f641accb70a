"""How much of anything a source may ask of us: one value that goes from the door to every reader."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one load. Sizes are bytes and times are seconds, unless the name says otherwise."""

    item_bytes: int = 20 * MEGABYTE
    """One page, text, feed, line of JSONL or WARC record, after decompression."""
    expanded_bytes: int = 50 * MEGABYTE
    """What one compressed body may expand to."""
    ratio: int = 100
    """How many times its size compressed data may expand to; news text compresses 3 to 20 times."""
    depth: int = 255
    """Elements inside one another; libxml2 drops what is deeper than 256 without an exception."""
    json_depth: int = 64
    """Arrays and objects inside one another in JSON."""
    feed_items: int = 20_000
    """Items that are read of one feed."""
    parse_seconds: float = 30.0
    """Wall clock that the parsing of one item may take."""
    parse_memory: int = 1 << 30
    """Address space of a parser process."""
    bad_characters: float = 0.01
    """Share of characters that may be undecodable."""
    connect_seconds: float = 10.0
    """Until a connection stands, each address that a name has."""
    read_seconds: float = 15.0
    """Silence of a server that is waited for."""
    total_seconds: float = 60.0
    """One fetch, redirects included."""
    redirects: int = 5
    """Redirects that are followed."""

"""How jobs and answers stand one behind the other on the pipes between the pool and its processes."""

from __future__ import annotations

import struct

HEAD = struct.Struct(">IQ")
"""Before each job: bytes of its JSON header, bytes of its body."""
REPLY = struct.Struct(">Q")
"""Before each answer: its bytes."""

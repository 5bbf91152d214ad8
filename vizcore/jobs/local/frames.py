"""Messages on a pipe: one byte of kind, four of length, then the payload."""

from __future__ import annotations

import struct
from collections.abc import Iterator

# To the worker.
JOB, GOAL, COMMAND, STOP = b"J", b"G", b"C", b"S"
WISHES = {GOAL: "advance", COMMAND: "command", STOP: "stop"}  # what `Control` obeys
# From the worker.
READY, BEAT, ROW, RESTING, END = b"+", b".", b"R", b"Z", b"E"

MOST_BYTES = 8 * 1024 * 1024
_HEADER = struct.Struct("!cI")
_PROGRESS = struct.Struct("!d")


def pack(kind: bytes, payload: bytes = b"") -> bytes:
    """One message as bytes."""
    return _HEADER.pack(kind, len(payload)) + payload


def pack_row(data: bytes, progress: float | None) -> bytes:
    """A row with the progress that it reports; NaN stands for none."""
    return pack(ROW, _PROGRESS.pack(float("nan") if progress is None else progress) + data)


def unpack_row(payload: bytes) -> tuple[bytes, float | None]:
    """What `pack_row` packed."""
    (progress,) = _PROGRESS.unpack_from(payload)
    return payload[_PROGRESS.size :], progress if progress == progress else None


class Unpacker:
    """Cuts a stream of bytes, as it arrives in pieces, into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take the next piece and yield each (kind, payload) that is complete.

        Raises
        ------
        ValueError
            If a message claims to be longer than `MOST_BYTES`: this is no stream of messages.
        """
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._buffer)
            if length > MOST_BYTES:
                raise ValueError(f"message of {length} bytes")
            end = _HEADER.size + length
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[_HEADER.size : end])
            del self._buffer[:end]
            yield kind, payload

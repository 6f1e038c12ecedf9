"""What a payload says, number by number: figures' files and websocket messages, decoded as a browser does."""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


def numbers(message: Any, buffers: Mapping[str, bytes] | None = None) -> Iterator[tuple[str, float]]:
    """Every number of a Bokeh message (as read from JSON), each with the path of names that leads to it.

    A path joins the names of objects, attributes and columns by dots; places in lists are left out.
    """
    yield from _walk(_plain(message, buffers or {}), "")


def websocket_numbers(frames: list[str | bytes]) -> Iterator[tuple[str, float]]:
    """Every number of the frames a page received: a header, metadata, content, then its buffers in pairs."""
    buffers, name, messages = {}, "", []
    for frame in frames:
        if isinstance(frame, bytes):
            buffers[name] = frame
        elif frame[:1] in ("{", "["):
            said = json.loads(frame)
            if set(said) == {"id"}:
                # An empty buffer is no frame at all.
                name = said["id"]
                buffers[name] = b""
            else:
                messages.append(said)
    for message in messages:
        yield from numbers(message, buffers)


def texts(message: Any) -> Iterator[str]:
    """Every text of a JSON value, names included."""
    if isinstance(message, str):
        yield message
    elif isinstance(message, dict):
        for name, value in message.items():
            yield name
            yield from texts(value)
    elif isinstance(message, list):
        for value in message:
            yield from texts(value)


def _plain(value: Any, buffers: Mapping[str, bytes]) -> Any:
    """Bokeh's way of writing arrays, maps, objects and numbers undone."""
    if isinstance(value, list):
        return [_plain(part, buffers) for part in value]
    if not isinstance(value, dict):
        return value
    match value.get("type"):
        case "ndarray":
            return _array(value, buffers)
        case "map":
            value = {str(key): part for key, part in value.get("entries", [])}
        case "number":
            value = {"number": float(value["value"])}
        case "object":
            value = {value["name"]: value.get("attributes", {})}
    return {key: _plain(part, buffers) for key, part in value.items()}


def _array(value: Mapping[str, Any], buffers: Mapping[str, bytes]) -> Any:
    held = value["array"]
    if isinstance(held, list):
        return _plain(held, buffers)
    return np.frombuffer(_bytes(held["data"], buffers), dtype=value["dtype"]).tolist()


def _bytes(held: Any, buffers: Mapping[str, bytes]) -> bytes:
    if not isinstance(held, str):
        return buffers[held["id"]]
    packed = base64.b64decode(held)
    return gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed


def _walk(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        if not math.isnan(value):
            yield path, float(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _walk(part, f"{path}.{name}" if path else name)
    else:
        for part in value:
            yield from _walk(part, path)

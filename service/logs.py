"""Logs: JSON lines in a file, short lines on a terminal; never a value from a row.

Only the keys listed here are written. A traceback is written without the exceptions' messages, because a
library's message may quote a cell.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

_WRITTEN = """event level timestamp exc_info fault frames run asked_by attempt step seconds
    publication audience file source term rows rule files_received files_refused rows_set_aside
    process address port exit_code signal _record _from_structlog"""
KEYS = frozenset(_WRITTEN.split())

_NAMES = ("earlysight", "apscheduler")
_LARGEST = 5_000_000
_begun: list[logging.Handler] = []


def begin(name: str, folder: Path | None = None, terminal: bool = True) -> None:
    """Start logging to `folder/name.log` (20 MB in all) and, if wanted, short lines to the terminal."""
    end()
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
        _told,
        _allowed,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    # Something always listens: without it, logging prints a fault with its message on its own.
    _attach(logging.NullHandler(), before, structlog.processors.JSONRenderer())
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = RotatingFileHandler(folder / f"{name}.log", maxBytes=_LARGEST, backupCount=3, encoding="utf-8")
        _attach(file, before, structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False))
    if terminal:
        _attach(logging.StreamHandler(sys.stderr), before, _short)


def end() -> None:
    """Stop logging and close the files."""
    for handler in _begun:
        for name in _NAMES:
            logging.getLogger(name).removeHandler(handler)
        handler.close()
    _begun.clear()


def log() -> Any:
    """The logger; call as `log().info("Refresh started", run=3)`."""
    return structlog.get_logger("earlysight")


def log_file() -> Path | None:
    """The file being written, if any."""
    return next(
        (Path(handler.baseFilename) for handler in _begun if isinstance(handler, logging.FileHandler)), None
    )


def _attach(handler: logging.Handler, before: list[Any], render: Any) -> None:
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=[clean, render])
    )
    _begun.append(handler)
    for name, level in zip(_NAMES, (logging.INFO, logging.WARNING), strict=True):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.propagate = False
        logger.addHandler(handler)


def _allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in KEYS}


def _told(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and the places it passed, without its messages."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exception() if given is True else given
    if isinstance(error, BaseException):
        event["fault"] = fault_of(error)
        event["frames"] = [
            f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
        ]
    return event


def frames_of(error: BaseException) -> list[str]:
    """The places an exception passed, the innermost last."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def fault_of(error: BaseException) -> str:
    """The kinds of an exception and of its causes, e.g. `PublishError < OSError`."""
    names = []
    cause: BaseException | None = error
    while cause is not None:
        names.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    return " < ".join(names)


def _short(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    time = str(event.get("timestamp", ""))[11:19]
    extra = " ".join(
        f"{key}={event[key]}" for key in sorted(event) if key not in {"event", "level", "timestamp", "frames"}
    )
    mark = "" if event.get("level") == "info" else f"{str(event.get('level', '')).upper()} "
    return f"{time} {mark}{event.get('event', '')} {extra}".rstrip()

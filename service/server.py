"""The serving process: published files in, pages out. It knows no home, no settings and no jobs."""

from __future__ import annotations

import ipaddress
import time
from pathlib import Path

from service.exits import Misuse
from service.logs import log

_LOOK_AGAIN = 0.5


def serve(published: Path, audience: str, address: str, port: int) -> None:
    """Serve one audience's published snapshots until stopped; waits for the first publication.

    Raises Misuse for an address others could reach: until there is access control, only this machine may.
    """
    refuse_outside(address)
    wait_for_publication(published, audience)
    from dashboards.app import serve as serve_pages  # only once there is something to show: it takes seconds

    log().info("Serving", address=address, port=port, audience=audience)
    serve_pages(published, audience, address, port)


def refuse_outside(address: str) -> None:
    """Raise Misuse unless the address is this machine's own (127.0.0.1, ::1 or localhost)."""
    try:
        inside = address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise Misuse(
            f"Earlysight will not serve on {address}: it has no sign-in yet, and anyone who can reach that "
            "address would see every figure. Use 127.0.0.1."
        )


def wait_for_publication(published: Path, audience: str) -> None:
    """Return once there is a publication for this audience."""
    pointer = published / audience / "CURRENT"
    if not pointer.is_file():
        log().info("Waiting for the first publication", audience=audience)
    while not pointer.is_file():
        time.sleep(_LOOK_AGAIN)

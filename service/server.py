"""The serving process: published files in, pages out. It knows no home, no settings and no jobs."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from service.audit import Audit
from service.exits import Misuse
from service.logs import log


def serve(published: Path, audience: str, address: str, port: int, audit: Path | None = None) -> None:
    """Serve one audience's published snapshots until stopped; before the first, pages say so and look again.

    Exports are on account in `audit`, which lies beside the published folder unless it is given: never in
    it, since what lies there is for readers.
    Raises Misuse for an address others could reach: until there is access control, only this machine may.
    """
    refuse_outside(address)
    from dashboards.app import serve as serve_pages  # it takes seconds, and a wrong address should not wait

    log().info("Serving", address=address, port=port, audience=audience)
    serve_pages(published, audience, address, port, Audit(audit or published.parent / "audit.db"))


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

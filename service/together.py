"""`up`: one home's worker and server as two processes, the server without a way to the records."""

from __future__ import annotations

import sys
from collections.abc import Callable

from service.exits import Misuse
from service.home import Home, indicators_of
from service.logs import log
from service.pair import Part, is_answering, keep
from service.server import refuse_outside
from service.settings import serving_environment, working_environment


def up(home: Home, port: int | None = None) -> None:
    """Work and serve until stopped; raises Misuse for what cannot work, Fault when a part ends by itself."""
    settings = home.settings()
    indicators_of(home, settings)
    home.key()
    address, port = settings.serve.address, port or settings.serve.port
    refuse_outside(address)
    if is_answering(address, port):
        raise Misuse(f"Port {port} is in use on {address}. Choose another with --port.")
    python = [sys.executable, "-P", "-m", "service"]
    published = home.workplace.published
    worker = Part("worker", [*python, "work", str(home.root)], working_environment(), home.root)
    server = Part(
        "server",
        [*python, "serve", "--published", str(published), "--audience", settings.serve.audience,
         "--address", address, "--port", str(port), "--audit", str(home.audit)],
        serving_environment(),
        published,
    )  # fmt: skip
    keep([worker, server], each_turn=_say_when_ready(address, port))
    log().info("Stopped")


def _say_when_ready(address: str, port: int) -> Callable[[], None]:
    said = False

    def look() -> None:
        nonlocal said
        if not said and is_answering(address, port):
            said = True
            log().info(f"Ready: http://{address}:{port}/  (Ctrl-C stops)")

    return look

"""The web service of one audience: its pages, its static files, and what it says with nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import panel as pn

from dashboards.accounting import Audit, no_account
from dashboards.export_route import ADDRESS, SettingsExport
from dashboards.leaving import Leaving
from dashboards.library import Edition, Library
from dashboards.pages.groups import groups
from dashboards.pages.setting import setting
from dashboards.pages.target import target
from dashboards.shell import TEMPLATES
from dashboards.snapshot import UnreadableSnapshot

ASSETS = Path(__file__).parent / "assets"
PAGES: tuple[tuple[str, Callable[[Edition, str], pn.Template]], ...] = (
    ("target", target),
    ("groups", groups),
    ("setting", setting),
)


def serve(published: Path, audience: str, address: str, port: int, audit: Audit = no_account) -> None:
    """Serve an audience's pages and exports until stopped; `published` is the only folder it reads.

    `audit` is told of every export before it is given; without one, none is.
    """
    pn.extension(disconnect_notification="", ready_notification="")
    library = Library(published, audience)
    # The first person does not wait for the reading; whatever cannot be read is said to them on the page.
    with suppress(UnreadableSnapshot):
        library.current()
    hosts = [f"{address}:{port}", f"localhost:{port}"]
    exports = {"leaving": Leaving(published, audience, audit), "hosts": hosts}
    routes = {name: _route(library, make) for name, make in PAGES}
    pn.serve(
        {"/": routes["target"], **routes},
        address=address,
        port=port,
        show=False,
        title="Earlysight",
        websocket_origin=hosts,
        extra_patterns=[(ADDRESS, SettingsExport, exports)],
        static_dirs={"assets": str(ASSETS)},
        compress_response=True,
        check_unused_sessions_milliseconds=5_000,
        unused_session_lifetime_milliseconds=15_000,
    )


def _route(library: Library, make: Callable[[Edition, str], pn.Template]) -> Callable[[], pn.Template]:
    def session() -> pn.Template:
        try:
            edition = library.current()
        except UnreadableSnapshot as nothing:
            return _nothing_yet(str(nothing))
        return make(edition, query_of(pn.state.session_args or {}))

    return session


def query_of(arguments: Mapping[str, list[bytes]]) -> str:
    """Return a request's arguments as one query again, the first of each name; bytes not UTF-8 become �."""
    first = {name: values[0] for name, values in arguments.items() if values}
    return urlencode({name: value.decode(errors="replace") for name, value in first.items()})


def _nothing_yet(reason: str) -> pn.Template:
    template: Any = pn.Template(TEMPLATES.get_template("nothing.html"))
    template.add_variable("reason", reason)
    return template

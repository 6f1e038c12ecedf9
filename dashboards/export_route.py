"""The address where exports are asked for: HTTP around `dashboards.leaving`."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from bokeh.server.util import check_allowlist
from tornado.web import RequestHandler

from dashboards.leaving import Leaving, Refused
from dashboards.shell import TEMPLATES
from dashboards.wording import words

ADDRESS = r"/export/settings\.csv"


class SettingsExport(RequestHandler):  # type: ignore[misc]  # tornado says nothing of its types here
    """Answers with the list of settings as a file, or with a page that says why not."""

    def initialize(self, leaving: Leaving, hosts: Sequence[str]) -> None:
        """Take the way out, and the host names this server goes by."""
        self._leaving, self._hosts = leaving, hosts

    def set_default_headers(self) -> None:
        """Say that nothing here is to be kept or guessed at."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def compute_etag(self) -> None:
        """Have every file given whole: “not modified” would be on account as given, and was not."""

    async def get(self) -> None:
        """Give the list asked for."""
        # A page elsewhere whose name is made to lead here would otherwise read what a browser here may.
        if not check_allowlist(self.request.host, self._hosts):
            self._refuse(HTTPStatus.FORBIDDEN, words()["export"]["elsewhere"])
            return
        arguments = {name: self.get_query_arguments(name) for name in self.request.query_arguments}
        try:
            # Reading a snapshot takes a second that other people's pages should not wait for.
            given = await asyncio.to_thread(self._leaving.settings, arguments, who_asks(self.request))
        except Refused as refused:
            self._refuse(refused.status, str(refused))
            return
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{given.name}"')
        self.finish(given.content)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say in words what no rule foresaw."""
        ours = status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        self._refuse(HTTPStatus(status_code), words()["export"]["faulty" if ours else "unreadable"])

    def _refuse(self, status: HTTPStatus, said: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(TEMPLATES.get_template("refused.html").render(words=words(), said=said))


def who_asks(request: Any) -> str:
    """Say who asks, as far as that is known before there is sign-in."""
    try:
        here = ipaddress.ip_address(request.remote_ip).is_loopback
    except ValueError:
        here = False
    return "this machine" if here else "unknown"

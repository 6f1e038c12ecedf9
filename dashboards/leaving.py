"""What may leave: from the snapshot for sharing, whoever asks; an internal copy for one team alone."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final, NoReturn

from dashboards.accounting import Audit, Copy, Entry, NotAccounted
from dashboards.asking import WrongQuestion, read_question
from dashboards.exports import as_csv
from dashboards.library import Library
from dashboards.settings_list import settings_list
from dashboards.snapshot import Snapshot, UnreadableSnapshot
from dashboards.wording import words

SHARED: Final = "shared"
# The only audience that may take away its own figures, which may be exact.
MAY_TAKE_COPIES = "qi"
INTERNAL: Final = "internal"
VIEW = "settings.csv"

log = logging.getLogger("earlysight.dashboards")


class Refused(Exception):  # noqa: N818  an answer to whoever asked
    """Nothing leaves; `status` is HTTP's, the text a sentence for whoever asked."""

    def __init__(self, status: HTTPStatus, said: str) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True)
class Given:
    """A file that leaves."""

    name: str
    content: bytes


class Leaving:
    """The way out of one audience's server; each file is on account before it is given."""

    def __init__(self, published: Path, audience: str, audit: Audit) -> None:
        """Name the published folder, whose server this is, and where account is kept; opens nothing yet."""
        self._audience, self._audit = audience, audit
        self._shared, self._own = Library(published, SHARED), Library(published, audience)

    def settings(self, arguments: Mapping[str, Sequence[str]], who: str) -> Given:
        """Return the list of settings that a request asks for; raises Refused."""
        rest = {name: values for name, values in arguments.items() if name != "copy"}
        copy = list(arguments.get("copy", [SHARED]))
        if copy not in ([SHARED], [INTERNAL]):
            raise Refused(HTTPStatus.BAD_REQUEST, words()["export"]["wrong"]["copy"])
        internal = copy == [INTERNAL]
        if internal and self._audience != MAY_TAKE_COPIES:
            self._refuse_copy(rest, who)
        snapshot = _in_force(self._own if internal else self._shared)
        try:
            asked = read_question(rest, snapshot)
        except WrongQuestion as wrong:
            raise Refused(HTTPStatus.BAD_REQUEST, str(wrong)) from None
        export = settings_list(asked, snapshot, internal=internal)
        content = as_csv(export)
        publication, digest = snapshot.publication["id"], hashlib.sha256(content).hexdigest()
        taken: Copy = INTERNAL if internal else SHARED
        try:
            self._audit(Entry("export", who, self._audience, taken, VIEW, asked.query, publication, digest))
        except NotAccounted as fault:
            log.error("Nothing was exported: %s", fault)
            raise Refused(HTTPStatus.INTERNAL_SERVER_ERROR, words()["export"]["unaccounted"]) from None
        return Given(f"{export.name}.csv", content)

    def _refuse_copy(self, arguments: Mapping[str, Sequence[str]], who: str) -> NoReturn:
        """Refuse an internal copy, and put that on account with what of the question can be repeated."""
        try:
            filters = read_question(arguments, self._shared.current().snapshot).query
        except (WrongQuestion, UnreadableSnapshot):
            filters = ""
        try:
            self._audit(Entry("refusal", who, self._audience, INTERNAL, VIEW, filters))
        except NotAccounted as fault:
            log.error("A refusal is not on account: %s", fault)
        raise Refused(HTTPStatus.FORBIDDEN, words()["export"]["internal"]["refused"])


def _in_force(library: Library) -> Snapshot:
    try:
        return library.current().snapshot
    except UnreadableSnapshot as nothing:
        said = words()["export"]["unpublished"].format(reason=nothing)
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, said) from None

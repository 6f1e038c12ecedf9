"""The address of exports over HTTP: what a browser is told beside the file, and instead of it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.testing import bind_unused_port
from tornado.web import Application

from dashboards.export_route import ADDRESS, SettingsExport
from dashboards.leaving import Leaving
from tests.dashboards.invented import SETTINGS
from tests.dashboards.taking import publish_for_all
from tests.dashboards.test_leaving import QUERY


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish_for_all(tmp_path_factory.mktemp("published"))


@pytest.fixture
def ask(folder):
    """Ask one audience's server once: ask(query, audience=…, host=…, audit=…)."""

    async def asking(query, audience, audit, headers):
        socket, port = bind_unused_port()
        hosts = [f"127.0.0.1:{port}"]
        leaving = Leaving(folder, audience, audit)
        application = Application([(ADDRESS, SettingsExport, {"leaving": leaving, "hosts": hosts})])
        server = application.listen(port=0, address="127.0.0.1")
        server.add_socket(socket)
        try:
            address = f"http://127.0.0.1:{port}/export/settings.csv?{query}"
            return await AsyncHTTPClient().fetch(address, raise_error=False, headers=headers)
        finally:
            server.stop()
            await server.close_all_connections()

    def once(query, audience="partner", audit=lambda _entry: None, **headers):
        # In a thread of its own: a browser of other tests may have a loop running in this one.
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(lambda: asyncio.run(asking(query, audience, audit, headers))).result()

    return once


def test_the_file_is_kept_nowhere_and_taken_for_nothing_else(ask):
    told = []
    answer = ask(QUERY, audit=told.append)
    assert answer.code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f"earlysight-settings-{'-'.join(part.partition('=')[2] for part in QUERY.split('&'))}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Etag" not in answer.headers
    assert answer.body.startswith(b"\xef\xbb\xbf#")
    assert [entry.who for entry in told] == ["this machine"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        (QUERY.replace("term=", "term=%ff"), 400),
        (f"{QUERY}&wards=%3Cscript%3Ealert(1)%3C/script%3E", 400),
        (f"{QUERY}&copy=internal", 403),
    ],
)
def test_what_is_not_given_is_a_page_that_says_why(ask, query, status):
    answer = ask(query)
    assert answer.code == status
    page = answer.body.decode()
    assert "This file was not given" in page
    assert "<script" not in page
    assert "Traceback" not in page
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Disposition" not in answer.headers


def test_a_page_elsewhere_whose_name_leads_here_reads_nothing(ask):
    told = []
    answer = ask(f"{QUERY}&copy=internal", audience="qi", audit=told.append, Host="example.org:5006")
    assert answer.code == 403
    assert SETTINGS[1] not in answer.body.decode()
    assert told == []


@pytest.mark.filterwarnings("ignore")
def test_a_fault_of_ours_is_said_in_words_and_gives_nothing(ask):
    def broken(_entry):
        raise RuntimeError("a fault nobody foresaw")

    answer = ask(QUERY, audit=broken)
    assert answer.code == 500
    assert "Tell the person who runs Earlysight" in answer.body.decode()
    assert "nobody foresaw" not in answer.body.decode()

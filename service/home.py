"""A home: the folder that holds everything one authority's Earlysight knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jobs.customs import Customs
from jobs.indicators import Indicator
from jobs.questions import WrongQuestions, read_questions
from jobs.terms import Term
from jobs.workplace import Audience, Authority, Workplace
from service.exits import Misuse
from service.keys import make_key, pseudonym_key
from service.patience import described
from service.settings import Settings, read_settings
from service.settings_sources import extras_of

_TEMPLATE = """\
# What this home is set to. Secrets never stand here.

[authority]
code = {code}
name = {name}

# Who reads, and the rule their file is made under. 1 means exact.
# The council's information-governance lead decides these numbers; docs/disclosure.md says what each does.
[audiences.qi]
smallest_count = 1
rounded_to = 1
minimum_denominator = 5

# Partner services: health visiting, SEND, speech and language. Remove a # to change a rule.
[audiences.partner]
smallest_count = 8
rounded_to = 5
minimum_denominator = 10
# complements = true
# totals_drawn_in = true
# corrections_held = 5
# widest_band = 0.5
# shown_together = ["Childminder"]
# indicators_withheld = []
# places = ["authority", "ward", "setting", "group", "area"]
# windows = ["three_terms"]

# Whatever leaves the building: packs and exports, whoever asks for them.
[audiences.shared]
smallest_count = 8
rounded_to = 5
minimum_denominator = 10

# When the worker refreshes by itself (minute hour day month weekday), and how often it looks into the inbox.
[schedule]
cron = "0 5 * * *"
timezone = "Europe/London"
inbox_seconds = 20

# The dashboards, on this machine only.
[serve]
address = "127.0.0.1"
port = 5006
audience = "qi"

{limits}"""


@dataclass(frozen=True)
class Home:
    """The paths of one home; `root` is absolute."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """Where the settings stand."""
        return self.root / "earlysight.toml"

    @property
    def indicators_file(self) -> Path:
        """Where the council's own indicators stand, if it has any."""
        return self.root / "indicators.toml"

    @property
    def ledger(self) -> Path:
        """The run ledger."""
        return self.root / "ledger.db"

    @property
    def audit(self) -> Path:
        """The account of what was exported."""
        return self.root / "audit.db"

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.root / "logs"

    @property
    def key_file(self) -> Path:
        """The pseudonym key, unless the environment gives it."""
        return self.root / "secrets" / "pseudonym.key"

    @property
    def workplace(self) -> Workplace:
        """The part of the home that the jobs work in."""
        root = self.root
        return Workplace(
            root / "inbox", root / "archive", root / "staging", root / "records.db", root / "published"
        )

    def settings(self) -> Settings:
        """Read the settings; raises Misuse."""
        return read_settings(self.settings_file)

    def key(self) -> bytes:
        """The pseudonym key; raises Misuse."""
        return pseudonym_key(self.key_file)

    def current(self, audience: str) -> str | None:
        """The id of the publication this audience sees, or None before the first."""
        pointer = self.workplace.published / audience / "CURRENT"
        return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None

    def now_showing(self, audience: str) -> str | None:
        """The latest term this audience sees, as people write it (`Autumn 2025`)."""
        current = self.current(audience)
        return Term.parse("-".join(current.split("-")[:2])).label if current else None


def open_home(root: Path) -> Home:
    """An existing home; raises Misuse where there is none."""
    home = Home(root.resolve())
    if not home.settings_file.is_file():
        raise Misuse(
            f"{home.root} is not a home: it has no earlysight.toml. Make one with: earlysight new {root}"
        )
    return home


def make_home(root: Path, code: str, name: str) -> Home:
    """Make a home: folders, settings, a new pseudonym key; raises Misuse where something is already there."""
    home = Home(root.resolve())
    if home.root.exists() and (not home.root.is_dir() or any(home.root.iterdir())):
        raise Misuse(f"{home.root} already exists and is not empty. Choose another folder.")
    place = home.workplace
    for folder in (
        home.root,
        place.inbox,
        place.archive,
        place.staging,
        place.published,
        place.reports,
        home.logs,
    ):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_key(home.key_file)
    text = _TEMPLATE.format(
        code=json.dumps(code), name=json.dumps(name, ensure_ascii=False), limits=described()
    )
    home.settings_file.write_text(text, encoding="utf-8")
    return home


def authority_of(settings: Settings) -> Authority:
    """The authority, as the jobs know it."""
    return Authority(settings.authority.code, settings.authority.name)


def audiences_of(settings: Settings) -> tuple[Audience, ...]:
    """The audiences, as the jobs know them, in order of name."""
    return tuple(Audience(name, **rule.model_dump()) for name, rule in sorted(settings.audiences.items()))


def customs_of(settings: Settings) -> Customs:
    """How this council does things, as the inbox knows it; raises Misuse for a mapping that cannot work."""
    # Here, as only commands that read files need to know every kind of file.
    from jobs.catalogue import Catalogue
    from service.saved_mappings import saved_mappings

    extras = extras_of(settings.source)
    return Customs(
        authority=authority_of(settings),
        limits=settings.limits,
        mappings=saved_mappings(settings.mapping, Catalogue.of(Customs(extras=extras))),
        extras=extras,
        link=settings.link.order,
        timezone=settings.schedule.timezone,
    )


def today_of(settings: Settings) -> date:
    """The day it is where this home is: the day a file dropped in now is received."""
    return datetime.now(ZoneInfo(settings.schedule.timezone)).date()


def indicators_of(home: Home, settings: Settings) -> tuple[Indicator, ...]:
    """The built-in indicators and the home's own; raises Misuse with everything that is wrong with those."""
    own = home.indicators_file if home.indicators_file.is_file() else None
    try:
        indicators = read_questions(own, extras_of(settings.source))
    except WrongQuestions as wrong:
        raise Misuse("\n".join(f"{home.indicators_file}: {said}" for said in wrong.sentences)) from None
    known = {one.id for one in indicators}
    for name, rule in settings.audiences.items():
        if unknown := sorted(set(rule.indicators_withheld) - known):
            raise Misuse(
                f"{home.settings_file}, [audiences.{name}], indicators_withheld: {', '.join(unknown)} "
                "is no indicator. docs/indicators.md lists those built in."
            )
    return indicators

"""What a home is set to: `earlysight.toml`, read strictly. The only module that reads the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from apscheduler.triggers.cron import CronTrigger
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from jobs.limits import Limits
from jobs.workplace import PLACES
from service import patience
from service.exits import Misuse
from service.mapping_sections import LinkSection, MappingSection, guard_unlike
from service.settings_section import Section
from service.settings_sources import ColumnSection, SourceSection, check_names
from service.settings_succession import SuccessionSection

AudienceName = Literal["qi", "partner", "shared"]
Count = Annotated[int, Field(ge=1)]

_PASSED_TO_SERVE = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TERM", "NO_COLOR")
_PACKAGES = Path(__file__).resolve().parents[1]
_WEEKDAY = 4


class AuthoritySection(Section):
    """The council: its ONS code and its name."""

    code: Annotated[str, Field(pattern=r"^E\d{8}$")]
    name: Annotated[str, Field(min_length=1)]


class AudienceRule(Section):
    """One audience's disclosure rule; 1 means exact. See `jobs.workplace.Audience`."""

    smallest_count: Count = 1
    rounded_to: Count = 1
    minimum_denominator: Count = 5
    complements: bool = True
    totals_drawn_in: bool = True
    corrections_held: Annotated[int, Field(ge=0)] = 5
    widest_band: Annotated[float, Field(gt=0, le=1)] = 0.5
    shown_together: tuple[Literal["Nursery or pre-school", "School nursery", "Childminder"], ...] = (
        "Childminder",
    )
    indicators_withheld: tuple[str, ...] = ()
    places: tuple[Literal["authority", "ward", "setting", "group", "area"], ...] = PLACES
    windows: tuple[Literal["term", "three_terms"], ...] = ("three_terms",)


class Schedule(Section):
    """When the worker refreshes on its own, and how often it looks into the inbox (seconds)."""

    cron: str = "0 5 * * *"
    timezone: str = "Europe/London"
    inbox_seconds: Annotated[int, Field(ge=1, le=3600)] = 20

    @field_validator("timezone")
    @classmethod
    def _exists(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is not a time zone; write for example Europe/London")
        return name

    @field_validator("cron")
    @classmethod
    def _reads(cls, cron: str) -> str:
        parts = cron.split()
        if len(parts) != _WEEKDAY + 1:
            raise ValueError("needs five parts: minute hour day month weekday, for example 0 5 * * *")
        # APScheduler counts weekdays from Monday = 0 and cron from Sunday = 0: only names are safe.
        if any(letter.isdigit() for letter in parts[_WEEKDAY].partition("/")[0]):
            raise ValueError(
                "must name weekdays: mon, tue … (numbers mean different days to different programs)"
            )
        CronTrigger.from_crontab(cron)
        return cron


class Serve(Section):
    """Where the dashboards are served on this machine, and for whom."""

    address: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 5006
    audience: AudienceName = "qi"


class Settings(Section):
    """Everything in `earlysight.toml`."""

    authority: AuthoritySection
    audiences: Annotated[dict[AudienceName, AudienceRule], Field(min_length=1)]
    schedule: Schedule = Schedule()
    serve: Serve = Serve()
    limits: patience.LimitsSection = Limits()
    source: tuple[SourceSection, ...] = ()

    @field_validator("source")
    @classmethod
    def _named_apart(cls, sources: tuple[SourceSection, ...]) -> tuple[SourceSection, ...]:
        check_names(sources)
        return sources

    link: LinkSection = LinkSection()
    mapping: tuple[MappingSection, ...] = ()
    succession: SuccessionSection = Field(default_factory=dict)

    @model_validator(mode="after")
    def _mappings_are_unlike(self) -> Settings:
        guard_unlike(self.mapping)
        return self

    @model_validator(mode="after")
    def _serves_a_known_audience(self) -> Settings:
        if self.serve.audience not in self.audiences:
            raise ValueError(
                f"[serve] audience is {self.serve.audience}, "
                f"but there is no [audiences.{self.serve.audience}]"
            )
        return self


def read_settings(path: Path) -> Settings:
    """Read one `earlysight.toml`; raises Misuse with every wrong key named."""
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Misuse(f"{path} does not exist. Make a home with: earlysight new {path.parent}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misuse(f"{path} cannot be read as TOML: {wrong}.") from None
    except ValidationError as wrong:
        raise Misuse("\n".join(f"{path}: {_sentence(error)}" for error in wrong.errors())) from None


def key_from_environment() -> tuple[str | None, Path | None]:
    """The pseudonym key itself and the file holding it, as far as the environment gives them."""
    file = os.environ.get("EARLYSIGHT_PSEUDONYM_KEY_FILE")
    return os.environ.get("EARLYSIGHT_PSEUDONYM_KEY"), Path(file) if file else None


def serving_environment() -> dict[str, str]:
    """The environment of the serving process: a list of what it may have, so no secret reaches it."""
    kept = {name: os.environ[name] for name in _PASSED_TO_SERVE if name in os.environ}
    # Children run the same code as their parent, wherever they are started.
    return {**kept, "PYTHONPATH": str(_PACKAGES), "PYTHONUNBUFFERED": "1"}


def working_environment() -> dict[str, str]:
    """The environment of the worker: ours, with the same code."""
    return {**os.environ, "PYTHONPATH": str(_PACKAGES), "PYTHONUNBUFFERED": "1"}


def _sentence(error: ErrorDetails) -> str:
    *section, key = _place(error["loc"]) or [""]
    where = f"[{'.'.join(section)}] {key}" if section else f"[{key}]" if key else ""
    if (
        error["type"] in {"extra_forbidden", "unexpected_keyword_argument", "literal_error"}
        and key != "audience"
    ):
        close = get_close_matches(key, _keys(section), n=1)
        return f"{where} is not a setting. " + (
            f"Did you mean {close[0]}?" if close else "Remove it, or check its name."
        )
    return f"{where}: {error['msg'].removeprefix('Value error, ')}.".removeprefix(": ")


def _place(loc: Sequence[int | str]) -> list[str]:
    """The keys on the way to an error; of a list of sections, which: `source 2`."""
    place: list[str] = []
    for part in loc:
        if isinstance(part, int) and place:
            place[-1] = f"{place[-1]} {part + 1}"
        elif part != "[key]":
            place.append(str(part))
    return place


def _keys(section: list[str]) -> list[str]:
    sections: dict[str, type[BaseModel]] = {
        "authority": AuthoritySection,
        "audiences": AudienceRule,
        "schedule": Schedule,
        "serve": Serve,
        "source": SourceSection,
        "source.column": ColumnSection,
        "link": LinkSection,
        "mapping": MappingSection,
    }
    if not section:
        return [*sections, "limits", "succession"]
    if section[0] == "limits":
        return patience.names()
    kinds = [part.partition(" ")[0] for part in section]
    model = sections.get(".".join(kinds)) or sections.get(kinds[0])
    return list(model.model_fields) if model else []

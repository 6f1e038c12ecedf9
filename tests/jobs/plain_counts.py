"""A second, plain implementation of who is counted: dicts and loops over one child at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from jobs.cutoffs import CUTOFFS
from jobs.evidence import Evidence
from jobs.indicators import DOMAINS
from jobs.terms import Term

SIZES = {"term": 1, "three_terms": 3}


def cutoffs() -> dict[tuple[int, str], float]:
    lines = CUTOFFS.read_text(encoding="utf-8").split()[1:]
    return {(int(m), d): float(c) for m, d, c in (line.split(",") for line in lines)}


def below(review: dict, domain: str, table: dict) -> bool | None:
    score, cutoff = review[domain], table.get((review["questionnaire_months"], domain))
    return None if score is None or cutoff is None else score < cutoff


def turns_two_and_a_half(born: date) -> tuple[int, int]:
    """Year and month."""
    months = born.year * 12 + (born.month - 1) + 30
    return months // 12, months % 12 + 1


def reviews_by_child(evidence: Evidence) -> dict[str, list[dict]]:
    """Every child's reviews in order, each saying whether the first was timely."""
    order = ("review_date", "questionnaire_months")
    reviews = defaultdict(list)
    for review in sorted(evidence.reviews.to_dicts(), key=lambda r: [r[o] for o in order]):
        first = reviews[review["pseudonym"]][0] if reviews[review["pseudonym"]] else review
        made = (first["review_date"].year, first["review_date"].month)
        timely = made <= turns_two_and_a_half(first["birth_month"])
        reviews[review["pseudonym"]].append(review | {"timely": timely})
    return reviews


def answers(review: dict | None, rows: list[dict], table: dict) -> dict[str, int | None]:
    """Every indicator about rolls and reviews for one child: counted in the denominator, None outside it."""
    judged = [below(review, d, table) if review else None for d in DOMAINS]
    said: dict[str, int | None] = {f"asq3_{d}_below": b for d, b in zip(DOMAINS, judged, strict=True)}
    said["asq3_any_below"] = None if None in judged else any(judged)
    if rows:
        said["review_timeliness"] = review["timely"] if review else None
        said["funding_eypp"] = any(r["eypp"] for r in rows)
        said["funding_daf"] = any(r["daf"] for r in rows)
        for kind in ("additional_support", "working_parent"):
            said[f"funding_{kind}"] = any(r["entitlement"] == kind for r in rows)
        said["review_coverage"] = review is not None
    return said


def told_of(events: list[dict], pooled: list[Term]) -> bool:
    """Whether every term pooled lies from the term of the first event to that of the last."""
    days = [event["happened_on"] for event in events]
    return all(term.ends >= min(days) and term.starts <= max(days) for term in pooled)


def happened(events: dict[str, list[dict]], child: str, pooled: list[Term], until: date) -> dict:
    """The indicators about screens and notifications for one child on roll."""
    said: dict[str, int | None] = {}
    if screens := events.get("wellcomm"):
        mine = [s["colour"] for s in screens if s["pseudonym"] == child and s["happened_on"] <= until]
        said["wellcomm_red"] = mine[-1] == "red" if mine else None
        said["wellcomm_red_or_amber"] = mine[-1] in {"red", "amber"} if mine else None
    if notes := events.get("section23"):
        days = {n["happened_on"] for n in notes if n["pseudonym"] == child}
        within = sum(any(t.starts <= day <= t.ends for t in pooled) for day in days)
        said["section23_notified"] = within if told_of(notes, pooled) else None
    return said


def left_for_school(rolls: list[dict], profiles: list[dict], year: int) -> dict[str, tuple[set, str | None]]:
    """By child: the settings of its last headcount before Reception, and what its profile says, if any."""
    said = {p["pseudonym"]: p["good_level"] for p in profiles if p["happened_on"].year == year}
    stays: dict[str, list] = defaultdict(list)
    for row in sorted(rolls, key=lambda r: Term.parse(r["term"]).starts):
        stays[row["pseudonym"]].append((Term.parse(row["term"]).starts, row))
    if not set(said) & set(stays):
        return {}
    found = {}
    for child, rows in stays.items():
        born = rows[-1][1]["birth_month"]
        due = date(year - 6, 9, 1) <= born < date(year - 5, 9, 1)
        before = [r for r in rows if r[0] < date(year - 1, 9, 1)] or [
            r for r in rows if r[0] < date(year, 4, 1)
        ]
        if (due or child in said) and before:
            last = {row["setting_urn"] for starts, row in before if starts == before[-1][0]}
            found[child] = (last, said.get(child))
    return found


def of_profiles(
    evidence: Evidence, pooled: list[Term], open_places: set, ward: dict, authority: str
) -> Iterator[tuple[tuple[str, str], str, dict]]:
    """Place, basis and answer of every child with a profile, or due one, of a summer term pooled."""
    profiles = evidence.events["eyfsp"].to_dicts() if "eyfsp" in evidence.events else []
    headcounts = evidence.headcounts.to_dicts()
    for year in (term.year for term in pooled if term.season == "summer"):
        for settings, level in left_for_school(headcounts, profiles, year).values():
            places = set()
            for urn in settings & set(ward):
                places |= {("setting", urn), ("ward", ward[urn]), ("authority", authority)}
            for place in places & open_places:
                yield place, "attend", {"eyfsp_good_level": None if level is None else level == "yes"}
        for profile in profiles:
            if profile["happened_on"].year == year and profile["ward_code"] in set(evidence.wards["code"]):
                for place in (("ward", profile["ward_code"]), ("authority", authority)):
                    yield place, "live", {"eyfsp_good_level": profile["good_level"] == "yes"}


def count(evidence: Evidence, authority: str) -> dict[tuple, tuple[int, int, int]]:
    """(place kind, place, basis, indicator, term, window) -> its three counts; noughts absent."""
    table, found = cutoffs(), defaultdict(lambda: [0, 0, 0])
    reviews = reviews_by_child(evidence)
    events = {
        source: sorted(rows.to_dicts(), key=lambda e: e["happened_on"])
        for source, rows in evidence.events.items()
    }
    headcounts = evidence.headcounts.to_dicts()
    ward = dict(zip(evidence.settings["urn"], evidence.settings["ward_code"], strict=True))
    wards = set(evidence.wards["code"])
    published = {t: Term.parse(t) for t in set(evidence.headcounts["term"])}

    def add(place: tuple[str, str], basis: str, when: tuple[str, str], said: dict) -> None:
        for indicator, answer in said.items():
            counts = found[(*place, basis, indicator, *when)]
            counts[0] += answer or 0
            counts[1] += answer is not None
            counts[2] += 1

    for term_id, term in published.items():
        for window, size in SIZES.items():
            pooled = [p for p in (term.previous(n) for n in range(size)) if p in published.values()]
            ids = {p.id for p in pooled}
            rolls: dict[tuple, dict[str, list]] = defaultdict(lambda: defaultdict(list))
            for row in headcounts:
                if row["term"] in ids and row["setting_urn"] in ward:
                    for place in (
                        ("setting", row["setting_urn"]),
                        ("ward", ward[row["setting_urn"]]),
                        ("authority", authority),
                    ):
                        if place[1] is not None:
                            rolls[place][row["pseudonym"]].append(row)
            for place, children in rolls.items():
                for child, rows in children.items():
                    past = [r for r in reviews[child] if r["review_date"] <= term.ends]
                    said = answers(past[-1] if past else None, rows, table)
                    said |= happened(events, child, pooled, term.ends)
                    add(place, "attend", (term_id, window), said)
            for place, basis, said in of_profiles(evidence, pooled, set(rolls), ward, authority):
                add(place, basis, (term_id, window), said)
            for mine in reviews.values():
                made = [r for r in mine if any(p.starts <= r["review_date"] <= p.ends for p in pooled)]
                if made and made[-1]["ward_code"] in wards:
                    for place in (("ward", made[-1]["ward_code"]), ("authority", authority)):
                        add(place, "live", (term_id, window), answers(made[-1], [], table))
    return {key: tuple(counts) for key, counts in found.items()}

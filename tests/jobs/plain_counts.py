"""A second, plain implementation of who is counted: dicts and loops over one child at a time."""

from __future__ import annotations

from collections import defaultdict

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


def answers(review: dict | None, rows: list[dict], table: dict) -> dict[str, bool | None]:
    """Every indicator for one child: True or False in the denominator, None outside it."""
    judged = [below(review, d, table) if review else None for d in DOMAINS]
    said: dict[str, bool | None] = {f"asq3_{d}_below": b for d, b in zip(DOMAINS, judged, strict=True)}
    said["asq3_any_below"] = None if None in judged else any(judged)
    if rows:
        said["funding_eypp"] = any(r["eypp"] for r in rows)
        said["funding_daf"] = any(r["daf"] for r in rows)
        for kind in ("additional_support", "working_parent"):
            said[f"funding_{kind}"] = any(r["entitlement"] == kind for r in rows)
        said["review_coverage"] = review is not None
    return said


def count(evidence: Evidence, authority: str) -> dict[tuple, tuple[int, int, int]]:
    """(place kind, place, basis, indicator, term, window) -> its three counts; noughts absent."""
    table, found = cutoffs(), defaultdict(lambda: [0, 0, 0])
    order = ("review_date", "questionnaire_months")
    reviews = defaultdict(list)
    for review in sorted(evidence.reviews.to_dicts(), key=lambda r: [r[o] for o in order]):
        reviews[review["pseudonym"]].append(review)
    ward = dict(zip(evidence.settings["urn"], evidence.settings["ward_code"], strict=True))
    published = {t: Term.parse(t) for t in set(evidence.headcounts["term"])}

    def add(place: tuple[str, str], basis: str, when: tuple[str, str], said: dict) -> None:
        for indicator, answer in said.items():
            counts = found[(*place, basis, indicator, *when)]
            counts[0] += answer is True
            counts[1] += answer is not None
            counts[2] += 1

    for term_id, term in published.items():
        for window, size in SIZES.items():
            pooled = [p for p in (term.previous(n) for n in range(size)) if p in published.values()]
            ids = {p.id for p in pooled}
            rolls: dict[tuple, dict[str, list]] = defaultdict(lambda: defaultdict(list))
            for row in evidence.headcounts.to_dicts():
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
                    add(place, "attend", (term_id, window), answers(past[-1] if past else None, rows, table))
            for mine in reviews.values():
                made = [r for r in mine if any(p.starts <= r["review_date"] <= p.ends for p in pooled)]
                if made and made[-1]["ward_code"] in set(evidence.wards["code"]):
                    for place in (("ward", made[-1]["ward_code"]), ("authority", authority)):
                        add(place, "live", (term_id, window), answers(made[-1], [], table))
    return {key: tuple(counts) for key, counts in found.items()}

"""What columns are also called: good enough to propose a heading to the analyst, not to read a file by."""

from collections.abc import Mapping

ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "nhs_number": ("NHS", "NHS ID", "NHS identifier", "Patient NHS number"),
    "upn": ("Pupil number", "Unique pupil ID"),
    "local_id": ("Child reference", "Client ID", "Person ID", "Patient ID", "System ID", "Case number"),
    "birth_date": ("Born", "Birthday", "Born on"),
    "funding_period": ("Term name", "Claim period", "Claim term", "Funding block", "Headcount term"),
    "setting_urn": (
        "Provider reference", "Provider number", "Setting reference", "Setting number", "Ofsted number",
        "Ofsted reference", "Ofsted registration", "Establishment number", "Nursery URN", "Provider ID",
        "Setting ID", "EY number",
    ),
    "entitlement": (
        "Funding stream", "Funding category", "Scheme", "Offer", "Claim type", "Type of place", "Eligibility",
        "Funding basis",
    ),
    "funded_hours": ("Universal", "Universal entitlement hours", "Core hours", "Basic hours", "15 hours"),
    "extended_hours": (
        "Extended", "Working parent hours", "Additional hours", "Extended entitlement hours", "30 hours",
    ),
    "setting_hours": (
        "Attended hours", "Hours attended", "Total hours", "Hours per week", "Weekly hours", "All hours",
        "Hours in attendance",
    ),
    "eypp": ("Pupil premium", "Premium"),
    "daf": ("Disability access", "Disability"),
    "ward_code": ("Ward of residence", "Residence ward", "Home ward", "Area code"),
    "review_date": (
        "Date completed", "Completed on", "Seen on", "Date seen", "Date of contact", "Date of assessment",
        "Event date", "Visit date", "Completion date",
    ),
    "questionnaire_months": (
        "ASQ form", "Form used", "Form", "ASQ age", "Questionnaire age", "Version", "Questionnaire used",
    ),
    "communication": ("Language", "Speech"),
    "problem_solving": ("Cognition",),
    "personal_social": ("Social",),
    "urn": ("Ofsted number", "Ofsted reference", "Establishment number", "Reference number"),
    "name": ("Provider", "Nursery", "School", "Nursery name"),
    "kind": ("Category", "Provision type", "Sector", "Type of provider", "Type of provision"),
    "places": ("Number of places", "Maximum children"),
    "postcode": ("Provider postcode",),
    "colour": ("RAG", "RAG rating", "Outcome", "Result"),
    "section": ("Level", "Section reached", "Stage"),
    "screen_date": ("Date screened", "Screened on", "Assessment date", "Date of screen"),
    "age_months": ("Age", "Age at screen", "Age in months"),
    "total": ("Total score", "Score"),
}  # fmt: skip
"""By canonical column, whichever source has it."""

SHORT_FOR: Mapping[str, str] = {
    "addr": "address", "assess": "assessment", "att": "attended", "com": "communication",
    "comm": "communication", "comms": "communication", "dob": "date of birth", "dt": "date",
    "elig": "eligible", "ent": "entitlement", "est": "establishment", "estab": "establishment",
    "exp": "expanded", "ext": "extended", "fm": "fine motor", "gm": "gross motor", "hr": "hours",
    "hrs": "hours", "id": "identifier", "ident": "identifier", "mth": "months", "mths": "months",
    "nbr": "number", "no": "number", "num": "number", "pers": "personal", "pp": "pupil premium",
    "prob": "problem", "probs": "problem", "prov": "provider", "qnr": "questionnaire",
    "quest": "questionnaire", "ref": "reference", "reg": "registration", "soc": "social", "sol": "solving",
    "solv": "solving", "tot": "total", "uni": "universal", "univ": "universal", "wk": "week",
    "wp": "working parent",
}  # fmt: skip
"""Short forms in headings, and what they are short for."""

SAYS_LITTLE = frozenset(
    ("a", "and", "asq", "asq3", "at", "child", "children", "childs", "code", "eligible", "eyc", "flag", "for",
     "in", "indicator", "is", "n", "of", "p", "patient", "per", "pupil", "pw", "s", "score", "the", "w",
     "week", "weekly", "y")
)  # fmt: skip
"""Words that columns of any meaning have in their headings."""

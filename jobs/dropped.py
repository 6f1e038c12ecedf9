"""Headings of columns that files are known to carry and that are never read: names, addresses, notes."""

from jobs.columns import plain

_NAMES = (
    "Name", "Child name", "Full name", "First name", "Forename", "Forenames", "Given name", "Preferred name",
    "Known as", "Middle name", "Middle names", "Surname", "Last name", "Family name", "Initials", "Title",
    "Child forename", "Child first name", "Child surname", "Child last name", "Pupil name", "Patient name",
    "Parent name", "Parent forename", "Parent surname", "Carer name", "Guardian name", "Provider name",
    "Setting name", "Setting", "Provider", "Nursery", "School", "Practice name", "Staff name", "Practitioner",
    "Health visitor", "Assessor", "Keyworker", "Key person", "Completed by", "Entered by",
)  # fmt: skip
_ADDRESSES = (
    "Address", "Child address", "Home address", "Address 1", "Address 2", "Address 3", "Address 4",
    "Address line 1", "Address line 2", "Address line 3", "Address line 4", "House name", "House number",
    "Street", "Town", "City", "County", "Locality", "Postcode", "Post code", "Child postcode",
    "Home postcode", "UPRN", "Ward name", "Email", "Email address", "Parent email",
    "Phone", "Telephone", "Telephone number", "Phone number", "Mobile", "Mobile number", "Parent phone",
    "Parent telephone", "Parent mobile", "Contact number",
)  # fmt: skip
_REMARKS = (
    "Notes",
    "Note",
    "Comments",
    "Comment",
    "Remarks",
    "Further information",
    "Additional information",
)
_JOINS = (
    "LocalPatientID", "LOCAL PATIENT IDENTIFIER (EXTENDED)", "C001901", "C101901",
    "ServiceRequestID", "SERVICE REQUEST IDENTIFIER", "C101902", "C201902", "C609902",
    "CareContactID", "CARE CONTACT IDENTIFIER", "C201903", "C202903",
    "CareActivityID", "CARE ACTIVITY IDENTIFIER", "C202904", "C612904",
)  # fmt: skip
"""What joins the tables of a CSDS extract; some systems put NHS numbers there. They are not stored."""

DROPPED = frozenset(map(plain, (*_NAMES, *_ADDRESSES, *_REMARKS, *_JOINS)))
"""As `jobs.columns.plain` has them."""

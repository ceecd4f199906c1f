"""What words that the demo's portal prints mean, in the archive's vocabulary."""

from __future__ import annotations

AUTHORITATIVE = {"Entscheidung": True, "Vorberatung": False, "Anhörung": False, "Kenntnisnahme": False}
FILE_KINDS = {"Bekanntmachung": "invitation", "Niederschrift": "minutes"}  # by first word; all others are main
ROLES = {
    "Ratsmitglied": "member", "Bürgermeister/in": "mayor", "1. stellv. Bürgermeister/in": "deputy_mayor",
    "2. stellv. Bürgermeister/in": "deputy_mayor", "Fraktionsmitglied": "member",
    "Fraktionsvorsitzende/r": "chair", "Stellvertr. Fraktionsvorsitz": "deputy_chair",
    "Vorsitzendes Mitglied": "chair", "Stellvertr. Vorsitz": "deputy_chair", "Ausschussmitglied": "member",
    "Beratendes Mitglied": "advisory", "Stellvertr. Ausschussmitglied": "substitute",
    "Bezirksvertreter/in": "member", "Beiratsmitglied": "member", "Schriftführer/in": "secretary",
    "Sachkundige/r Einwohner/in": "citizen",
}  # fmt: skip

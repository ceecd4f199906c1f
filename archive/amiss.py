"""What verifying finds: one thing that is not as it was written."""

from __future__ import annotations

from dataclasses import asdict, dataclass

DAMAGE, WARNING, NOTE = "damage", "warning", "note"


@dataclass(frozen=True, slots=True)
class Amiss:
    """`file` is in the archive's folder, `record` says which part of it: "capture 17, Byte 4.711, <address>".

    damage: something is lost or changed; warning: something is there that should not be; note: not verified, and why.
    """

    severity: str
    kind: str
    file: str
    record: str
    words: str

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def number(value: int) -> str:
    """As German readers expect: 4711 -> "4.711"."""
    return f"{value:,}".replace(",", ".")

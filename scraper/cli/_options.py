"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

archive_option = click.option(
    "--archive",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("RATSARCHIV_DIR", "ratsarchiv-data")),
    show_default="./ratsarchiv-data or RATSARCHIV_DIR",
    help="The archive's directory.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")

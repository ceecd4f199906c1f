"""What can be wrong with an archive; each message says what, where and what to do next. Exit code 4."""

from __future__ import annotations


class ArchiveError(Exception):
    """Base: the archive cannot be used as asked."""

    exit_code = 4


class ArchiveMissing(ArchiveError):
    """There is no archive in this directory."""

    exit_code = 2


class ArchiveLocked(ArchiveError):
    """Another process writes to this archive."""


class ArchiveDamaged(ArchiveError):
    """The database or a WARC file is not what it was when written."""


class NotRecorded(ArchiveError):
    """A response could not be written to the WARC (disk full); it must not be read either."""

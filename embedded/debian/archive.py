"""Fetches packages from Debian's archive and unpacks them into a folder, without root and without installing them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

_MEGABYTE = 1_000_000
_URI = re.compile(r"^'\S+' \S+ (\d+)", re.MULTILINE)
_COMPLAINT = re.compile(r"^(?:E|W): .+$", re.MULTILINE)


class ArchiveError(RuntimeError):
    """The packages could not be fetched from Debian's archive; the message contains apt's first error."""


@dataclass(frozen=True, slots=True)
class Download:
    """Packages to fetch, with the dependencies that the system lacks."""

    packages: Sequence[str]
    folder: Path
    """Contains apt's lists and the packages; `unpack` removes it."""
    megabytes: int


def find(packages: Sequence[str], folder: Path) -> Download:
    """Read the archive's index and resolve the dependencies; raises ArchiveError."""
    for path in (folder / "lists" / "partial", folder / "cache" / "archives" / "partial"):
        path.mkdir(parents=True)
    complaints = _apt(folder, "update").stderr  # apt succeeds even where it reached no server
    try:
        uris = _install(packages, folder, "--print-uris").stdout
    except ArchiveError as failed:
        first = _COMPLAINT.search(complaints)
        raise (ArchiveError(first.group()) if first else failed) from failed
    return Download(packages, folder, ceil(sum(map(int, _URI.findall(uris))) / _MEGABYTE))


def unpack(download: Download, target: Path) -> None:
    """Fetch the packages, whose checksums apt verifies, and unpack them into `target`; raises ArchiveError."""
    _install(download.packages, download.folder, "--download-only")
    target.mkdir(parents=True, exist_ok=True)
    for package in sorted((download.folder / "cache" / "archives").glob("*.deb")):
        _run(["dpkg-deb", "--extract", str(package), str(target)])
    shutil.rmtree(download.folder)


def _install(packages: Sequence[str], folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    """Reinstall named packages, because all files of a tool must be in one folder; skip installed dependencies."""
    return _apt(folder, "install", how, "--yes", "--reinstall", "--no-install-recommends", *packages)


def _apt(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run apt with separate package lists, because the system's may be missing and belong to root."""
    settings = (
        f"Dir::State::Lists={folder / 'lists'}", f"Dir::Cache={folder / 'cache'}", "Debug::NoLocking=1",
        "APT::Sandbox::User=", "Acquire::Languages=none",
    )  # fmt: skip
    return _run(["apt-get", "-qq", *(word for setting in settings for word in ("-o", setting)), *words])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise ArchiveError(f"{command[0]} is not installed") from missing
    except subprocess.CalledProcessError as failed:
        first = _COMPLAINT.search(failed.stderr)
        raise ArchiveError(first.group() if first else f"{command[0]} failed: {failed.stderr.strip()}") from failed

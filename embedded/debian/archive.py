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
    """Debian's archive did not give the packages; the message says what apt complained about."""


@dataclass(frozen=True, slots=True)
class Download:
    """Packages, with those of their dependencies that the system lacks, before they are fetched."""

    packages: Sequence[str]
    folder: Path
    """Holds apt's lists and the packages; of no use after `unpack`."""
    megabytes: int


def find(packages: Sequence[str], folder: Path) -> Download:
    """Read the archive's index and resolve the dependencies; raises ArchiveError."""
    for path in (folder / "lists" / "partial", folder / "cache" / "archives" / "partial"):
        path.mkdir(parents=True)
    complaints = _apt(folder, "update").stderr  # it succeeds even where it reached nothing
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
    """What is named is fetched even where it is installed, for it has to lie together; dependencies are not."""
    return _apt(folder, "install", how, "--yes", "--reinstall", "--no-install-recommends", *packages)


def _apt(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """With package lists of our own, for those of the system may be missing and belong to root."""
    settings = (
        f"Dir::State::Lists={folder / 'lists'}", f"Dir::Cache={folder / 'cache'}", "Debug::NoLocking=1",
        "APT::Sandbox::User=", "Acquire::Languages=none",
    )  # fmt: skip
    return _run(["apt-get", "-qq", *(word for setting in settings for word in ("-o", setting)), *words])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise ArchiveError(f"there is no {command[0]} here") from missing
    except subprocess.CalledProcessError as failed:
        first = _COMPLAINT.search(failed.stderr)
        raise ArchiveError(first.group() if first else f"{command[0]} failed: {failed.stderr.strip()}") from failed

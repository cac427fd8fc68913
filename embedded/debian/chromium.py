"""Headless Chromium and the library of Playwright's Node: page tests need both beyond a bare Debian."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from pathlib import Path

from embedded.debian.program import LIBRARY_PATH, Program, library_path, on_path
from embedded.debian.tool import TOOLS, Tool

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/fonts-cache</cachedir>
</fontconfig>
"""


def _in_system() -> Program | None:
    return on_path(*_NAMES)


def _under(root: Path) -> Program | None:
    path = root / "usr/lib/chromium/chromium-headless-shell"
    fonts = root / "fonts.conf"
    if not (path.exists() and fonts.exists()):
        return None
    return Program(path, {LIBRARY_PATH: library_path(root), "FONTCONFIG_FILE": str(fonts)})


def _relocate(unpacked: Path, target: Path) -> None:
    """Add the unpacked fonts, because Debian's configuration lists `/usr/share/fonts` only."""
    (unpacked / "fonts.conf").write_text(_FONTS.format(root=target), encoding="utf-8")


def _libatomic_in_system() -> Mapping[str, str] | None:
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return None
    return {}


def _libatomic_under(root: Path) -> Mapping[str, str] | None:
    return {LIBRARY_PATH: library_path(root)} if any(root.glob("usr/lib/*/libatomic.so.1")) else None


CHROMIUM = Tool(
    name="Chromium",
    packages=("chromium-headless-shell",),
    install="chromium",
    in_system=_in_system,
    under=_under,
    folder=TOOLS / "chromium",
    relocate=_relocate,
)
LIBATOMIC = Tool(
    name="libatomic",
    packages=("libatomic1",),
    install="libatomic1",
    in_system=_libatomic_in_system,
    under=_libatomic_under,
    folder=TOOLS / "libatomic",
)
"""Found as environment variables for Node."""

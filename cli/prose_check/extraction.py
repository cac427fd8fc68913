"""Blanks everything in a file that is not prose, so that offsets and line numbers stay valid."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

_NOT_NEWLINE = re.compile(r"[^\n]")
_SPACE = re.compile(r"\s")

_PYTHON_TEXT = re.compile(
    r"#[^\n]*"
    r"|\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''"
    r'|"(?:\\[\s\S]|[^"\\\n])*"'
    r"|'(?:\\[\s\S]|[^'\\\n])*'"
)
_DASH_COMMENT = re.compile(r"--[^\n]*|/\*[\s\S]*?\*/")
_HASH_COMMENT = re.compile(r"(?m)(?<!\S)#[^\n]*")
_SLASH_COMMENT = re.compile(r"(?<!:)//[^\n]*")
_MARKDOWN_CODE = re.compile(r"(?m)^ *```[\s\S]*?^ *```|`[^`\n]+`|(?<=\])\([^)\s]*\)|https?://[^\s)>]+")
_CODE_IN_TEXT = re.compile(r"`[^`\n]+`|\{[^{}\n]*\}|https?://[^\s)>\"']+")
_MARKER = re.compile(r"(?m)^[ \t]*(?:#|--|//)+")


def is_supported(path: PurePath) -> bool:
    """Whether files of this name can contain prose."""
    return path.suffix in _BY_SUFFIX or path.name in _BY_NAME


def prose_of(path: PurePath, text: str) -> str:
    """Return the text with code replaced by spaces; the file's name decides what is code."""
    return (_BY_NAME.get(path.name) or _BY_SUFFIX[path.suffix])(text)


def _markdown(text: str) -> str:
    return _without(_MARKDOWN_CODE, text)


def _whole(text: str) -> str:
    return _without(_CODE_IN_TEXT, _without(_MARKER, text))


def _python(text: str) -> str:
    """Comments and strings with a space in them; other strings are keys, not sentences."""
    return _whole(_only(_PYTHON_TEXT, text, lambda part: part[0] == "#" or _SPACE.search(part) is not None))


def _comments(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: _whole(_only(pattern, text, lambda _: True))


def _only(pattern: re.Pattern[str], text: str, wanted: Callable[[str], bool]) -> str:
    parts, end = [], 0
    for match in pattern.finditer(text):
        if wanted(match[0]):
            parts += [_blank(text[end : match.start()]), match[0]]
            end = match.end()
    return "".join([*parts, _blank(text[end:])])


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: _blank(match[0]), text)


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


_BY_SUFFIX: dict[str, Callable[[str], str]] = {
    ".md": _markdown,
    ".py": _python,
    ".sql": _comments(_DASH_COMMENT),
    ".lua": _comments(_DASH_COMMENT),
    ".proto": _comments(_SLASH_COMMENT),
    ".js": _comments(_SLASH_COMMENT),
    ".toml": _comments(_HASH_COMMENT),
    ".example": _comments(_HASH_COMMENT),
    ".yaml": _whole,
    ".yml": _whole,
    ".html": _whole,
    ".ipynb": _whole,
}
_BY_NAME: dict[str, Callable[[str], str]] = {
    "run": _comments(_HASH_COMMENT),
    "Containerfile": _comments(_HASH_COMMENT),
    "purchase.v1.schema.json": _whole,
    "grafana-dashboard.json": _whole,
}

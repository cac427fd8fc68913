"""Runs programs that refuse root under another user id that can still read root's folders."""

from __future__ import annotations

import functools
import os
import subprocess

UID = 65534
_READING_ALL = (
    *("setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
    "--securebits=+no_setuid_fixup",  # without it access(2), which initdb calls, ignores the capability
)
_OWN_NAMESPACE = ("unshare", "--user", f"--map-user={UID}", f"--map-group={UID}")


@functools.cache
def prefix() -> tuple[str, ...]:
    """Return the prefix for a command; empty for an ordinary user.

    Raises RuntimeError where the machine permits neither setpriv nor unshare.
    """
    if os.geteuid() != 0:
        return ()
    for words in (_READING_ALL, _OWN_NAMESPACE):
        if subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0:
            return words
    raise RuntimeError(
        "Postgres refuses to run as root, and this machine permits neither a switch to another user (setpriv) "
        "nor a user namespace (unshare --user); run the command as an ordinary user"
    )

"""How root starts a program that refuses root: under another user id that may still read root's folders."""

from __future__ import annotations

import functools
import os
import subprocess

UID = 65534
_READING_ALL = (
    *("setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
    "--securebits=+no_setuid_fixup",  # without it access(2) forgets the capability, and initdb asks access(2)
)
_OWN_NAMESPACE = ("unshare", "--user", f"--map-user={UID}", f"--map-group={UID}")


@functools.cache
def prefix() -> tuple[str, ...]:
    """The words to put before a command; none for an ordinary user.

    Raises RuntimeError where the machine lets root do neither.
    """
    if os.geteuid() != 0:
        return ()
    for words in (_READING_ALL, _OWN_NAMESPACE):
        if subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0:
            return words
    raise RuntimeError(
        "Postgres refuses to run as root, and this machine lets root neither drop to another user (setpriv) "
        "nor make a user namespace (unshare --user); run the command as an ordinary user"
    )

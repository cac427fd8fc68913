"""The committed code of gRPC is what protoc makes of the files in proto/."""

from __future__ import annotations

from commandline.proto import GENERATED, generated


def test_the_generated_code_is_fresh() -> None:
    """Nobody edited it, and no change of the interface was forgotten: `./run proto` makes it anew."""
    committed = {path.name: path.read_text() for path in GENERATED.glob("alice_*")}
    assert committed == generated()

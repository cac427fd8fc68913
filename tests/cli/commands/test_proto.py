"""The committed gRPC code is generated from the files in proto/."""

from __future__ import annotations

from cli.commands.proto import GENERATED, generated


def test_the_generated_code_is_fresh() -> None:
    """The code equals the output of protoc; `./run proto` regenerates it."""
    committed = {path.name: path.read_text() for path in GENERATED.glob("alice_*")}
    assert committed == generated()

"""`./run proto` generates the gRPC code from the files in `proto/`."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from embedded.state import CHECKOUT

SOURCE = CHECKOUT / "proto"
GENERATED = CHECKOUT / "serving" / "rpc" / "generated"
_INTERFACE = "repurchase/alice/v1/alice.proto"
_WHERE_IT_LOOKS = re.compile(r"^from repurchase\.alice\.v1 import", re.MULTILINE)


@click.command(name="proto")
def command() -> None:
    """Write serving/rpc/generated from proto/."""
    for name, code in generated().items():
        (GENERATED / name).write_text(code)
    click.echo(f"written: {GENERATED.relative_to(CHECKOUT)}")


def generated() -> dict[str, str]:
    """Return the code by file name, with imports rewritten, because `repurchase` is another package here."""
    with TemporaryDirectory() as folder:
        _compile(Path(folder))
        made = sorted((Path(folder) / _INTERFACE).parent.iterdir())
        return {each.name: _WHERE_IT_LOOKS.sub("from serving.rpc.generated import", each.read_text()) for each in made}


def _compile(folder: Path) -> None:
    from grpc_tools import protoc  # noqa: PLC0415 - a development tool, which other commands do not need

    words = ["protoc", f"-I{SOURCE}", f"-I{files('grpc_tools') / '_proto'}"]
    words += [f"--{kind}_out={folder}" for kind in ("python", "pyi", "grpc_python")]
    if protoc.main([*words, _INTERFACE]):
        sys.exit(f"protoc could not compile {SOURCE / _INTERFACE}; see above")

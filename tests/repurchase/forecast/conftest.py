"""The maker of training frames."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from tests.repurchase.forecast.training_frames import training_frame

FrameMaker = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def make_frame() -> FrameMaker:
    """Give a maker of training frames."""
    return training_frame

"""The sample: a year of purchases of 2,469 real households as purchase and product files in the user's format."""

from __future__ import annotations

from embedded.sample.files import SampleFiles, sample_files, write_sample

__all__ = ["SampleFiles", "sample_files", "write_sample"]

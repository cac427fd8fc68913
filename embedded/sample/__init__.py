"""A year of real purchases of 2,469 households, made a file of purchases and a file of products like a user's own."""

from __future__ import annotations

from embedded.sample.files import SampleFiles, sample_files, write_sample

__all__ = ["SampleFiles", "sample_files", "write_sample"]

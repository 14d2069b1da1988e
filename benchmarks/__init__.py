"""Benchmarks: how fast and how large runs are, beside other ways to make them. Never unit tests."""

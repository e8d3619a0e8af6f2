"""The `intersect` command."""

from loader.cli.app import app, main

__all__ = ["app", "main"]

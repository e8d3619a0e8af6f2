"""Measure the exchange on a base made up for it: `intersect bench`."""

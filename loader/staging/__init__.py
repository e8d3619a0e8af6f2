"""Files of ERPs into staging tables."""

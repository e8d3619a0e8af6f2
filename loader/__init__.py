"""Carry rows between PostgreSQL and the Bitrix24 portal."""

__version__ = "0.1.0"

"""Speak to one Bitrix24 portal over REST: calls, batches, pacing and tokens."""

"""Keeping phones and server in step: one door for writes, one snapshot per pull. The protocol: docs/sync.md."""

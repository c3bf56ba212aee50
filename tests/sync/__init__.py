"""The protocol of docs/sync.md, asked of the real server."""

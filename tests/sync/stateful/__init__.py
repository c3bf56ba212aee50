"""The phones' own code against the server's own code, under every fault: docs/sync.md."""

"""The kernel: database, errors, clock, schemas, HTTP and leases. It knows no feature."""

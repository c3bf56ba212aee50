"""Tests of carematch.quarantine."""

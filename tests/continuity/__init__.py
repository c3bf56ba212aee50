"""Tests of carematch.continuity."""

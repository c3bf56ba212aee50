"""Tests of carematch.visits."""

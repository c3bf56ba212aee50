"""Arrangements, visits, what happens at them, and files of past visits."""

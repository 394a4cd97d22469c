"""Sharing a budget among projects."""

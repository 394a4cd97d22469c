"""The second stage: nominations, an open vote, mandates, tasks."""

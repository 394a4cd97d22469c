"""The first stage: residents meet, speak and decide."""

"""The third stage: sessions, topics, attendance, materials."""

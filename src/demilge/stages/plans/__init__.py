"""The seventh stage: the advocacy plan in versions, and the addressee's reply to each item."""

"""Photos and documents: taken in with care, kept apart, handed out safely."""

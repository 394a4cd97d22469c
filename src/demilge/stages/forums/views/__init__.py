"""The pages of this stage: the faces everybody sees, the moderator's hall, and what goes before and after it."""

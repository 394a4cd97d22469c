"""The pages of this stage, by what they are about."""

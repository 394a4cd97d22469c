"""A community's round through the path, and the path itself."""

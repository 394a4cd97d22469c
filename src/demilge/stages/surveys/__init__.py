"""The fourth stage: what research found, in numbers per settlement and service."""

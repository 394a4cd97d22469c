"""What is printed: the list to be signed and the protocol, as for every meeting."""

from demilge.stages.assemblies.papers import attendance, protocol

__all__ = ["attendance", "protocol"]

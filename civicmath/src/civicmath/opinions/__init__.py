"""Mapping agreement and disagreement: who groups with whom, what they share, what divides them."""

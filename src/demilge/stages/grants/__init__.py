"""The eighth stage: a small-grant project on a plan item, with sources of money that add up."""

"""Who may do what with assemblies: as for every meeting."""

from demilge.gatherings.permissions import may_add, may_call, may_see_list, may_write

__all__ = ["may_add", "may_call", "may_see_list", "may_write"]

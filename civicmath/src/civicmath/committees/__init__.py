"""Choosing several people from approvals: committee rules that are fair to groups of voters."""

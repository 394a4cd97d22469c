"""Choosing people from ballots: one winner, a council by STV, a committee by approvals, with seat rules."""

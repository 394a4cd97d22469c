"""The pages of this stage: the board, a promise, the team's work on it, and the page an office gets by its link."""

"""The same counts over blocks of data on several machines, merged by sums. Needs the extra scale."""

"""The same counts over blocks of data on several machines, merged by sums. Needs the extra `scale` (dask, distributed, pyarrow).

`opinions.count` and `budgets.count` take a folder of Parquet files and, with a client of a Dask cluster, send the functions
that one machine uses to where the blocks are; only sums come back. Without a client the blocks are gone through here, one
after the other. `write` makes such folders.
"""

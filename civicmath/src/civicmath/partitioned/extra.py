"""The extra `scale` is loaded where it is used; without it a sentence says what is missing."""

import importlib
from typing import Any

from civicmath.faults import bad


def loaded(module: str) -> Any:
    """Import pyarrow.parquet, distributed, …. BadInput: the extra is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        raise bad("partitioned.extra_missing", module=module.partition(".")[0]) from problem

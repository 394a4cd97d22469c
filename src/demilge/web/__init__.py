"""Home, community pages, the thread, the desk, search; what composes the stages for a reader."""

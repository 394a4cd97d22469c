"""The top floor: settings, addresses, the command line."""

"""Outbox, subscriptions and delivery; texts ready to share where there is no delivery."""

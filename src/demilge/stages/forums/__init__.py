"""The fifth stage: findings are shown, opinions and solutions gathered, promises caught."""

"""Posts with an edition per language, drafted from a meeting's facts and compared before they go out."""

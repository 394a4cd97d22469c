"""One table of searchable texts, found in Kyrgyz and Russian whatever the case and ending, on both databases."""

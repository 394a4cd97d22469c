"""What is said in the journal."""

"""E-mail, through whatever DEMILGE_EMAIL_URL names."""

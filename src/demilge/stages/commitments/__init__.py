"""The ninth stage: promises, what officials say of them and what residents see."""

"""The CV as a typeset PDF, from the same data as its page."""

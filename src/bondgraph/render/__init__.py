"""Answers → what is looked at: text, problems, and the picture."""

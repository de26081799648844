"""Follow-up questions: told from questions that stand alone, and resolved by earlier turns."""

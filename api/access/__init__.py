"""Who may ask: access keys, what they allow, and from which pages."""

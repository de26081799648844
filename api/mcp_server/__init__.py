"""The Model Context Protocol: the documents as tools and resources of a chat program."""

"""The HTTP service: FastAPI routes over `rag`, and the command that serves them."""

"""Questions and answers on the wire that chat clients know: OpenAI's chat completions."""

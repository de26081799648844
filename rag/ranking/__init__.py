"""Finding and ordering passages, stage by stage; docs/ranking.md says what each is worth."""

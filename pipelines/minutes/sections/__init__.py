"""Which part of a text is recommendation, resolution, minutes, vote result, justification, metadata."""

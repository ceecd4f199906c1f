"""Who speaks, asks, answers, reports and moves, and for which faction."""

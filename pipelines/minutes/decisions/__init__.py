"""What was decided on the item, and the words that say so."""

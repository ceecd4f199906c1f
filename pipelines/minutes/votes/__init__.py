"""How it was voted: numbers, majorities, factions and persons, as stated."""

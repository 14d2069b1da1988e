"""The Mesa text of the turn as it was, until its last user has moved to the one text."""

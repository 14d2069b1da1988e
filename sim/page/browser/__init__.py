"""What the page does in the browser itself: scripts and styles, each with the Python beside it."""

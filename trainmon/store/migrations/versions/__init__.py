"""One module a revision. A published one never changes, and none imports the store: that moves on."""

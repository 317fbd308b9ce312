"""A conversation at a counter, played from recordings through the whole real line."""

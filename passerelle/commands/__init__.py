"""One module a command; each names its click command ``command`` and imports heavy libraries only when it runs."""

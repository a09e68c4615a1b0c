"""The command line, and the only place that assembles the other packages."""

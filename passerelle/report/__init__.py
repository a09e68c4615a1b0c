"""What ``evaluate`` finds on labelled messages: figures (pure), tables, pictures and a page."""

"""How gold is kept right: what is new, a run, its checks, its record."""

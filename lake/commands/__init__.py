"""The commands that `lake` itself brings, one module each."""

"""Where things are and how `lake` speaks: settings, places, errors, the lease, the console."""

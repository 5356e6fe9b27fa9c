"""The demo: real prices and splits of 2000-2013, and the made-up activity of three accounts that traded them."""

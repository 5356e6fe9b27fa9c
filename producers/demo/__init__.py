"""The demo: real prices, splits and rates, and the made-up activity of four accounts that traded them, one in euros."""

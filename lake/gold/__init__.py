"""What gold is: its tables, its views, its runs, what was published."""

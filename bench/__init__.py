"""What is measured, and how: each module with a `main` is one `make bench-…`."""

"""The way into `lake`, also as `python -m lake`: told to stop while its modules are still being read, it says so, too."""

from lake.home.stopping import end_on_signals


def main() -> None:
    """Run `lake`."""
    end_on_signals(at_once=True)  # before everything else: reading the modules takes a second, and nothing has been begun
    from lake import cli

    cli.main()


if __name__ == "__main__":
    main()

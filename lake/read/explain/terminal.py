"""An explanation in the terminal."""

from rich.console import Console

from lake.read.explain import Explanation
from lake.read.explain.lines import as_tree, notes


def print_tree(explanation: Explanation, depth: int | None = None, console: Console | None = None) -> None:
    """Print the number, what it leaves out, and its tree; in a pipe as wide as it is."""
    console = console or Console(highlight=False, markup=False)
    tree = as_tree(explanation, depth)
    if not console.is_terminal:
        console.width = max(console.width, console.measure(tree, options=console.options.update(width=100_000)).maximum)
    scope, metric = explanation.scope.title, explanation.metric
    console.print(f"{metric} of {scope} at the end of {explanation.day}, in {explanation.currency}", style="bold", soft_wrap=True)
    for note in notes(explanation):
        console.print(f"! {note}", style="yellow", soft_wrap=True)
    console.print(tree)
    if not explanation.problems:
        console.print("✓ every part adds up to the last digit", style="green")

"""The one error that a user sees: what is wrong, and the remedy."""


class LakeError(Exception):
    """Something that the user can mend; `lake` prints it as one sentence with its remedy and exits with `exit_code`.

    Exit codes of `lake`: 0 done, 1 a check failed, 2 wrong usage, 3 something is missing or not running.
    """

    def __init__(self, problem: str, remedy: str = "", exit_code: int = 3) -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy
        self.exit_code = exit_code

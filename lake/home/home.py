"""One value for a lakehouse, handed on from the command to whatever works on it: its settings and the places they lead to."""

from functools import cache

from pydantic import ValidationError
from pydantic_settings import SettingsError

from lake.home.errors import LakeError
from lake.home.layout import Layout
from lake.home.settings import PROJECT, Settings


class Home(Settings):
    """A lakehouse: each setting by its name, and `places`."""

    @property
    def places(self) -> Layout:
        """Where its files and tables are."""
        return Layout(self.home, self.tables_uri or str(self.home / "tables"), self.jars or self.home / "jars")


@cache
def this_home() -> Home:
    """The home of this process, its settings read once; LakeError when one cannot be used."""
    try:
        return Home()
    except ValidationError as error:
        wrong = [
            f"LAKE_{str(each['loc'][0]).upper()}: {each['msg'].removeprefix('Value error, ')} (it is {each['input']!r})"
            for each in error.errors()
        ]
    except SettingsError as error:
        wrong = [f"{error}: {error.__cause__}"]
    raise LakeError("; ".join(wrong), f"Mend it in the environment or in {PROJECT / '.env'}; .env.example shows them all.", 2)

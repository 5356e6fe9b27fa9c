"""A home is its settings and the places that follow from them."""

from pathlib import Path

import pytest

from infra.scratch import own_settings


def test_a_copy_with_other_settings_has_the_places_of_its_own(tmp_path: Path) -> None:
    home = own_settings(tmp_path / "one")
    assert home.places.folder == tmp_path / "one" / "tables"

    other = home.model_copy(update={"home": tmp_path / "other"})

    assert other.places.logs == tmp_path / "other" / "logs"
    assert other.places.table("gold", "dim_date") == f"{tmp_path}/other/tables/gold/dim_date"


@pytest.mark.parametrize(("uri", "folder"), [("/srv/t", Path("/srv/t")), ("file:///srv/t", Path("/srv/t")), ("s3a://b/t", None)])
def test_the_tables_are_in_a_folder_or_in_an_object_store(tmp_path: Path, uri: str, folder: Path | None) -> None:
    assert own_settings(tmp_path, tables_uri=uri).places.folder == folder

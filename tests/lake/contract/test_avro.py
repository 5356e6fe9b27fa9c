import pytest

from lake.contract.avro import FOLDER, as_text
from lake.contract.events import TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_schema_file_says_what_the_contract_says(topic: str) -> None:
    written = (FOLDER / f"{topic}.avsc").read_text()

    assert written == as_text(topic), "write them anew: python -m lake.contract.avro"

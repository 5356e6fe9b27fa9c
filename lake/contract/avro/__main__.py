"""`python -m lake.contract.avro` writes the schemas anew."""

from lake.contract.avro import write_files

write_files()

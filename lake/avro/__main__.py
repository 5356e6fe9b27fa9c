"""`python -m lake.avro` writes the schemas anew."""

from lake.avro import write_files

write_files()

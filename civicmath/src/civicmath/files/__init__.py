"""Reading the file formats of the field; every fault is named by its line."""

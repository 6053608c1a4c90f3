"""Versions of the schema. Each script's DDL is spelled out: it must not change when ``schema.py`` does."""

HEAD = "0010"
"""The version that this program reads and writes."""

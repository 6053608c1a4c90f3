"""Versions of the schema. Each script's DDL is spelled out: it must not change when ``schema.py`` does."""

HEAD = "0009"
"""The version that this program reads and writes."""

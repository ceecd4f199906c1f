"""Readers against saved pages: a folder per case in fixtures/, found by listing."""

"""Content that changes while the preview is open: watched, checked, learned, swapped in, and edited."""

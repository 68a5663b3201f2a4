"""How lines of Markdown and of plain text mark headings, items and the steps of a checklist."""

from __future__ import annotations

import re

HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
BULLET = re.compile(r"\s*(?:[-*+•‣◦▪●·–—](?:\s+[✓✔✅]\ufe0f?)?|[✓✔✅]\ufe0f?|\(?(\d{1,2})[.)])\s+(?=\S)")
# A box, ticked or not, with or without a bullet before it.
CHECKBOX = re.compile(r"\s*(?:(?:[-*+•]|\(?\d{1,2}[.)])\s*)*(?:\[[ xX/-]?\]|[☐☑☒⬜◻]\ufe0f?)\s+(?=\S)")

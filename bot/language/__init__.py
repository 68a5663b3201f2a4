"""Words of people: tokens, stems, spelling, phrases, and which language they are in."""

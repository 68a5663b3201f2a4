"""Language: tokens, stems, spelling, phrases, clauses, and language identification."""

-- A city has a zone; a country, region or time zone name has parts: the largest city of each of its zones.
CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    region TEXT,
    population INTEGER NOT NULL,
    zone TEXT
);
CREATE TABLE parts (
    place INTEGER NOT NULL, rank INTEGER NOT NULL, city INTEGER NOT NULL, PRIMARY KEY (place, rank)
) WITHOUT ROWID;
-- The spelling is empty if it is the place's own name, or the folded one with capitals.
CREATE TABLE names (
    folded TEXT NOT NULL, place INTEGER NOT NULL, spelled TEXT NOT NULL, PRIMARY KEY (folded, place)
) WITHOUT ROWID;
-- Names of large places, in which misspelt names are searched.
CREATE TABLE likely (
    initial TEXT NOT NULL, length INTEGER NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (initial, length, folded)
) WITHOUT ROWID;
CREATE TABLE regions (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE countries (
    language TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (language, code)
) WITHOUT ROWID;
CREATE TABLE zones (zone TEXT PRIMARY KEY, city INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE zone_cities (
    language TEXT NOT NULL, zone TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (language, zone)
) WITHOUT ROWID;

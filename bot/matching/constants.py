"""Every tunable number of the matcher, each with its source."""

from types import MappingProxyType

# --- Spelling -------------------------------------------------------------------------------
# (longest word, edits it may be away): the usual 1 / 2 / 3 steps.
EDITS = ((4, 1), (8, 2), (10**9, 3))
# Words of one or two letters are closer to everything than to anything.
SHORTEST_REPAIRED = 3
SHORTEST_SPLIT = 3
SPELLING_POOL = 8
SPELLING_CACHE = 4096
FIRST_LETTER_COST = 0.5
NEIGHBOUR_GAIN = 0.3
JARO_WINKLER_COST = 1.0
FREQUENCY_GAIN = 0.3
# Letters beside each other on a QWERTY keyboard.
KEYBOARD_NEIGHBOURS = MappingProxyType(
    {
        "q": "wa", "w": "qeas", "e": "wrsd", "r": "etdf", "t": "ryfg", "y": "tugh", "u": "yihj",
        "i": "uojk", "o": "ipkl", "p": "ol", "a": "qwsz", "s": "awedxz", "d": "serfcx",
        "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb", "j": "huikmn", "k": "jiolm", "l": "kop",
        "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
    }
)  # fmt: skip

# --- Features -------------------------------------------------------------------------------
GRAM_SIZES = (2, 3, 4)
TYPED_SHARE = 0.3
BLOCK_WEIGHTS = (1.5, 1.0, 1.5)
IDF_FLOOR = 1.0

# --- Model ----------------------------------------------------------------------------------
RIDGE = 1.0
NB_SMOOTHING = 0.1
NB_SHARE = 0.5
EXACT_LIMIT = 3000
DENSE_WEIGHTS_LIMIT = 30_000_000
SOLVER_STEPS = 20
POSTINGS_LIMIT = 512

# --- Confidence -----------------------------------------------------------------------------
FALSE_ANSWERS = 0.1
CALIBRATION_RIDGE = 1.0

# --- Decision -------------------------------------------------------------------------------
ANSWER_FROM = 0.6
CLARIFY_FROM = 0.25
RIVAL_SHARE = 0.2
CHOICES = 3

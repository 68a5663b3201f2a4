"""Every tunable number of spelling, word breaks and utterances, each with its source.

"Tuned on the benchmarks" means as in `bot/matching/constants.py`.
"""

from types import MappingProxyType

# (longest word in letters, edits it may be away): the usual 1 / 2 / 3 steps.
EDITS = ((4, 1), (8, 2), (10**9, 3))
# Letters. A shorter word is close to everything; a join of two shorter words is no typo of the pair.
SHORTEST_REPAIRED = 3
SHORTEST_SPLIT = 3
# English words of one letter, for a vocabulary without everyday words: a slipped space leaves no other letter
# alone; with every letter allowed, "dignose" became "dig nose".
ONE_LETTER_WORDS = frozenset("ai")
# Nearest words that are ranked in full: bounds the time of a repair; not tuned.
SPELLING_POOL = 24
# Words. Typical traffic has fewer distinct typos than this; an entry takes about 300 bytes.
SPELLING_CACHE = 4096
# In edits: people mistype the first letter least, swap letters and hit neighbouring keys most, and mean
# frequent words. A first letter at 1.0 instead of 0.5: +0.1 points with two typos; the others by eye.
FIRST_LETTER_COST = 1.0
COMMON_SLIP_GAIN = 0.3
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

# --- Utterances -----------------------------------------------------------------------------
# Characters. Telegram's own limit for a message; what comes longer by another way is read up to here.
LONGEST_TEXT = 4096
# Words. A longer message is searched for repeats, and so many words alike in a row are one.
LONG = 150
AGAIN = 4
# Words of a long message that are read: 4096 letters of people's prose have 800. Bounds the time for a wall.
MOST_WORDS = 900
# Words at the beginning and at the end of a message in which it is looked for what is asked: a letter begins
# with what it is about and ends with its question. All of its words are looked at for warning signs. The
# longest of our labelled messages has 93 words.
FIRST_ASKED, LAST_ASKED = 150, 50
# Different unknown words that are read: each is compared with all that are known. The longest of our 3000
# messages has 31 of them.
MOST_UNKNOWN = 60
# Likeness 0..1 from which on a mistyped word counts as a subject's term: one slip in six letters or more.
TERM_FROM = 0.8
# Letters. Names of illnesses, operations and drugs that share an ending have as many or more: "colitis".
SHORTEST_NAME = 7
# Words. A member of a list after a comma is short and has no verb: "no swelling, heat or redness".
LONGEST_MEMBER = 4

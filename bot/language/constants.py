"""Every tunable number of spelling, word breaks and utterances, each with its source.

"Tuned on the benchmarks" means as in `bot/matching/constants.py`.
"""

from types import MappingProxyType

# (longest word in letters, edits it may be away): the usual 1 / 2 / 3 steps.
EDITS = ((4, 1), (8, 2), (10**9, 3))
# Letters. A shorter word is similar to everything; two shorter words are not joined into one.
SHORTEST_REPAIRED = 3
SHORTEST_SPLIT = 3
# English words of one letter, for a vocabulary without everyday words: only these may be split off a word;
# with every letter allowed, "dignose" became "dig nose".
ONE_LETTER_WORDS = frozenset("ai")
# Nearest words that are ranked completely: limits the time of a correction; not tuned.
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
# Characters. Telegram's limit for a message; a longer text from another channel is read up to here.
LONGEST_TEXT = 4096
# Words. In a longer message, repetitions are removed: of a sentence, and of this many equal words in a row.
LONG = 150
AGAIN = 4
# The most words of a message that are read: 4096 characters of prose have 800. Limits the time for other
# text.
MOST_WORDS = 900
# Words at the beginning and at the end of a message that are searched for questions: a letter begins with its
# topic and ends with its question. All words are searched for warning signs. The longest of our labelled
# messages has 93 words.
FIRST_ASKED, LAST_ASKED = 150, 50
# The most different unknown words that are read, since each is compared with all known words. The longest of
# our 3000 messages has 31 of them.
MOST_UNKNOWN = 60
# The least similarity 0..1 for a mistyped word to count as a subject's term: one error in six letters or
# more.
TERM_FROM = 0.8
# The least number of letters in a name that is found by its ending: "colitis".
SHORTEST_NAME = 7
# The most words in an item of a list after a comma, which has no verb: "no swelling, heat or redness".
LONGEST_MEMBER = 4

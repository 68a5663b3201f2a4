"""Every tunable number of the matcher, each with its source.

"Tuned on the benchmarks" means: best of the values tried on training and validation parts of CLINC150
and BANKING77 (30 intents x 15 phrasings over six draws, and all phrasings), test parts unseen.
"""

from types import MappingProxyType
from typing import NamedTuple


class ConfidenceWeights(NamedTuple):
    """The weights of the confidence in the best entry: bias, its score, its lead over the second."""

    bias: float
    height: float
    lead: float


# --- Features -------------------------------------------------------------------------------
# Letters in a group; adding 5 or leaving out 4 changed less than 0.1 points.
GRAM_SIZES = (2, 3, 4)
# Share of an unknown word's letter groups that stay as typed. Its corrections share the rest, times the best
# one's similarity: "danger" must not become "dance" for certain. Together +0.1 points, and with typos too.
TYPED_SHARE = 0.1
# Words. Those further apart are no pair: keeps long messages cheap; not tuned.
REACH = 12
# Square roots of the weights of each kind of features. Any two words: +1.0 on BANKING77, +0.4 on CLINC150;
# neighbours: +0.3 to +0.5.
KIND_SCALES = MappingProxyType(
    {
        "words": 1.0,
        "neighbours": 0.55,
        "together": 0.45,
        "letters": 1.0,
        "concepts": 1.0,
        "concept_pairs": 0.7,
    }
)
# Lengths of the blocks of a text's vector. Words and letters tuned on the benchmarks, where 0.7 to 1.4 for
# letters changed less than 0.3 points. Concepts on 996 messages to a FAQ of 31 entries with a vocabulary:
# right 90.7 % at 0.8, 90.8 at 1.0, 90.2 at 1.5, 89.4 at 2.0; the concepts' scales are untuned.
BLOCK_LENGTHS = MappingProxyType({"words": 1.5, "letters": 1.0, "concepts": 1.0})
# Texts that must share a pair for it to be a feature: 2 costs no accuracy and saves 90 % of the pairs.
PAIR_SPREAD = 2

# --- Learning -------------------------------------------------------------------------------
# Tuned on the benchmarks: flat from 0.5 to 2 (within 0.3 points).
RIDGE = 1.0
# Tuned on the benchmarks; flat from 0.01 to 0.1.
BAYES_SMOOTHING = 0.03
# Naive Bayes' part of the average. 0.5 gains 0.4 points at FAQ size and loses 14 of out-of-scope recall
# with many phrasings, and up to 1.5 points on messages to our own FAQ.
BAYES_SHARE = 0.7
# The most texts that are solved at once (time grows with the cube: 0.1 s for 1200, 1 s for 2500, 5 s for
# 5000, 8 s for 6000; memory with the square: 400 MB temporarily). Blocks take as long for 6000 texts, and
# hold out only a tenth of them: too few to learn a policy from.
EXACT_LIMIT = 8000
# More phrasings than that go in blocks of this many.
BLOCK = 1500
# A sweep over the blocks costs 1 to 2 s for 15 000 phrasings; accuracy settles after three or four.
SWEEPS = 5
# Numbers (4 bytes each) in the table features x entries; a larger one is kept as lists of postings.
TABLE_LIMIT = 40_000_000
# Entries kept for each feature of postings, the heaviest ones: bounds a search at 10 000 entries.
POSTINGS = 64
# One in so many entries and phrasings is held out where there is no closed form; the usual tenth.
HOLD_OUT = 10
# Held-out texts that the confidence is learned from there. Bounds the time; not tuned.
EVIDENCE = 2000
# Best scores of a text that are looked at for its confidence.
TOP = 5

# --- Meaning --------------------------------------------------------------------------------
# How fast the kernel falls with the angle, and its ridge. Tuned on labelled questions of four writers: flat
# from 2 to 10 and from 0.3 to 0.6 (within 0.5 points).
MEANING_SHARPNESS = 6.0
MEANING_RIDGE = 0.3
# The least similarity for an encoder to get the correction of an unknown word. A small FAQ knows few words,
# and an encoder many: "salary" is not a misspelt "alarm". On CLINC150 0.5 points more are right than with
# every correction; from 0.7 to 0.8 results are the same.
MENDED_FROM = 0.7
# Weights tried for the two scores in the blend; a FAQ of 47 entries takes 10 and 8.
BLEND_WEIGHTS = (2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 25.0)

# --- Confidence -----------------------------------------------------------------------------
# Wanted rate of answers to texts whose entry does not exist, at `Index.threshold`.
FALSE_ANSWERS = 0.1
# The weights that calibration finds at FAQ size; with few phrasings the learned weights stay near these, with
# hundreds they do not: 1.0 is the weight of four texts that are neither certain nor wrong.
USUAL_WEIGHTS = ConfidenceWeights(bias=-3.5, height=8.0, lead=2.0)
CALIBRATION_RIDGE = 1.0
# Held-out texts; fewer have no quantile to speak of, and the thresholds below hold.
ENOUGH = 100
# Inverse temperatures tried for the scores behind the best one; a FAQ of 31 entries took 10.
SHARPNESS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0)

# Features shown for each match of an explanation: as many as fit a screen.
REASONS = 8

# --- Decision -------------------------------------------------------------------------------
# Confidences. On labelled messages to a FAQ of 31 entries x 44 phrasings with a vocabulary of 3000 forms,
# 0.4 answered 88 % of those that found their entry and 8 % of the off-topic ones.
ANSWER_FROM = 0.4
# Share of the best score. Of 68 unsure matches (0.12 to 0.3) whose second had at most this share, 63 were
# right; of 28 with a nearer second, 16.
CLEAR_LEAD = 0.45
# Three of four off-topic messages stayed below this, and one of a hundred that found their entry.
CLARIFY_FROM = 0.15

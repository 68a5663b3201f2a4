"""Numbers that decide how a message is read, beside the costs in `policy.py`; probabilities run from 0 to 1.

"Measured" means: on the labelled questions that come with the project. What stands here is about the shape of
a message or of a talk: the policy judges one text at a time, and knows of neither.
"""

from bot.matching import Thresholds

# Share of the best score from which on another article's entry answers the same question: by chance twins
# differ by less.
TWIN_SHARE = 0.5

# The phrasings of a draft are cut out of its sentences, many of them nearly alike, so the policy is too sure
# of which entry is meant: where a draft is near, probabilities are taken to this power first (temperature
# scaling, Guo et al. 2017). Measured on 481 questions about sixteen drafts, with the numbers that follow:
# without it 60 % are right and 17 % wrong, with it 63 and 9; flat from 0.3 to 0.4.
EVIDENCE_FLATNESS = 0.35
# A score counts by (this + the share of the message's telling words that the entry has) to the power below.
# Measured likewise: a `clear` of 0.15 to 0.25 changes 1 %, a `lead` of 0.3 answers 1 % more wrongly.
EVIDENCE_FLOOR = 0.35
EVIDENCE_POWER = 3
EVIDENCE_THRESHOLDS = Thresholds(answer=9.0, clear=0.2, lead=0.2, clarify=0.03)
# What sounds like a limit, but is clearly told in a draft, is no limit any more: an article about icing knows
# more than the limits do. Measured on 401 questions about fourteen drafts: six more are right, none is wrong.
COVERED_THRESHOLDS = Thresholds(answer=9.0, clear=0.02, lead=0.25, clarify=0.012)
# An entry that has less of the telling words is no answer, however likely its phrasings make it.
LEAST_SHARE = 0.4
# Where it stays open which of two is meant, both are answered if the better one is a draft's, scores so much
# and has so much of the telling words. Measured likewise: at 0.12 1 % fewer are right, and as many fewer
# wrong.
PAIR_FROM = 0.09
PAIR_SHARE = 0.6
# A match as sure as this needs no evidence.
SURE_WITHOUT = 0.95

# Of several clauses, one that asks or names a complaint or an exercise counts from the first on; one that
# tells anything else from the second: a visit to a physio that is only told of asks for nothing.
ASKED_FROM = 0.5
TOLD_FROM = 0.9
# One of several clauses may ask for an entry although a question back costs less by itself: beside other
# answers none is asked back.
CLAUSE_FROM = 0.3
# Clauses. In so long a message a question has to be surer: most of it is about something else.
STORY = 5
STORY_FROM = 0.6
# And what it tells besides complaints counts from here on only where it names an exercise. Measured on 150
# posts: the wrong answers fall from 13 to 8 %, the right ones by 2.
NAMED_IN_STORY = 0.8
# A question as sure as this comes before the complaints around it. Measured on 180 posts: at 0.5 one right
# answer fewer, at 0.3 two.
SURE_FROM = 0.7
# A body part belongs to the entry that has so many of the phrasings that complain of it.
COMPLAINT_SHARE = 0.6
# From here on that entry is answered to a complaint: who complains of a part of the body is seldom off-topic.
COMPLAINT_FROM = 0.15
# Clauses. So far back may stand what a question asks about that says nothing by itself.
BACK = 2
# More answers in one message would bury each other.
MOST_ANSWERS = 3

# Languages. How far a message must speak against the usual language before it is taken for another one, in
# nats; a single word says four at most, by its letters alone two (`bot/language`). Where a talk only
# begins, nearly anything counts; where it speaks a language already, a word that only another one knows; and
# against what a person has chosen, three such words. Measured on 1650 English messages with the first Spanish
# texts beside them: 6 were taken for Spanish, two of which are "hola".
START_FROM = 1.0
TURN_FROM = 2.5
CLEAR_FROM = 9.0
# A part of a message is in a language for sure where all others have this much against them.
SEGMENT_FROM = 3.0
# And what has this much against it is not looked at for the warning signs of a language.
FOREIGN_FROM = 6.0
# A declined message of so many words, of which no language knows so large a share, is in another language.
# Measured on 6850 messages: every other one with so many unknown words was understood, typos and all; of
# twenty in thirteen other languages eleven are noticed.
FEWEST_FOREIGN = 3
FOREIGN_SHARE = 0.6

# Of more clauses only the first and the last are looked at, half of these each: bounds the time.
MOST_CLAUSES = 24

# Words. "The 3rd one, how do I do it?" points at something; in longer messages "first" means other things.
POINTING_AT_MOST = 8
# And a single word among so many: "ok first", "2nd pls".
BARE_AT_MOST = 2

# Words. Who names an exercise in more says more than its name: "the squat i mean", and not "i did squats on
# sunday".
NAME_AT_MOST = 4

# The nearest entry is offered beside a decline where it has so much of what all near entries score together,
# and this much by itself. By eye, on 190 declined messages: below, four of five such offers had nothing to do
# with what was said.
NEAREST_SHARE = 0.7
NEAREST_FROM = 0.3

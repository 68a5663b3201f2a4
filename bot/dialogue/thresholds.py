"""Numbers that decide how a message is read, besides the costs in `policy.py`; probabilities are 0 to 1.

"Measured" means: on the labelled questions that come with the project. These numbers are about the form of a
message or a conversation: the policy judges single texts, and knows nothing of either.
"""

from bot.matching import Thresholds

# The least share of the best score at which an entry of another article answers the same question: the scores
# of such twins differ by less, by chance.
TWIN_SHARE = 0.5

# The phrasings of a draft are parts of its sentences, and many are nearly alike, so the policy is too sure
# which entry is meant. If a draft is near, probabilities are first raised to this power (temperature scaling,
# Guo et al. 2017). Measured on 481 questions about sixteen drafts, with the numbers that follow: without it
# 60 % are right and 17 % wrong, with it 63 and 9; the same from 0.3 to 0.4.
RERANK_FLATNESS = 0.35
# A score is multiplied by (this + the share of the message's informative words that the entry has), raised to
# the power below. Measured likewise: a `clear` of 0.15 to 0.25 changes 1 %, with a `lead` of 0.3 1 % more
# answers are wrong.
RERANK_FLOOR = 0.35
RERANK_POWER = 3
RERANK_THRESHOLDS = Thresholds(answer=9.0, clear=0.2, lead=0.2, clarify=0.03)
# A message that sounds like a limit, but is clearly covered by a draft, is no limit: an article about icing
# knows more than the limits do. Measured on 401 questions about fourteen drafts: six more are right, none is
# wrong.
COVERED_THRESHOLDS = Thresholds(answer=9.0, clear=0.02, lead=0.25, clarify=0.012)
# An entry with a smaller share of the informative words is no answer, however likely its phrasings make it.
LEAST_SHARE = 0.4
# If it is unclear which of two entries is meant, both are answered if the better one is from a draft and has
# at least this score and this share of the informative words. Measured likewise: at 0.12 1 % fewer are right,
# and 1 % fewer wrong.
PAIR_FROM = 0.09
PAIR_SHARE = 0.6
# A match with this probability is not reranked.
SURE_WITHOUT = 0.95

# The least probabilities for one of several clauses to count: the first if it asks, or names a complaint or
# an exercise; the second for any other statement, since "I saw a physio" asks for nothing.
ASKED_FROM = 0.5
TOLD_FROM = 0.9
# The least probability for one of several clauses to be answered although asking back would cost less:
# beside other answers, nothing is asked back.
CLAUSE_FROM = 0.3
# A message with this many clauses is long: questions in it must be more certain, since most of it is about
# something else.
STORY = 5
STORY_FROM = 0.6
# In a long message, statements other than complaints count only from this probability, and only if they name
# an exercise. Measured on 150 posts: wrong answers fall from 13 to 8 %, right ones by 2.
NAMED_IN_STORY = 0.8
# A question with this probability is answered before the complaints around it. Measured on 180 posts: at 0.5
# one right answer fewer, at 0.3 two.
SURE_FROM = 0.7
# A body part belongs to an entry that has at least this share of the phrasings that complain about it.
COMPLAINT_SHARE = 0.6
# The least probability for a complaint to be answered with that entry: complaints are seldom off-topic.
COMPLAINT_FROM = 0.15
# How many clauses back a question without content ("is it true?") may refer to.
MOST_CLAUSES_BACK = 2
# More answers in one message would hide each other.
MOST_ANSWERS = 3

# Languages: how much evidence there must be against the present language before another one is taken, in
# nats; a single word gives four at most, by its letters alone two (`bot/language`). At the start of a
# conversation nearly any evidence is enough; later it takes a word that only another language has, and three
# such words against a language that the person has chosen. Measured on 1650 English messages, with Spanish
# as the second language: 6 were taken for Spanish, two of which are "hola".
START_FROM = 1.0
TURN_FROM = 2.5
CLEAR_FROM = 9.0
# One or two words are greetings and thanks mostly, which people borrow: "yo bot" has 2.3 for Spanish, "hola"
# 2.7, "merci bien" 3.1 (with a word that Spanish lacks), and "ola bot" 3.7. The higher one is needed in a
# conversation, and where the other language lacks one of the words.
FEW_WORDS = 2
FEW_START_FROM = 2.5
FEW_TURN_FROM = 3.2
# A part of a message is certainly in a language if there is this much evidence against all others.
SEGMENT_FROM = 3.0
# A part with this much evidence against a language is not checked for the warning signs of that language.
FOREIGN_FROM = 6.0
# A declined message is in another language if it has at least this many words, and at least this share of
# them is unknown to every language. Measured on 6850 messages: all others with so many unknown words were
# understood despite typing errors; of twenty messages in thirteen other languages eleven are noticed.
FEWEST_FOREIGN = 3
FOREIGN_SHARE = 0.6

# Of a message with more clauses only the first and the last are read, half of these each: limits the time.
MOST_CLAUSES = 24

# Words. "The 3rd one, how do I do it?" is a reference; in longer messages "first" means other things.
POINTING_AT_MOST = 8
# Words of a message in which an ordinal alone is a reference: "ok first", "2nd pls".
BARE_AT_MOST = 2

# The most words of a statement that only names an exercise: "the squat i mean". "i did squats on sunday" says
# more.
NAME_AT_MOST = 4

# The nearest entry is offered with a decline if it has at least this share of the scores of all near entries,
# and this score itself. Judged by hand on 190 declined messages: below, four of five offers were unrelated to
# the message.
NEAREST_SHARE = 0.7
NEAREST_FROM = 0.3

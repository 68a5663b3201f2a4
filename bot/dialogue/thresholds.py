"""Every number that decides how a message is read; confidences run from 0 to 1.

"Measured" means: on the labelled questions that come with the project.
"""

from bot.matching import Thresholds

# The index alone would be more careful: it cannot know that the limits stand for what lies beyond the
# articles. Measured: nine of ten matches above these were right.
THRESHOLDS = Thresholds(answer=0.3, clear=0.1, clarify=0.05)

# Share of the best score from which on another article's entry answers the same question: by chance twins
# differ by less.
TWIN_SHARE = 0.5

# A score counts by (this + the share of the message's telling words that the entry has) to the power below.
# Measured on 481 questions about sixteen drafts, with the thresholds that follow: a lower `clear` answers up
# to 3 % more rightly, and as many more wrongly.
EVIDENCE_FLOOR = 0.35
EVIDENCE_POWER = 3
EVIDENCE_THRESHOLDS = Thresholds(answer=9.0, clear=0.2, lead=0.2, clarify=0.03)
# What sounds like a limit, but is clearly told in a draft, is no limit any more: an article about icing knows
# more than the limits do. Measured on 401 questions about fourteen drafts: six more are right, none is wrong.
COVERED_THRESHOLDS = Thresholds(answer=9.0, clear=0.02, lead=0.25, clarify=0.012)
# An entry that has less of the telling words is no answer, however likely its phrasings make it.
LEAST_SHARE = 0.4
# Where it stays open which of two is meant, both are answered if the better one is a draft's, scores so much
# and has so much of the telling words. Measured on 481 questions about sixteen drafts: 5 % more are right,
# 1 % is wrong.
PAIR_FROM = 0.12
PAIR_SHARE = 0.6
# A match as sure as this needs no evidence.
SURE_WITHOUT = 0.7
# Matches among which one out of a draft makes the others be weighed as well.
CONTENDERS = 3

# Share of the best score, small talk's, from which on anything else makes it unsure. Measured: flat from 0.1
# to 0.5.
TALK_RIVAL = 0.25

# Of several clauses, one that asks counts from the first on; one that only tells of a complaint or names
# an exercise from the second; one that tells anything else from the third. Measured on 105 messages with
# two questions and 740 with one: lower ones answer no more of the former.
ASKED_FROM = 0.1
NAMED_FROM = 0.2
TOLD_FROM = 0.45
# One of several clauses may ask for an entry although a question back is likelier by itself. Measured: 4 of
# 105 messages with two questions more are right, one of 1100 others is wrong.
CLAUSE_THRESHOLDS = Thresholds(answer=1.0, clear=0.1, clarify=0.1)
# Clauses. In so long a message a question has to be surer: most of it is about something else.
STORY = 5
STORY_FROM = 0.3
# And what it tells besides complaints counts from here on only where it names an exercise. Measured on 150
# posts: the wrong answers fall from 13 to 8 %, the right ones by 2.
NAMED_IN_STORY = 0.8
# A question as sure as this comes before the complaints around it. Measured on 180 posts: at 0.5 one right
# answer fewer, at 0.3 two.
SURE_FROM = 0.7
# A body part belongs to the entry that has so many of the phrasings that complain of it.
COMPLAINT_SHARE = 0.6
# From here on that entry is answered to a complaint. Measured: flat from 0.03 to 0.05.
COMPLAINT_FROM = 0.03
# Clauses. So far back may stand what a question asks about that says nothing by itself.
BACK = 2
# More answers in one message would bury each other.
MOST_ANSWERS = 3

# The scores of a follow-up are geometric means of two searches and so run lower than those of one.
# Measured: a clear best one from 0.08 on loses 5 of 283 turns and has 3 fewer wrong.
FOLLOW_UP_THRESHOLDS = Thresholds(answer=0.35, clear=0.05, lead=0.7, clarify=0.03)
# Words. A follow-up is short; a longer message stands on its own.
FOLLOW_UP_AT_MOST = 12
# A message that points at nothing and is as sure as this stands on its own, also in context. Measured:
# flat from 0.5 to 0.85.
ALONE_FROM = 0.7
# What the topic offers as a next question is likelier than the rest by this factor. Measured: one or two
# of 139 turns fewer wrong from 1.5 to 3.
EXPECTED = 2.0
# And what was just answered is less likely to be asked for. Measured on 283 turns: 3 fewer wrong from 0.7 to
# 0.5, below that the right ones become fewer.
ANSWERED = 0.7
# Small talk as sure as this is no follow-up. Measured: flat from 0.5 to 0.7, at 0.3 two more are wrong.
TALK_FROM = 0.5
# What one of the two searches did not find at all still counts this much there. Measured: flat to 0.02.
UNSEEN = 0.005

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

# Of more clauses only the first and the last are looked at, half of these each: bounds the time.
MOST_CLAUSES = 24

# Words. "And how about the second one?" points at something; in longer messages "first" means other things.
POINTING_AT_MOST = 6
# And a single word among so many: "ok first", "2nd pls".
BARE_AT_MOST = 2

# The nearest entry is offered beside a decline where it has so much of what all near entries score together,
# and, where no limit says what the message is about, this much by itself: what is offered below has nothing
# to do with what was said. By eye, on 60 messages.
NEAREST_SHARE = 0.7
NEAREST_FROM = 0.03

"""The texts of the preview, for the editor of the content: the schema of `preview` in `messages.yaml`."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import Label, Record, Text, about

Named = dict[str, Text]


class ContentTexts(Record, frozen=True):
    """How far changed content is in use."""

    phases: Annotated[Named, about("What is happening, by the name of the phase.")]
    finding: Annotated[Label, about("What an error is called; the next one names an open point.")]
    warning: Label
    failed_hint: Annotated[Text, about("Where to look when content was not learned.")]


class WhyTexts(Record, frozen=True):
    """Headings and labels of the page that explains a reply."""

    empty: Annotated[Text, about("Before anything was asked.")]
    pressed: Annotated[Text, about("After a button: there were no words to read.")]
    asked_again: Annotated[Text, about("The content has changed, and the last message was asked again.")]
    same: Annotated[Text, about("It was asked again, and nothing is different.")]
    answer: Annotated[Label, about("Heading over the outcome; the next ones are headings as well.")]
    read: Label
    candidates: Label
    signals: Label
    costs: Label
    triage: Label
    stands: Annotated[Text, about("Where the answer is written.", placeholders=("place",))]
    took: Annotated[Text, about("How long it took.", placeholders=("ms",))]
    topic: Annotated[Text, about("What the talk was about before.", placeholders=("topic",))]
    alarm: Annotated[Text, about("A warning stood before.", placeholders=("sign",))]
    question: Annotated[Text, about("The one question was open before.", placeholders=("sign",))]
    repaired: Annotated[Text, about("What a struck out word is: as it was typed.")]
    itself: Annotated[Text, about("What a clause asks for by itself.", placeholders=("entry",))]
    nothing: Label
    taken: Annotated[Text, about("What the message was taken for in the talk.", placeholders=("intents",))]
    together: Annotated[Label, about("Column of a table: both scores as one; the next ones are each alone.")]
    words: Label
    meaning: Label
    no_meaning: Annotated[Text, about("Where meaning is not read, or not yet.")]
    like: Annotated[Text, about("The phrasing that is most like the message.", placeholders=("phrasing",))]
    question_scope: Annotated[Text, about("Heading over signals.", placeholders=("share",))]
    question_right: Annotated[Text, about("Heading over signals.", placeholders=("share",))]
    signals_hint: Text
    costs_hint: Text
    chance: Annotated[Text, about("How likely a warning sign is.", placeholders=("share",))]
    no_sign: Text
    reasons: Annotated[Text, about("Words that sound like a sign, and against one.", placeholders=("words",))]
    outcomes: Annotated[Named, about("Names of what a reply does.")]
    intents: Annotated[Named, about("Names of what a message is taken for.")]
    marks: Annotated[Named, about("What the small words of a clause say.")]
    signal_names: Annotated[Named, about("What the policy looks at.")]
    actions: Annotated[Named, about("What the policy can do.")]
    levels: Annotated[Named, about("How urgent a warning is.")]
    unheard: Annotated[Named, about("Why words count for no warning sign.")]


class UnansweredTexts(Record, frozen=True):
    """The page with the questions that got no answer."""

    intro: Text
    none: Text
    similar: Annotated[Text, about("Number of questions that are alike.", placeholders=("number",))]
    nearest: Label
    text: Annotated[Label, about("Field with the words to add.")]
    target: Annotated[Label, about("Field with the entry that should answer.")]
    phrasing: Annotated[Label, about("Button: add it to the entry's phrasings.")]
    example: Annotated[Label, about("Button: add it to the examples of natural messages.")]
    paste: Annotated[Text, about("Leads to what would be added.", placeholders=("file", "line"))]
    write: Label
    copy: Label
    copied: Label
    written: Annotated[Text, about(placeholders=("file", "line"))]
    ask: Annotated[Label, about("Button: asks the question in the chat.")]


class EvaluationTexts(Record, frozen=True):
    """The page that measures labelled questions."""

    intro: Text
    none: Annotated[Text, about("There are no labelled questions.")]
    choose: Label
    run: Label
    running: Annotated[Text, about(placeholders=("done", "total"))]
    changed: Annotated[Text, about("Heading over what is another one now.", placeholders=("number",))]
    unchanged: Text
    first: Annotated[Text, about("After the first run of a set.")]
    mistakes: Annotated[Text, about("Heading over what is not right.", placeholders=("number",))]
    message: Label
    expected: Label
    before: Label
    now: Label
    verdicts: Annotated[Named, about("Names of the verdicts on a reply.")]


class PreviewTexts(Record, frozen=True):
    """All texts of the preview besides the chat."""

    title: Label
    chat: Annotated[Label, about("Heading of the part with the chat; the next ones are tabs.")]
    why_tab: Label
    unanswered_tab: Label
    evaluation_tab: Label
    light: Annotated[Label, about("Button of the light look; the next one of the dark look.")]
    dark: Label
    language: Annotated[Label, about("Name of the choice of a language.")]
    restart: Annotated[Label, about("Button that begins the talk anew.")]
    ended: Annotated[Text, about("The program behind the page does not answer.")]
    content: ContentTexts
    why: WhyTexts
    unanswered: UnansweredTexts
    evaluation: EvaluationTexts

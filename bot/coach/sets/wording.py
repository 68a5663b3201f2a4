"""The texts of a guided set: at each moment, when it is paused, and at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.model import Control, SteerGuidedSet
from bot.coach.sets.timeline import Pauses, Stage, Timeline
from bot.reply import Bar, Block, Choice, Heading, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.actions.model import StartGuidedSet
    from bot.coach.sets.timeline import Moment
    from bot.knowledge import Knowledge


class Wording:
    """Writes guided sets with the texts of `knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take every sentence from `knowledge`."""
        self._knowledge = knowledge
        self._texts = knowledge.messages.coaching

    def timeline(self, guide: StartGuidedSet, slowest: int | None = None) -> Timeline:
        """Return the timeline of what `guide` asks for; `slowest` as in `Timeline.of`, in seconds."""
        exercises = [self._knowledge.exercises[id_] for id_ in guide.exercises]
        pauses = Pauses(self._texts.ready_seconds, self._texts.rest_seconds)
        return Timeline.of(exercises, guide.repetitions, pauses, slowest)

    @property
    def keys(self) -> str:
        """How to control a set by typing."""
        texts = self._texts
        return texts.terminal_keys.format(pause=texts.pause, resume=texts.resume, stop=texts.stop)

    @property
    def running(self) -> str:
        """The note to a person who starts a set while one is running."""
        return self._texts.running

    def control(self, typed: str) -> Control | None:
        """Return the control whose label was `typed`, if any."""
        labels = {self._label(control).casefold(): control for control in Control}
        return labels.get(typed.strip().casefold())

    def moment(self, moment: Moment, repetitions: int, *, paused: bool = False) -> Reply:
        """Return the text of a set of `repetitions` at `moment`."""
        blocks = self._blocks(moment, repetitions)
        if paused:
            blocks = [blocks[0], Paragraph(self._texts.paused, strong=True)]
        controls = (Control.RESUME if paused else Control.PAUSE, Control.STOP)
        choices = tuple(Choice.of(SteerGuidedSet(control), self._label(control)) for control in controls)
        return Reply(Outcome.SMALLTALK, tuple(blocks), choices)

    def stopped(self, finished: int) -> Reply:
        """Return the text after it was stopped, with the number of repetitions `finished`."""
        return Reply(Outcome.SMALLTALK, (Paragraph(self._texts.stopped.format(finished=finished)),))

    def done(self, guide: StartGuidedSet) -> Reply:
        """Return the praise at the end of `guide`, and what to do next."""
        exercises = self._knowledge.exercises
        names = ", ".join(self._name(id_) for id_ in guide.exercises)
        blocks = (
            Heading(self._texts.praise),
            Paragraph(self._texts.summary.format(repetitions=guide.repetitions, exercises=names)),
            Paragraph(self._texts.after),
        )
        following = tuple(id_ for id_ in exercises if id_ not in guide.exercises)
        choices = tuple(Choice(id_, self._knowledge.entries[id_].title) for id_ in following)
        return Reply(Outcome.SMALLTALK, blocks, choices)

    def _blocks(self, moment: Moment, repetitions: int) -> Sequence[Block]:
        texts, stretch, beat = self._texts, moment.stretch, moment.stretch.beat
        name = self._name(stretch.exercise)
        if beat:
            title = texts.progress.format(
                exercise=name, repetition=stretch.repetition, repetitions=repetitions
            )
            what, cue = beat.name, beat.cue
        elif stretch.stage is Stage.REST:
            title, what, cue = name, texts.rest, texts.rest_cue.format(exercise=name)
        else:
            title, what, cue = name, texts.get_ready, self._first_step(stretch.exercise)
        # Digits are used for seconds given by the article, and before the start.
        digits = beat.counted if beat else stretch.stage is Stage.READY
        blocks: list[Block] = [Heading(title), Paragraph(what, strong=True), Paragraph(cue)]
        if moment.ticks:
            label = str(moment.left) if digits else ""
            blocks.append(Bar(stretch.seconds - moment.left, stretch.seconds, label))
        elif digits:
            seconds = self._knowledge.messages.phrases.seconds
            blocks.append(Paragraph(seconds.format(seconds=stretch.seconds)))
        return blocks

    def _label(self, control: Control) -> str:
        match control:
            case Control.PAUSE:
                return self._texts.pause
            case Control.RESUME:
                return self._texts.resume
            case Control.STOP:
                return self._texts.stop

    def _first_step(self, id_: str) -> str:
        return self._knowledge.exercises[id_].steps[0]

    def _name(self, id_: str) -> str:
        return self._knowledge.exercises[id_].name

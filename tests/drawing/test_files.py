"""The pictures that ship are what a chat can show, and a figure that is wrong says where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest
from msgspec.structs import replace
from PIL import Image

from bot.drawing import draw
from bot.drawing.caption import shown
from bot.drawing.reading import read_figures
from bot.errors import ContentError
from bot.knowledge.loading.loader import load_knowledge

if TYPE_CHECKING:
    from bot.drawing.motion import Motion
    from bot.knowledge.figure import Figure

FAQ = Path(__file__).parents[2] / "faq"
PICTURES = FAQ / "figures" / "en"
NAMES = ["squat", "step-ups", "bridge"]


@pytest.mark.parametrize("name", NAMES)
def test_films_are_light_silent_and_play_everywhere(motions: dict[str, Motion], name: str) -> None:
    """H.264 in the pixel format of phones, no sound, little to load, and as long as the figure says."""
    file = PICTURES / f"{name}.mp4"
    assert file.stat().st_size < 300_000
    with av.open(str(file)) as film:
        assert not film.streams.audio
        (video,) = film.streams.video
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == (640, 480)
        assert video.frames == round(motions[name].seconds * 25)
    head = file.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


@pytest.mark.parametrize("name", NAMES)
def test_stills_and_thumbnails_ship_too(name: str) -> None:
    """A wide PNG and a square JPEG, both light."""
    still, thumbnail = PICTURES / f"{name}.png", PICTURES / f"{name}.jpg"
    with Image.open(still) as picture:
        assert picture.size == (1280, 480)
    with Image.open(thumbnail) as picture:
        assert picture.size == (320, 320)
    assert still.stat().st_size < 100_000
    assert thumbnail.stat().st_size < 40_000


def test_the_program_needs_none_of_the_drawing_libraries() -> None:
    """They may be missing where the bot runs: pictures ship as files."""
    code = "import sys, bot.cli, bot.channels.telegram.service; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"av", "PIL", "resvg_py", "font_roboto", "bot.drawing"} & set(result.stdout.split())


def test_every_picture_of_an_exercise_is_drawn_with_words_for_its_moments(figures: dict[str, Figure]) -> None:
    """Exercises and figures name the same moments."""
    for exercise in load_knowledge(FAQ, "en").exercises.values():
        if exercise.picture:
            assert exercise.captions.keys() == figures[exercise.picture].captions.keys()


def test_words_fade_in_and_out(figures: dict[str, Figure]) -> None:
    """They are gone outside their time, and in full in its middle."""
    (top,) = figures["bridge"].captions["top"]
    middle = (top.begins + top.ends) / 2000
    assert [shown(top, second) for second in (0, top.begins / 1000, middle, top.ends / 1000)] == [0, 0, 1, 0]
    assert 0 < shown(top, top.begins / 1000 + 0.1) < 1


def test_words_with_signs_of_xml_are_drawn(figures: dict[str, Figure], tmp_path: Path) -> None:
    """A language may write "<" or "&", and longer words than fit in full size."""
    figure = figures["bridge"]
    short = quickened(figure)
    files = draw("bridge", short, {"top": "a < b & c > d, and some more words"}, tmp_path)
    assert [file.name for file in files] == ["bridge.mp4", "bridge.png", "bridge.jpg"]
    assert all(file.stat().st_size for file in files)


def quickened(figure: Figure) -> Figure:
    """Return `figure` at eight times its pace, so that it is drawn quickly."""
    frames = tuple(replace(frame, at=frame.at // 8) for frame in figure.frames)
    captions = {
        name: tuple(replace(one, begins=one.begins // 8, ends=one.ends // 8) for one in stretches)
        for name, stretches in figure.captions.items()
    }
    return replace(figure, frames=frames, captions=captions)


@pytest.mark.parametrize(
    ("wrong", "right", "above", "problem"),
    [
        ("trunk: 44\n", "trunk: steep\n", 0, "`poses.bottom.trunk` has the wrong type; write a whole number"),
        ("    trunk: 44\n", "", 2, "the key `trunk` is missing in `poses.bottom`; add `trunk:`"),
        ("pose: sinking,", "pose: sunk,", 0, "there is no pose `sunk`; name one of stand, sinking, bottom"),
        ("{at: 500,", "{at: 0,", 0, "this frame is not later than the one before; put frames in order"),
        ("{at: 0,", "{at: 100,", 0, "the first frame is not at 0; write `at: 0`"),
        ("quads: 40}", "quads: 140}", 0, "`quads` is too large; write 100 or less"),
        ("end: bottom}", "end: top}", 0, "no frame uses this pose; name one of stand, sinking, bottom"),
        ("begins: 500,", "begins: 50000,", 0, "this stretch is not within the film; make it begin before"),
        ("far_leg: {on: ground}", "far_leg: {on: moon}", 0, "there is no spot `moon`; name one of ground"),
        ("far_leg: {on: ground}", "far_leg: {}", 0, "`far_leg` must be either on a spot or over one; name"),
        ("near_leg: {on:", "near_leg: {over:", 6, "`near` carries but is on no spot; name its spot"),
        ("10200, pose: stand", "10200, pose: bottom", 0, "the film does not end as it begins; end with"),
    ],
)
def test_a_wrong_figure_says_where_and_how_to_mend_it(
    tmp_path: Path, wrong: str, right: str, above: int, problem: str
) -> None:
    """File, line (or the line of what it stands in, that many above), what is wrong and what to write."""
    text = (FAQ / "figures" / "squat.yaml").read_text(encoding="utf-8")
    place = text.index(wrong)
    line = text[:place].count("\n") + 1 - above
    file = tmp_path / "squat.yaml"
    file.write_text(text[:place] + right + text[place + len(wrong) :], encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_figures(tmp_path)
    (complaint,) = str(raised.value).splitlines()
    assert complaint.startswith(f"{file}:{line}:")
    assert problem in complaint


def test_a_figure_that_is_no_yaml_says_where(tmp_path: Path) -> None:
    """A slip of indentation is no traceback."""
    file = tmp_path / "squat.yaml"
    file.write_text("licence: MIT\n  author: us\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"squat.yaml:2:9: this is not valid YAML"):
        read_figures(tmp_path)

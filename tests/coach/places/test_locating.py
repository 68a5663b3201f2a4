"""Locations in degrees: the time there, with a choice near a border, at sea and at the poles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.content import read_yaml

from bot.coach.places.clocks import same_time
from bot.coach.places.locating import zones_at

LOCATIONS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("locations.yaml"))
NOW = 1_768_478_400


@pytest.mark.parametrize("item", [pytest.param(item, id=item["where"]) for item in LOCATIONS])
def test_a_location_has_its_time_or_a_choice(item: dict[str, Any]) -> None:
    """Near a border, or where two clocks are in use, both are offered; what is nowhere is refused."""
    if item.get("refused"):
        with pytest.raises(ValueError, match="no place on earth"):
            zones_at(item["at"][0], item["at"][1], NOW)
        return
    reading = zones_at(item["at"][0], item["at"][1], NOW)
    offered = [option.zone for option in reading.options]
    right = [zone for zone in item["zones"] if any(same_time(zone, other, NOW) for other in offered)]
    assert right
    if item.get("asks"):
        assert not reading.sure
        assert right == item["zones"]


@pytest.mark.parametrize("at", [(float("nan"), 0.0), (0.0, float("inf")), (-90.5, 0.0), (0.0, 181.0)])
def test_forged_degrees_are_refused(at: tuple[float, float]) -> None:
    """An update may have any number in it."""
    with pytest.raises(ValueError, match="no place on earth"):
        zones_at(*at, NOW)


@pytest.mark.parametrize("at", [(0.0, -30.0), (90.0, 0.0), (89.99, 120.0), (-60.0, 180.0)])
def test_far_from_any_land_a_person_is_asked(at: tuple[float, float]) -> None:
    """The time of ships is a guess there."""
    reading = zones_at(*at, NOW)
    assert reading.options
    assert not reading.sure


def test_a_town_in_the_midst_of_a_zone_needs_no_choice() -> None:
    """Munich is near Austria, which has the same time."""
    reading = zones_at(48.1351, 11.5820, NOW)
    assert reading.sure
    assert [option.zone for option in reading.options] == ["Europe/Berlin"]

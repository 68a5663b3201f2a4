"""Builds the gazetteer from GeoNames (CC BY 4.0) and Unicode CLDR, as Python packages contain them.

Run `pip install '.[places]' && python -m bot.coach.places.building` in the checkout: it writes the
database that `bot/coach/places/gazetteer.py` reads. The bot itself needs none of those packages.
"""

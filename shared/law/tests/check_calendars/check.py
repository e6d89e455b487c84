"""Compares the year files day by day with the PyPI package chinesecalendar. For the person who adds a year.

    python3 -m venv /tmp/calendars && /tmp/calendars/bin/pip install chinesecalendar==1.11.0
    /tmp/calendars/bin/python shared/law/tests/check_calendars/check.py
"""

import datetime
import pathlib
import sys
import tomllib

import chinese_calendar

FOLDER = pathlib.Path(__file__).parents[2] / "data" / "calendar"
ONE = datetime.timedelta(days=1)
days = differences = 0
for path in sorted(FOLDER.glob("20*.toml")):
    notice = tomllib.loads(path.read_text("utf-8"))
    if notice["status"] != "published":
        print(f"{notice['year']}: no notice yet, not compared")
        continue
    off, worked = set(), set()
    for block in notice.get("off", []):
        day, last = (datetime.date.fromisoformat(block[key]) for key in ("from", "to"))
        while day <= last:
            off.add(day)
            day += ONE
    worked = {datetime.date.fromisoformat(day["date"]) for day in notice.get("working", [])}
    day = datetime.date(notice["year"], 1, 1)
    while day.year == notice["year"]:
        ours = day in worked or (day.weekday() < 5 and day not in off)
        if ours != chinese_calendar.is_workday(day):
            differences += 1
            print(f"{day}: ours {'works' if ours else 'rests'}, the package says otherwise")
        days += 1
        day += ONE
print(f"{days} days compared, {differences} differences")
sys.exit(differences > 0)

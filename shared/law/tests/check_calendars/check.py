"""Compares the year files day by day with two independent packages: chinesecalendar (PyPI) and chinese-days (npm).
For the person who adds a year.

    python3 -m venv /tmp/calendars && /tmp/calendars/bin/pip install chinesecalendar==1.11.0
    npm install --prefix /tmp/calendars chinese-days@1.5.7
    /tmp/calendars/bin/python shared/law/tests/check_calendars/check.py /tmp/calendars
"""

import datetime
import json
import pathlib
import subprocess
import sys
import tomllib

import chinese_calendar

FOLDER = pathlib.Path(__file__).parents[2] / "data" / "calendar"
ONE = datetime.timedelta(days=1)
NPM = """
const days = require("chinese-days");
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map((day) => days.isWorkday(day))));
"""


def days(first, last):
    while first <= last:
        yield first
        first += ONE


def works(notice):
    """Every day of the year, and whether the year file has it worked."""
    off, worked = set(), {datetime.date.fromisoformat(day["date"]) for day in notice.get("working", [])}
    for block in notice.get("off", []):
        off.update(days(*(datetime.date.fromisoformat(block[key]) for key in ("from", "to"))))
    year = notice["year"]
    return {
        day: day in worked or (day.weekday() < 5 and day not in off)
        for day in days(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    }


ours = {}
for path in sorted(FOLDER.glob("20*.toml")):
    notice = tomllib.loads(path.read_text("utf-8"))
    if notice["status"] == "published":
        ours.update(works(notice))
    else:
        print(f"{notice['year']}: no notice yet, not compared")

asked = sorted(ours)
answer = subprocess.run(
    ["node", "-e", NPM],
    cwd=sys.argv[1],
    input=json.dumps([day.isoformat() for day in asked]),
    capture_output=True,
    text=True,
    check=True,
)
theirs = {
    "chinesecalendar": {day: chinese_calendar.is_workday(day) for day in asked},
    "chinese-days": dict(zip(asked, json.loads(answer.stdout), strict=True)),
}
differences = 0
for package, says in theirs.items():
    for day in asked:
        if ours[day] != says[day]:
            differences += 1
            print(f"{day}: ours {'works' if ours[day] else 'rests'}, {package} says otherwise")
    print(f"{package}: {len(asked)} days compared")
print(f"{differences} differences")
sys.exit(differences > 0)

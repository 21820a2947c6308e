"""Take the README's pictures of the page: python3 tests/page/take_picture.py (it needs Chromium).

A network learns from drawn digits, and a 5 is drawn with the mouse.
"""

import base64
import re
import subprocess
import sys
import time
from math import cos, pi, sin
from pathlib import Path

from chromium import Tab

ROOT = Path(__file__).parents[2]
FIVE = [
    [(0.66, 0.17), (0.36, 0.17)],
    [(0.36, 0.17), (0.34, 0.46)] + [
        (0.49 - 0.2 * cos(t), 0.62 - 0.21 * sin(t))
        for t in [0.25 * pi + i / 16 * 1.35 * pi for i in range(17)]
    ],
]


def main():
    """Write examples/pictures/page.webp and page_dark.webp."""
    with subprocess.Popen([sys.executable, "-m", "tinynn", "play", "--no-browser"], cwd=ROOT,
                          stdout=subprocess.PIPE, encoding="utf-8") as program:
        address = re.search(r"http://\S+", program.stdout.readline())[0]
        for name, dark in (("page", False), ("page_dark", True)):
            with Tab(address, 1280, 720, dark=dark) as tab:
                tab.wait_for("typeof seen !== 'undefined' && seen !== null && state.examples > 2e4")
                if not dark:
                    tab.click("#run")
                    tab.wait_for("!state.running")
                tab.run("draw([])")
                for stroke in FIVE:
                    tab.draw(stroke)
                tab.wait_for("seen && seen.answer === 5 && !('see' in asking)")
                time.sleep(0.5)  # until bars stand still
                shot = tab.send("Page.captureScreenshot", format="webp", quality=85)
                path = ROOT / "examples" / "pictures" / f"{name}.webp"
                path.write_bytes(base64.b64decode(shot["data"]))
        program.kill()


if __name__ == "__main__":
    main()

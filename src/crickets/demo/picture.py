"""The demo's last screen as a picture for the README: ``python -m crickets.demo.picture docs/demo.svg``."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from crickets.demo.audience import Nobody
from crickets.demo.cast import USERNAME
from crickets.demo.ending import last_screen
from crickets.demo.performance import Performance
from crickets.demo.server import DemoServer
from crickets.demo.story import STORY

WIDTH = 100
"""Columns: as many as can be read in a README."""

_THEME = TerminalTheme(
    (22, 27, 34),
    (201, 209, 217),
    [
        (72, 79, 88),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (118, 227, 234),
        (201, 209, 217),
    ],
    [
        (139, 148, 158),
        (255, 161, 152),
        (126, 231, 135),
        (242, 204, 96),
        (165, 214, 255),
        (226, 197, 255),
        (165, 243, 252),
        (240, 246, 252),
    ],
)

# rich's own format fetches a font from elsewhere; this one takes the fixed-width font that the reader has.
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-family: system-ui, sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture() -> str:
    """Play the demo for nobody, and draw its last screen as SVG: the same every time, for the clock is the play's."""
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="standard", legacy_windows=False
    )
    with (
        TemporaryDirectory(prefix="crickets-demo-") as folder,
        DemoServer(user=USERNAME) as server,
        Performance.on(server, Path(folder), Nobody()) as performance,
    ):
        performance.begin()
        for scene in STORY:
            performance.play(scene)
        console.print(last_screen(performance).drawn(WIDTH))
    return console.export_svg(title="crickets demo", theme=_THEME, code_format=_FORMAT, unique_id="crickets")


def main(arguments: Sequence[str]) -> int:
    """Write the picture to the file that is named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m crickets.demo.picture FILE.svg\n")
        return 64
    Path(arguments[0]).write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

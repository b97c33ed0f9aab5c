"""The bot's log without its libraries' notices about themselves, and with everything else."""

from __future__ import annotations

from shopdesk.noise import NoiseFilter

LOG = """\
WARNING:root:Limited tf.compat.v2.summary API due to missing TensorBoard installation.
/x/keras/utils/vis_utils.py:285: DeprecationWarning: invalid escape sequence
  .replace("{", "\\{")
/x/pkg_resources/__init__.py:3117: DeprecationWarning: Deprecated call to `declare_namespace('ruamel')`.
Implementing implicit namespace packages (as specified in PEP 420) is preferred.
  declare_namespace(pkg)
2026-01-01 12:00:00 WARNING  rasa.core.processor  - No model is loaded
Traceback (most recent call last):
  File "desk.py", line 16, in <module>
ModuleNotFoundError: No module named 'nothing'
/x/bot/turn.py:3: UserWarning: this one is ours
  warn()
"""


def test_only_notices_of_libraries_about_themselves_are_left_out() -> None:
    noise = NoiseFilter()
    shown = [line for line in LOG.splitlines() if noise.passes(line)]
    assert shown == LOG.splitlines()[6:]

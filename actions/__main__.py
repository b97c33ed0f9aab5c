"""`python -m actions`: the action server."""

from __future__ import annotations

import logging

from actions.bootstrap import build_app
from actions.settings import ActionSettings
from shop.privacy.redaction import install
from shop.settings import settings_or_exit


def main() -> None:
    """Serve until told to stop."""
    settings = settings_or_exit(ActionSettings)
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    install()
    app = build_app(settings)
    app.run(
        host=settings.actions_host,
        port=settings.actions_port,
        single_process=True,
        motd=False,
        access_log=False,
    )


if __name__ == "__main__":
    main()

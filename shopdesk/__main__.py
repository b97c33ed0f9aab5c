"""`python -m shopdesk`, the same as the `shopdesk` console script."""

from shopdesk.cli import main

if __name__ == "__main__":
    main()

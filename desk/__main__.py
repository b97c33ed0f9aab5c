"""`python -m desk`: the desk's server."""

from desk.bootstrap import main

if __name__ == "__main__":
    main()

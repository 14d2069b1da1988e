"""`python -m sim` is the command line."""

from sim.processes import own_folder_last

own_folder_last()  # before anything else is imported: `python -m` looks there first

from sim.cli import main  # noqa: E402

if __name__ == "__main__":
    main()

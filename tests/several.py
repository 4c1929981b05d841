"""Several checks in one test, each of which is reported.

A test costs a millisecond or two, and in a parallel run those that share what is compiled may land
in different processes.
"""


def assert_each(things, check, describe=str):
    """Call `check` on each of the things; a failure says which one it is, and stops no other."""
    failures = []
    for thing in things:
        try:
            check(thing)
        except Exception as error:
            error.add_note(describe(thing))
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(things)} checks failed", failures)

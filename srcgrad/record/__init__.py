"""The general mechanism: the user's statements as they stand, and a tape of what they did.

What the compiler cannot write as a forward and a reverse sweep of its own (writes through aliases,
containers that grow, objects, generators, exceptions) is emitted with its operations handed to a
`Tape`. Python runs the program, so whatever it does to control flow, containers and identity it
does here as well; the tape follows the numbers.
"""

"""Run all programs, say what is wrong, and with --write list what is refused in refused.txt."""

import sys

from tests.program_checks import MODES, PROGRAMS, REFUSED, check, primal, slopes, text_of


def main(arguments):
    """Arguments that do not start with a dash select programs whose identifier holds them."""
    parts = [a for a in arguments if not a.startswith("-")]
    names = [n for n in PROGRAMS if not parts or any(p in n for p in parts)]
    refused, faults, right = {}, 0, 0
    for name in names:
        try:
            primal(name, 0), slopes(name, 0)
        except Exception as error:  # the program itself is at fault: shown, and counted
            faults += 1
            print(f"{name}  PRIMAL  {type(error).__name__}: {error}")
            continue
        for mode in MODES:
            try:
                reason = check(name, mode)
            except Exception as error:
                faults += 1
                text = " | ".join(str(error).strip().splitlines()[:12])
                print(f"{name}  {mode}  {type(error).__name__}: {text}")
                continue
            if reason is None:
                right += 1
            else:
                refused[name, mode] = reason
    print(f"{len(names)} programs: {right} right, {len(refused)} refused, {faults} at fault")
    if "--list" in arguments:
        print(text_of(refused), end="")
    if "--write" in arguments:
        if parts:
            raise SystemExit("--write is for all programs at once")
        REFUSED.write_text(text_of(refused), encoding="utf-8")
    return faults


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

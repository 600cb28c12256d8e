"""How every run ends: with an exit code that a shell can rely on, and a word on standard error if something is wrong.

Exit codes: 0 fine, 1 findings, 2 could not run, 130 interrupted. A command returns its own; this file gives the rest.
"""

import os
from collections.abc import Callable

from comity_cli.failure import CannotRunError
from comity_cli.terminal import caller

FINE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
DEBUG = "COMITY_DEBUG"


def ended(command: Callable[[], object], colour: str) -> int:
    """Return the exit code of a run, having said on standard error what went wrong.

    ``colour`` is what ``--color`` says, for that word.
    """
    terminal = caller(colour)
    try:
        code = command()
        terminal.write("")
    except SystemExit:  # click's way to end when nobody reads its help any more
        return FINE
    except KeyboardInterrupt:
        return INTERRUPTED
    except CannotRunError as error:
        terminal.fail(error)
        return FAILED
    except MemoryError:
        terminal.fail(CannotRunError("there is not enough memory for this"))
        return FAILED
    except Exception as error:  # noqa: BLE001 (the last resort: a mistake of ours is reported as one)
        if os.environ.get(DEBUG):
            import traceback

            traceback.print_exc()
        terminal.fail(_bug(error))
        return FAILED
    return code if isinstance(code, int) else FINE


def _bug(error: Exception) -> CannotRunError:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return CannotRunError(
        f"this is a mistake of comity's own: {said}", f"please report it with what {DEBUG}=1 makes it print"
    )

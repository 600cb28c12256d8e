"""What sentences come down to: `lowering/NAME.comity`, its program in `lowering/NAME.txt`.

`UPDATE=1 pytest tests/check` writes the programs anew; read them before you commit them.
"""

import os
from pathlib import Path

import pytest
from tests.check import printed
from tests.check.policies import check_modules

CASES = sorted(Path(__file__).parent.joinpath("lowering").glob("*.comity"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_program_is_the_golden_one(path: Path) -> None:
    checked = check_modules(path.read_text(encoding="utf-8"))
    lines = [*printed.program(checked.program), *(line for test in checked.tests for line in printed.test(test))]
    golden = path.with_suffix(".txt")
    text = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert checked.findings == ()
    assert text == golden.read_text(encoding="utf-8")

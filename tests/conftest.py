"""What every test may ask for: the real files, where this machine has them."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real boundaries, case lists and raster; the test is left out where it is missing."""
    found = Path(os.environ.get("WARDWATCH_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not found.is_dir():
        pytest.skip("the real data files are not on this machine (set WARDWATCH_TEST_DATA to their folder)")
    return found

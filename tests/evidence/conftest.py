"""A site that each test may fill."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sites import Site


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site("127.0.0.1")
    yield served
    served.close()

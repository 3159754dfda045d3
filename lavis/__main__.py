"""``python -m lavis``."""

from __future__ import annotations

import sys

from lavis.cli import main

sys.exit(main())

"""``python -m lemmacheck`` is the command."""

import sys

from lemmacheck._command import main

sys.exit(main())

import sys

from civicmath.command import main

sys.exit(main())

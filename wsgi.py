"""Where servers and the ``flask`` command find the application."""

import os
import sys

from dotenv import load_dotenv

from carematch import create_app
from config import ROOT, Config, ConfigFault

load_dotenv(ROOT / ".env")

try:
    app = create_app(Config.from_environment(os.environ))
except ConfigFault as fault:
    sys.exit(str(fault))

// Before every npm script that uses packages: in a fresh clone it installs them, otherwise it only looks.

import { install } from "./setup.mjs";

install();

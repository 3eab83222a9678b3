#!/bin/sh
# Races our solver against NumPy and SciPy, one thread each unless --threads says otherwise; see race.py. Arguments are those of race.py.
# Usage: benches/peers/race.sh [--rounds 5] [--threads 2] [D1-p1 D2-p1 ...]
set -eu
cd "$(dirname "$0")/../.."
venv="${PEERS_VENV:-target/peers-venv}"
[ -x "$venv/bin/python" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "numpy>=2" "scipy>=1.15"; }
exec "$venv/bin/python" benches/peers/race.py "$@"

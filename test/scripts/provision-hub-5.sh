#!/usr/bin/env bash
# Puts JupyterHub 5.2.1 (Debian trixie) into a folder to chroot into, for the tests that run on a real hub of that version,
# on SQLite or PostgreSQL.
# Needs root and apt. Quick when the folder is there; one that is half done or of another recipe is made anew.
set -euo pipefail

if [ "$(id -u)" != 0 ]; then exec sudo --preserve-env=HOME,XDG_CACHE_HOME bash "$0"; fi

root="${XDG_CACHE_HOME:-$HOME/.cache}/hubplan/trixie"
recipe="$(sha256sum <"$0")"
mkdir -p "$(dirname "$root")"

# Two runs at once: the second waits, and finds the work done.
exec 9>"$root.lock"
flock 9
if [ "$(cat "$root/hubplan-recipe" 2>/dev/null)" = "$recipe" ]; then
  echo "JupyterHub 5.2.1 is in $root"
  exit 0
fi

SECONDS=0
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
if ! command -v debootstrap >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
fi

# The mirror of this machine, and its proxy if there is one.
. /etc/os-release
mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' "Codename: $VERSION_CODENAME" | head -n 1)"
if [ -z "$mirror" ]; then
  echo "apt knows no mirror of $VERSION_CODENAME; run apt-get update" >&2
  exit 1
fi
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
if [ -n "${http_proxy:-}" ]; then export http_proxy; fi

half="$root.half-done"
# debootstrap mounts /proc in there for a while, and a run that was killed leaves it mounted.
while read -r _ at _; do
  case "$at" in "$half"/*) umount "$at" ;; esac
done </proc/mounts
rm -rf --one-file-system "$half"
log="$root.log"
trap 'status=$?; if [ $status != 0 ]; then tail -n 40 "$log" >&2; fi; exit $status' EXIT

debootstrap --variant=minbase trixie "$half" "$mirror" >"$log" 2>&1

# Nothing starts, nothing waits for the disk, and what nobody reads here is left out.
printf '#!/bin/sh\nexit 101\n' >"$half/usr/sbin/policy-rc.d"
chmod 755 "$half/usr/sbin/policy-rc.d"
cat >"$half/etc/dpkg/dpkg.cfg.d/hubplan" <<'CONFIG'
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/locale/*
CONFIG
# The tests bring a small stand-in for people's servers, so an empty package takes the place of the notebook server.
mkdir -p "$half/tmp/stand-in/DEBIAN"
cat >"$half/tmp/stand-in/DEBIAN/control" <<'CONTROL'
Package: python3-notebook
Version: 99
Architecture: all
Maintainer: nobody <nobody@localhost>
Description: stands in for the notebook server
CONTROL
{
  chroot "$half" dpkg-deb --build /tmp/stand-in /tmp/stand-in.deb
  chroot "$half" apt-get install -y --no-install-recommends /tmp/stand-in.deb jupyterhub node-configurable-http-proxy \
    python3-psycopg2
} >>"$log" 2>&1
rm -r "$half"/tmp/stand-in*
chroot "$half" python3 -c 'import jupyterhub; assert jupyterhub.__version__ == "5.2.1", jupyterhub.__version__' >>"$log" 2>&1

rm -rf "$half"/var/cache/apt/* "$half"/var/lib/apt/lists/* "$half"/usr/share/{doc,man,locale}
echo "$recipe" >"$half/hubplan-recipe"
rm -rf --one-file-system "$root"
mv "$half" "$root"
echo "JupyterHub 5.2.1 is in $root: $(du -sh "$root" | cut -f 1), made in $SECONDS s"

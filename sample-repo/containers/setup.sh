#!/bin/bash
# Pushes this tree to the cluster: what is in it is what will run.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: setup.sh [--address IP] [--disks DIR] [--url GIT_URL] [--replace]

Pushes this directory to Slipway's git server, with the address of this
machine instead of the placeholder your.ip.address.here. Run it again after
a change: when nothing changed, nothing is pushed.

  --address IP   where the services answer from outside (default: this
                 machine's address towards the default route)
  --disks DIR    where the disks webdata, gitdata and minecraftdata are
                 (default: /var/lib/slipway/disks)
  --url GIT_URL  where to push to (default: what `slipway status` says)
  --replace      take away manifests there that this tree does not have; they
                 are a reason to refuse otherwise
TEXT
}

fail() {
  echo "setup.sh: $*" >&2
  exit 2
}

placeholder=your.ip.address.here
default_disks=/var/lib/slipway/disks
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
address='' disks=$default_disks url='' replace=''
while [ $# -gt 0 ]; do
  case $1 in
    --address | --disks | --url)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case $1 in
        --address) address=$2 ;;
        --disks) disks=$2 ;;
        --url) url=$2 ;;
      esac
      shift 2
      ;;
    --replace) replace=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
command -v git >/dev/null || fail "git is not installed: run slipway setup"

if [ -z "$address" ]; then
  address=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$address" ] || address=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m 1 '^[0-9.]*$' || true)
fi
[[ $address =~ ^[0-9]{1,3}(\.[0-9]{1,3}){3}$ ]] ||
  fail "no address of this machine found: give one by --address"
[[ $disks =~ ^/[A-Za-z0-9._/-]*$ ]] || fail "--disks needs an absolute path of plain characters, not '$disks'"

if [ -z "$url" ]; then
  slipway=${SLIPWAY:-}
  if [ -z "$slipway" ]; then
    if [ -x "$here/../../slipway" ]; then
      slipway=$here/../../slipway
    else
      slipway=$(command -v slipway) ||
        fail "no slipway found: neither beside this tree nor in PATH (set SLIPWAY, or give --url)"
    fi
  fi
  # 1 means that something is unhealthy, which a push may cure.
  status=$("$slipway" status --output json) || [ $? -eq 1 ] || fail "the cluster is not up: run $slipway up"
  url=$(printf '%s' "$status" | tr ',{' '\n\n' |
    sed -n 's/^[[:space:]]*"gitUrl"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' | head -n 1)
  [ -n "$url" ] || fail "slipway status names no gitUrl: is the cluster up?"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --quiet "$url" "$work/tree" 2>"$work/log" || { cat "$work/log" >&2; fail "cannot read $url"; }
cd "$work/tree"
if ! git rev-parse --verify --quiet HEAD >/dev/null; then
  # An empty repository, or one whose default branch is not the one in use.
  if git rev-parse --verify --quiet refs/remotes/origin/main >/dev/null; then
    git checkout --quiet -B main origin/main
  else
    git symbolic-ref HEAD refs/heads/main
  fi
fi

foreign=$(git ls-files '*.yaml' '*.yml' '*.json' | while IFS= read -r file; do
  case $file in
    containers/*) [ -e "$here/${file#containers/}" ] || printf '%s\n' "$file" ;;
    *) printf '%s\n' "$file" ;;
  esac
done)
if [ -n "$foreign" ] && [ -z "$replace" ]; then
  fail "$url holds manifests that are not of this tree, and what runs of them would go:
$(printf '%s\n' "$foreign" | head -n 5)
Nothing was changed. Push to another repository by --url, or add --replace."
fi
printf '%s\n' "$foreign" | while IFS= read -r file; do
  [ -z "$file" ] || git rm --quiet -- "$file"
done
rm -rf containers
mkdir containers
cp -a "$here/." containers/
find containers -type f \( -name '*.yaml' -o -name '*.yml' -o -name '*.json' \) -exec \
  sed -i -e "s/$(printf '%s' "$placeholder" | sed 's/\./\\./g')/$address/g" -e "s|$default_disks|$disks|g" {} +
git add --all containers
if git diff --cached --quiet; then
  echo "Nothing changed: $url already has this tree."
  exit 0
fi
[ -n "$(git config user.name || true)" ] || git config user.name "$(id -un)"
[ -n "$(git config user.email || true)" ] || git config user.email "$(id -un)@$(hostname)"
git commit --quiet -m "Deploy the sample tree at $address"
git push origin HEAD

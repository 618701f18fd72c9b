#!/bin/sh
# Makes a first repository when there is none, then serves all there are.
set -eu

hello=/data/hello.git
if [ ! -d "$hello" ]; then
  new=/data/.hello.$$.git
  git init --quiet --bare --initial-branch=main "$new"
  export GIT_DIR="$new"
  export GIT_AUTHOR_NAME=sample GIT_AUTHOR_EMAIL=sample@localhost
  export GIT_COMMITTER_NAME=sample GIT_COMMITTER_EMAIL=sample@localhost
  blob=$(printf 'package hello\n\nconst Text = "deployed by git push"\n' | git hash-object -w --stdin)
  tree=$(printf '100644 blob %s\thello.go\n' "$blob" | git mktree)
  git update-ref refs/heads/main "$(git commit-tree "$tree" -m 'Say hello')"
  unset GIT_DIR
  mv "$new" "$hello" 2>/dev/null || rm -rf "$new"
fi

push=
[ "${ALLOW_PUSH:-0}" != 1 ] || push=--enable=receive-pack
exec git daemon --reuseaddr --export-all --base-path=/data --timeout=60 --init-timeout=10 \
  --max-connections=64 --informative-errors --log-destination=stderr $push /data

#!/bin/bash
# Starts each image once and has its first exchange; ends within a minute.
set -euo pipefail

name=slipway-sample-check-$$
failed=0
disk=$(mktemp -d)
cleanup() {
  docker ps -aq --filter "label=$name" | xargs -r docker rm -f >/dev/null 2>&1 || true
  docker network rm "$name" >/dev/null 2>&1 || true
  # What the containers wrote belongs to root.
  docker run --rm -v "$disk:/data" slipway-sample/base:1 sh -c 'rm -rf /data/*' >/dev/null 2>&1 || true
  rm -rf "$disk"
}
trap cleanup EXIT

start() {
  docker run -d --label "$name" --name "$name-$1" --net "$name" --network-alias "$2" -v "$disk:/data" "${@:4}" "$3" >/dev/null
}

# Runs a small script in the check's network until it succeeds.
expect() {
  local what=$1 deadline=$((SECONDS + 20)) output
  shift
  while :; do
    if output=$(docker run --rm --label "$name" --net "$name" "$@" 2>&1 | tr -d "\0"); then
      echo "ok    $what"
      return
    fi
    if [ $SECONDS -ge $deadline ]; then
      echo "FAIL  $what: $output"
      failed=1
      return
    fi
  done
}

web() {
  expect "$1" slipway-sample/base:1 sh -c "timeout 10 wget -q -O - '$2' | grep '$3'"
}

docker network create "$name" >/dev/null
start nginx nginx nginx:latest
start ghost ghost slipway-sample/ghost:1
start vanitypkg vanitypkg slipway-sample/vanitypkg:1
start minecraft minecraft slipway-sample/minecraft:1
start git git slipway-sample/git:1
start gohost gohost slipway-sample/gohost:1
start frontend frontend slipway-sample/frontend:1

web "nginx welcomes" http://nginx/ 'Welcome to nginx'
web "ghost shows a post" http://ghost:2368/ 'Welcome to Ghost'
web "ghost has a feed" http://ghost:2368/rss/ '<rss'
web "vanitypkg tells where a package is" 'http://vanitypkg:8080/go/hello?go-get=1' 'go-import.*vanitypkg/go/hello git http://vanitypkg:8000/hello.git'
web "frontend is up" http://frontend/healthz ok
web "gohost lists repositories" http://gohost:8080/ hello.git
web "gohost serves git" 'http://gohost:8080/hello.git/info/refs?service=git-upload-pack' refs/heads/main
expect "gohost refuses pushes" slipway-sample/base:1 sh -c \
  "wget -q -O - 'http://gohost:8080/hello.git/info/refs?service=git-receive-pack' 2>&1 | grep '403'"
expect "git serves clones" slipway-sample/git:1 sh -c \
  'git clone -q git://git/hello.git /tmp/hello && grep "git push" /tmp/hello/hello.go'
expect "frontend has a certificate" slipway-sample/frontend:1 sh -c \
  'echo | openssl s_client -connect frontend:443 2>/dev/null | grep "BEGIN CERTIFICATE"'
expect "minecraft answers the server list" slipway-sample/base:1 perl -MIO::Socket::INET -e '
  my $c = IO::Socket::INET->new("minecraft:25565") or die "connect: $!";
  my $shake = "\0\x2f" . "\x09minecraft" . pack("n", 25565) . "\x01";
  print $c chr(length $shake) . $shake . "\x01\x00";
  $c->flush;
  sysread $c, my $answer, 1024;
  print $c "\x09\x01abcdefgh";
  $c->flush;
  sysread $c, my $pong, 64;
  die "no status: $answer" unless $answer =~ /"protocol":47/;
  die "no pong" unless $pong eq "\x09\x01abcdefgh";'
expect "minecraft answers old clients" slipway-sample/base:1 perl -MIO::Socket::INET -e '
  my $c = IO::Socket::INET->new("minecraft:25565") or die "connect: $!";
  print $c "\xfe\x01";
  $c->flush;
  sysread $c, my $answer, 512;
  die "no kick" unless $answer =~ /^\xff\0.\0\xa7/s;'

exit $failed

#!/bin/bash
# Builds the images of the sample from Debian packages: no image registry is
# needed. What is there already and unchanged is left alone.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: build.sh [--force] [--no-pull]

Builds nginx:latest (pulled instead where a registry can be reached) and
slipway-sample/{base,nginx,frontend,ghost,vanitypkg,minecraft,git,gohost}:1.

  --force     build again what is there already
  --no-pull   do not try to pull nginx:latest

Packages are kept in ${XDG_CACHE_HOME:-~/.cache}/slipway/packages.
TEXT
}

fail() {
  echo "build.sh: $*" >&2
  exit 2
}

label=dev.slipway.sample
images="base nginx frontend ghost vanitypkg minecraft git gohost"
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
force=0 pull=1 replaced=''
for argument in "$@"; do
  case $argument in
    --force) force=1 ;;
    --no-pull) pull=0 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

# What the images are made of: these files, and the packages of this release.
fingerprint() {
  {
    cd "$here"
    find . -type f ! -name README.md -print0 | sort -z | xargs -0 sha256sum
    cat /etc/debian_version 2>/dev/null || true
    uname -m
  } | sha256sum | cut -c 1-16
}

has() {
  [ "$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null)" = "$key" ]
}

all_there() {
  docker image inspect nginx:latest >/dev/null 2>&1 || return 1
  local image
  for image in $images; do
    has "slipway-sample/$image:1" || return 1
  done
}

command -v docker >/dev/null || fail "docker is not installed: run slipway setup"
docker version >/dev/null 2>&1 || fail "the Docker engine does not answer: is it running, and may this user reach it?"
key=$(fingerprint)
if [ $force = 0 ] && all_there; then
  echo "All images are there and unchanged."
  exit 0
fi
for program in apt-get apt-cache dpkg-deb ldd tar; do
  command -v $program >/dev/null ||
    fail "this machine has no $program: the images are made of Debian packages, so build them on Debian or Ubuntu and bring them by docker save and docker load"
done

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/slipway/packages
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pool=$work/pool

# The newest known version of each package, from the cache or the mirror.
fetch() {
  local file files missing=()
  # shellcheck disable=SC2046
  set -- $(printf '%s\n' "$@" | sort -u)
  files=$(apt-get -qq --print-uris download "$@" 2>/dev/null | awk '{ print $2 }')
  [ "$(wc -w <<<"$files")" -ge $# ] || return 1
  for file in $files; do
    [ -s "$cache/$file" ] || missing+=("${file%%_*}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    mkdir -p "$work/new"
    (cd "$work/new" && apt-get -qq -o APT::Sandbox::User=root download "${missing[@]}" >/dev/null 2>&1) || return 1
    mv "$work/new"/*.deb "$cache/"
  fi
  for file in $files; do
    dpkg-deb --fsys-tarfile "$cache/$file" |
      tar -x --keep-directory-symlink -C "$pool" --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale'
  done
}

# Library packages that a package names itself.
libraries() {
  apt-cache depends --important "$@" 2>/dev/null |
    sed -n 's/^ *\(Pre\)\?Depends: \(lib[a-z0-9.+-]*\|zlib1g\)$/\2/p' |
    grep -v -e '^libcurl' -e '^liberror-perl' -e '^libnginx' | sort -u
}

# Copies files of the pool, with the libraries they need that base lacks.
take() {
  local to=$1 path library
  shift
  for path in "$@"; do
    mkdir -p "$to/$(dirname "$path")"
    cp -a "$pool/$path" "$to/$path"
    [ -f "$pool/$path" ] && [ ! -L "$pool/$path" ] || continue
    while read -r library; do
      copy_library "$to" "$library"
    done < <(LD_LIBRARY_PATH=$library_path ldd "$pool/$path" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p')
    if LD_LIBRARY_PATH=$library_path ldd "$pool/$path" 2>/dev/null | grep -q 'not found'; then
      fail "no package found for a library of $path: $(LD_LIBRARY_PATH=$library_path ldd "$pool/$path" | grep 'not found' | xargs)"
    fi
  done
}

copy_library() {
  local to=$1 library=$2 name
  name=$(basename "$library")
  [ ! -e "$work/base/root/$library_folder/$name" ] || [ "$to" = "$work/base/root" ] || return 0
  mkdir -p "$to/$library_folder"
  cp -L "$library" "$to/$library_folder/$name"
}

new_root() {
  mkdir -p "$work/$1"
  cp -a "$here/$1/." "$work/$1/"
  mkdir -p "$work/$1/root/usr"
}

build() {
  local old
  old=$(docker image inspect --format '{{.Id}}' "$2" 2>/dev/null || true)
  echo "Building $2"
  docker build --network=none --label "$label=$key" --tag "$2" "$work/$1" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "$2 could not be built"
  }
  replaced="$old $replaced"
}

echo "Fetching packages"
mkdir -p "$pool"/usr/{bin,sbin,lib,lib64}
for folder in bin sbin lib lib64; do
  ln -s "usr/$folder" "$pool/$folder"
done
packages="libc6 busybox perl-base nginx nginx-common git openssl"
# Ubuntu keeps the program nginx in a package of its own.
if apt-cache show nginx-core 2>/dev/null | grep -q '^Filename:.*nginx-core' &&
  ! apt-cache depends nginx 2>/dev/null | grep -q 'libssl'; then
  packages="$packages nginx-core"
fi
# shellcheck disable=SC2046,SC2086
if ! fetch $packages $(libraries $packages); then
  echo "Updating the list of packages"
  apt-get -qq update || fail "the package mirror cannot be reached, and the cache $cache lacks packages"
  # shellcheck disable=SC2046,SC2086
  fetch $packages $(libraries $packages) || fail "not all of these packages can be downloaded: $packages"
fi
library_folder=$(cd "$pool" && dirname "$(find usr/lib -name libc.so.6 | head -n 1)")
library_path=$pool/$library_folder

new_root base
root=$work/base/root
mkdir -p "$root"/{usr/bin,usr/sbin,usr/lib,usr/lib64,etc,tmp,run,root,data,proc,sys,dev,var/tmp,usr/local/lib/site_perl}
chmod 1777 "$root/tmp" "$root/var/tmp"
for folder in bin sbin lib lib64; do
  ln -s "usr/$folder" "$root/$folder"
done
ln -s ../run "$root/var/run"
take "$root" usr/bin/busybox usr/bin/perl "$library_folder/perl-base"
for library in libc.so.6 libm.so.6 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
  [ ! -e "$library_path/$library" ] || copy_library "$root" "$library_path/$library"
done
find "$pool/usr/lib" "$pool/usr/lib64" -maxdepth 2 -name 'ld-linux*' -print0 |
  while IFS= read -r -d '' loader; do
    mkdir -p "$root/$(dirname "${loader#"$pool/"}")"
    cp -L "$loader" "$root/${loader#"$pool/"}"
  done
"$pool/usr/bin/busybox" --list | while read -r applet; do
  [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nadm:x:4:\nwww-data:x:33:\nnogroup:x:65534:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
cp "$here/base/SmallHttp.pm" "$root/usr/local/lib/site_perl/"
build base slipway-sample/base:1

new_root nginx
take "$work/nginx/root" usr/sbin/nginx etc/nginx/mime.types
mkdir -p "$work/nginx/root"/{var/log/nginx,var/lib/nginx,usr/share/nginx/html}
cp "$pool/usr/share/nginx/html/index.html" "$work/nginx/root/usr/share/nginx/html/"
# Compiled-in paths of its log, used until the configuration is read.
ln -s /dev/stderr "$work/nginx/root/var/log/nginx/error.log"
ln -s /dev/stdout "$work/nginx/root/var/log/nginx/access.log"
build nginx slipway-sample/nginx:1

new_root frontend
take "$work/frontend/root" usr/bin/openssl
build frontend slipway-sample/frontend:1

for image in ghost vanitypkg minecraft; do
  new_root $image
  build $image "slipway-sample/$image:1"
done

new_root git
take "$work/git/root" usr/bin/git usr/lib/git-core/git-daemon usr/lib/git-core/git-http-backend usr/share/git-core/templates
for service in git-upload-pack git-receive-pack git-upload-archive; do
  ln -s git "$work/git/root/usr/bin/$service"
done
for program in git git-upload-pack git-receive-pack git-upload-archive; do
  ln -s ../../bin/git "$work/git/root/usr/lib/git-core/$program"
done
mkdir -p "$work/git/root/etc"
printf '[safe]\n\tdirectory = *\n' >"$work/git/root/etc/gitconfig"
build git slipway-sample/git:1
new_root gohost
build gohost slipway-sample/gohost:1

ours=$(docker image inspect --format "{{index .Config.Labels \"$label\"}}" nginx:latest 2>/dev/null || echo none)
if [ -n "$ours" ]; then
  if [ $pull = 1 ] && timeout 20 docker pull --quiet nginx:latest >/dev/null 2>&1; then
    echo "Pulled nginx:latest"
  else
    docker tag slipway-sample/nginx:1 nginx:latest
    echo "Named slipway-sample/nginx:1 nginx:latest: no registry was reached"
  fi
fi
# What is still used by a container or another image stays.
for image in $replaced; do
  docker image rm "$image" >/dev/null 2>&1 || true
done
echo "All images are built."

#!/bin/sh
# Tells nginx the cluster's name server, makes a certificate when there is none.
set -eu

mkdir -p /run/frontend /data/frontend/ssl /data/static
server=$(awk '$1 == "nameserver" { print $2; exit }' /etc/resolv.conf)
search=$(awk '$1 == "search" { print $2; exit }' /etc/resolv.conf)
case $server in
  *:*) server="[$server]" ;;
esac
{
  [ -z "$server" ] || echo "resolver $server valid=5s ipv6=off;"
  echo "map \"\" \$search { default \"${search:+.$search}\"; }"
} >/run/frontend/names.conf

pem=/data/frontend/ssl/tls.pem
if [ ! -s "$pem" ]; then
  umask 077
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
    -config /etc/frontend-certificate.conf -keyout "$pem.key.$$" -out "$pem.crt.$$" 2>/dev/null
  cat "$pem.crt.$$" "$pem.key.$$" >"$pem.new.$$"
  # Several pods may start at once: the first one's certificate is kept.
  ln "$pem.new.$$" "$pem" 2>/dev/null || true
  rm -f "$pem.key.$$" "$pem.crt.$$" "$pem.new.$$"
fi
exec nginx -g 'daemon off;'

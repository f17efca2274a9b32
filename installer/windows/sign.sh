#!/bin/sh
# Signs one program for Windows in place: `sh sign.sh FILE`. The certificate is $RUNNER_TEMP/certificate.p12, its password
# stands in $RUNNER_TEMP/password. With osslsigncode, on Linux; the time stamp keeps the signature good after the
# certificate has run out.
set -eu
osslsigncode sign -pkcs12 "$RUNNER_TEMP/certificate.p12" -readpass "$RUNNER_TEMP/password" -h sha256 \
    -n Tidytrace -ts http://timestamp.digicert.com -in "$1" -out "$1.signed"
mv "$1.signed" "$1"

#!/bin/sh
# Puts the certificate of $CERTIFICATE (a PKCS#12 file in Base64, with $PASSWORD) into a keychain of its own, for this run
# of a build machine that is thrown away afterwards. Without a certificate it does nothing.
set -eu
if [ -z "${CERTIFICATE-}" ]; then
    echo 'no certificate: the application will only be signed for this computer'
    exit 0
fi
umask 077
keychain=$RUNNER_TEMP/signing.keychain-db
secret=$(openssl rand -hex 24)
printf '%s' "$CERTIFICATE" | base64 -d >"$RUNNER_TEMP/certificate.p12"
security create-keychain -p "$secret" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$secret" "$keychain"
security import "$RUNNER_TEMP/certificate.p12" -P "$PASSWORD" -f pkcs12 -k "$keychain" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$secret" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
rm -f "$RUNNER_TEMP/certificate.p12"

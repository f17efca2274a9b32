#!/bin/sh
# Packs the application into a disk image: `sh image.sh APP FOLDER`. Where $IDENTITY names a certificate, the signature is
# checked and the image signed; where $APPLE_ID, $TEAM and $APP_PASSWORD are there too, Apple is asked to notarise it.
set -eu
app=$1
folder=$2
version=$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")
image=$folder/Tidytrace-$version-macos-$(uname -m).dmg
staged=$(mktemp -d)
mkdir -p "$folder"
codesign --verify --deep --strict "$app"
ditto "$app" "$staged/Tidytrace.app"
ln -s /Applications "$staged/Applications"
hdiutil create -volname Tidytrace -srcfolder "$staged" -format ULFO -fs HFS+ -quiet "$image"
rm -rf "$staged"
if [ -z "${IDENTITY-}" ]; then
    echo 'no certificate: macOS will warn of this image'
    exit 0
fi
codesign --sign "$IDENTITY" --timestamp "$image"
if [ -n "${APPLE_ID-}" ]; then
    xcrun notarytool submit "$image" --apple-id "$APPLE_ID" --team-id "$TEAM" --password "$APP_PASSWORD" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
fi

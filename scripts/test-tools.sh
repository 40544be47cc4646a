#!/usr/bin/env bash
# What the tests need beside Python and Node: a browser, the fonts of certificates, PDF tools, keys in
# pretended hardware, a reader of photographed signs, a judge of PDF/A-1b.
set -euo pipefail
packages="chromium-headless-shell fonts-noto-cjk fonts-babelstone-han poppler-utils libnss3-tools softhsm2 tesseract-ocr libpdfbox2-java libfontbox2-java libactivation-java libjaxb-api-java default-jre-headless"
missing=""
command -v chromium-headless-shell >/dev/null || missing="$missing chromium-headless-shell"
fc-list 2>/dev/null | grep 'Noto Serif CJK' >/dev/null || missing="$missing fonts-noto-cjk"
fc-list 2>/dev/null | grep -i 'babelstone' >/dev/null || missing="$missing fonts-babelstone-han"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v certutil >/dev/null || missing="$missing libnss3-tools"
command -v softhsm2-util >/dev/null || missing="$missing softhsm2"
command -v tesseract >/dev/null || missing="$missing tesseract-ocr"
for jar in preflight:libpdfbox2-java fontbox2:libfontbox2-java javax.activation:libactivation-java jaxb-api:libjaxb-api-java; do
    [ -e "/usr/share/java/${jar%%:*}.jar" ] || missing="$missing ${jar##*:}"
done
command -v java >/dev/null || missing="$missing default-jre-headless"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing$missing …"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig $missing >/dev/null
else
    echo "The tests need these Debian packages, or the like of your system:$missing" >&2
    echo "On Debian: sudo apt-get install $packages" >&2
    exit 1
fi

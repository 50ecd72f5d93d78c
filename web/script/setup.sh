# What SmarToken needs of this machine: found, installed where that may be, or else named with the line to type.
# ./smartoken reads this file. It needs ROOT, the checkout's folder.
#
# Every function has a name of two words or more. No program is called like that, so none can be hidden by one.

JDK_MIN=25
MAVEN_MIN=3.6.3
BROWSER_SECONDS_MAX=30
APT_LOCK_SECONDS_MAX=120
# Before the absolute paths below; a test puts a folder there.
SYSTEM=
MISSING=
NOTES=

give_up() {
    echo "smartoken: $1" >&2
    exit 1
}

# All programs of a name in the PATH, best first. The shell would find its own functions too, and prefer them.
list_programs() {
    (
        set -f
        IFS=:
        for folder in ${PATH:-/usr/local/bin:/usr/bin:/bin}; do
            program=${folder:-.}/$1
            if [ -f "$program" ] && [ -x "$program" ]; then printf '%s\n' "$program"; fi
        done
    )
}

has_program() {
    [ -n "$(list_programs "$1")" ]
}

is_root() {
    [ "$(id -u)" = 0 ]
}

# A home that can be written, for what keeps things there: Maven, Chromium. A user without one gets one in the checkout.
# Maven asks the system, not HOME, where its user lives: it is told where that home is no use.
use_home() {
    own=$(id -un 2>/dev/null) || own=
    case $own in
        '' | *[!A-Za-z0-9._-]*) own= ;;
        *) own=$(eval "echo ~$own") ;;
    esac
    REPOSITORY=
    for home in "${HOME:-}" "$own" "$ROOT/.smartoken/home"; do
        [ "$home" != "$ROOT/.smartoken/home" ] || mkdir -p "$home" 2>/dev/null || true
        if [ -n "$home" ] && [ -d "$home" ] && [ -w "$home" ]; then
            HOME=$home
            export HOME
            if [ -z "$own" ] || [ ! -w "$own" ]; then REPOSITORY=$home/.m2/repository; fi
            return 0
        fi
    done
    give_up "neither this user's home nor $ROOT can be written."
}

# Names are written and passed on as UTF-8: in the C locale a JVM makes question marks of all others.
use_utf8() {
    has_program locale || return 0
    if [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
        LC_ALL=C.UTF-8
        [ "$(uname -s)" != Darwin ] || LC_ALL=en_US.UTF-8
        export LC_ALL
    fi
}

# --- What is there ---

# The feature version of a JDK, read without starting it; nothing when there is no compiler.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Where a program really is, also where readlink knows no -f.
follow_links() {
    target=$1
    hops=0
    while [ -L "$target" ] && [ "$hops" -lt 40 ]; do
        link=$(readlink "$target")
        case $link in /*) target=$link ;; *) target=$(dirname "$target")/$link ;; esac
        hops=$((hops + 1))
    done
    printf '%s\n' "$target"
}

# Sets JAVA_HOME to a JDK that is new enough.
find_jdk() {
    on_path=$(list_programs javac | head -n 1)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(follow_links "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path" "$SYSTEM"/usr/lib/jvm/* "$SYSTEM"/usr/java/* "$SYSTEM"/opt/*jdk* "$SYSTEM"/opt/*java* \
        "$SYSTEM"/opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.jdks/*/Contents/Home \
        "$SYSTEM"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$SYSTEM"/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$SYSTEM"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$home" ] && [ -d "$home" ] || continue
        version=$(jdk_version "$home")
        if [ -n "$version" ] && [ "$version" -ge "$JDK_MIN" ]; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}

# Whether a version of numbers and dots is at least another.
is_at_least() {
    printf '%s %s\n' "$1" "$2" | awk '{
        split($1, is, "."); split($2, least, ".")
        for (i = 1; i <= 3; i++) if (is[i] + 0 != least[i] + 0) exit !(is[i] + 0 > least[i] + 0)
    }'
}

# Sets MAVEN to one that runs. Without a JDK none can be tried, and the first is taken.
find_maven() {
    while IFS= read -r program; do
        [ -n "$program" ] && [ -x "$program" ] || continue
        if [ -n "${JAVA_HOME:-}" ]; then
            version=$(cd / && "$program" -v 2>/dev/null </dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
            if [ -z "$version" ]; then
                note_that "$program is there, but it does not run."
                continue
            fi
            if ! is_at_least "$version" "$MAVEN_MIN"; then
                note_that "$program is Maven $version; $MAVEN_MIN or newer is needed."
                continue
            fi
        fi
        MAVEN=$program
        return 0
    done <<END
$(list_programs mvn)
$SYSTEM/usr/bin/mvn
$SYSTEM/usr/share/maven/bin/mvn
$SYSTEM/opt/maven/bin/mvn
$SYSTEM/opt/homebrew/bin/mvn
$SYSTEM/usr/local/bin/mvn
$HOME/.sdkman/candidates/maven/current/bin/mvn
END
    return 1
}

# Whether a browser opens an empty page. A package that only points to another store, or lacks a library, does not.
opens_page() {
    work=$(mktemp -d)
    (
        "$1" --headless=new --no-sandbox --disable-gpu --no-first-run --user-data-dir="$work/profile" \
            --dump-dom about:blank >"$work/page" 2>/dev/null </dev/null &
        echo $! >"$work/pid"
        wait $! || true
        : >"$work/ended"
    ) 2>/dev/null &
    opener=$!
    tries=0
    while [ ! -f "$work/ended" ] && [ "$tries" -lt $((BROWSER_SECONDS_MAX * 5)) ]; do
        sleep 0.2
        tries=$((tries + 1))
    done
    [ -f "$work/ended" ] || kill "$(cat "$work/pid")" 2>/dev/null || true
    wait "$opener" 2>/dev/null || true
    opened=1
    if grep -q '<html' "$work/page" 2>/dev/null; then opened=0; fi
    rm -rf "$work" 2>/dev/null || true
    return "$opened"
}

# Sets BROWSER to a Chromium that opens a page: the one that was named, the system's, Chrome, Playwright's download.
find_browser() {
    if [ -n "${BROWSER_NAMED:-}" ]; then
        opens_page "$BROWSER_NAMED" || give_up "SMARTOKEN_CHROMIUM names $BROWSER_NAMED, which does not open a page."
        BROWSER=$BROWSER_NAMED
        return 0
    fi
    tried=:
    while IFS= read -r program; do
        [ -n "$program" ] && [ -f "$program" ] && [ -x "$program" ] || continue
        case $tried in *":$program:"*) continue ;; esac
        tried=$tried$program:
        if opens_page "$program"; then
            BROWSER=$program
            return 0
        fi
        note_that "$program is there, but it opens no page."
    done <<END
$(for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do list_programs "$name"; done)
$SYSTEM/usr/bin/chromium-headless-shell
$SYSTEM/usr/bin/chromium
$SYSTEM/usr/bin/chromium-browser
$SYSTEM/usr/bin/google-chrome
$SYSTEM/opt/google/chrome/chrome
$SYSTEM/Applications/Google Chrome.app/Contents/MacOS/Google Chrome
$SYSTEM/Applications/Chromium.app/Contents/MacOS/Chromium
$HOME/Applications/Google Chrome.app/Contents/MacOS/Google Chrome
$(list_downloaded)
$SYSTEM/snap/bin/chromium
END
    return 1
}

# The browsers that Playwright downloaded, newest first.
list_downloaded() {
    for folder in "${PLAYWRIGHT_BROWSERS_PATH:-}" "$HOME/.cache/ms-playwright" "$HOME/Library/Caches/ms-playwright"; do
        [ -d "$folder" ] || continue
        for program in "$folder"/chromium-*/chrome-linux*/chrome "$folder"/chromium-*/chrome-mac*/*.app/Contents/MacOS/*; do
            if [ -f "$program" ]; then printf '%s\n' "$program"; fi
        done
    done | sort -r
}

# Playwright brings a Node.js of its own, which wants a C library that Alpine has not: there the system's is needed.
needs_node() {
    [ "$(name_system)" = alpine ]
}

note_that() {
    case $NOTES in *"$1"*) return 0 ;; esac
    NOTES="$NOTES
smartoken: $1"
}

# --- How it is had ---

# debian, ubuntu, fedora, arch, alpine, macos, or nothing that is known here.
name_system() {
    if [ "$(uname -s)" = Darwin ]; then
        echo macos
        return 0
    fi
    ids=$({ sed -n 's/^ID=//p' "$SYSTEM/etc/os-release"; sed -n 's/^ID_LIKE=//p' "$SYSTEM/etc/os-release"; } 2>/dev/null | tr -d '"')
    for id in $ids; do
        case $id in debian | ubuntu | fedora | arch | alpine)
            echo "$id"
            return 0
            ;;
        esac
    done
}

# The version of a package that apt would install, but for those that only point to another store.
apt_version() {
    has_program apt-cache || return 0
    LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v -e none -e snap || true
}

# The oldest JDK package that is new enough, if these sources have any.
apt_jdk() {
    if ! has_program apt-cache; then
        echo "openjdk-$JDK_MIN-jdk-headless"
        return 0
    fi
    LC_ALL=C apt-cache search --names-only '^openjdk-[0-9]+-jdk-headless$' 2>/dev/null |
        sed -n 's/^openjdk-\([0-9]*\)-jdk-headless .*/\1/p' | sort -n |
        awk -v least="$JDK_MIN" '$1 >= least { print "openjdk-" $1 "-jdk-headless"; exit }'
}

# The package of a system that brings something, if it has one. A cask of macOS ends in one.
package_of() {
    case $1:$2 in
        *:maven | *:curl | *:git | *:debootstrap) echo "$2" ;;
        debian:jdk | ubuntu:jdk) apt_jdk ;;
        fedora:jdk) echo "java-$JDK_MIN-openjdk-devel" ;;
        arch:jdk) echo jdk-openjdk ;;
        alpine:jdk) echo "openjdk$JDK_MIN" ;;
        macos:jdk) echo "temurin@$JDK_MIN:cask" ;;
        # Ubuntu's package is a pointer to its store; others that are made of Ubuntu have a real one.
        debian:browser | ubuntu:browser)
            # The shell draws the same without windows and menus, at a third of the cost.
            if [ -n "$(apt_version chromium-headless-shell)" ]; then
                echo chromium-headless-shell
            elif [ -n "$(apt_version chromium)" ] || [ "$1" = debian ]; then
                echo chromium
            fi
            ;;
        fedora:browser | arch:browser) echo chromium ;;
        alpine:browser) echo chromium nodejs ;; # see needs_node
        alpine:node) echo nodejs ;;
        macos:browser) echo google-chrome:cask ;;
    esac
}

# A command as the one who may: root types it as it is.
as_root() {
    if is_root; then
        echo "$1"
    elif has_program sudo; then
        echo "sudo $1" | sed 's/ && / \&\& sudo /g'
    elif has_program doas; then
        echo "doas $1" | sed 's/ && / \&\& doas /g'
    elif [ "$2" = alpine ]; then
        echo "su -c '$1'" # whose su takes no dash before a command
    else
        echo "su - -c '$1'" # with the dash: root's own PATH, without which packages can't be set up
    fi
}

# What to type on a system, a line each: its packages, then what no package brings.
lines_for() {
    system=$1
    shift
    packages=
    casks=
    rest=
    for need in "$@"; do
        names=$(package_of "$system" "$need")
        [ -n "$names" ] || rest="$rest $need"
        for name in $names; do
            case "$name$packages " in
                *:cask*) casks="$casks ${name%:cask}" ;;
                *" $name "*) ;; # is there already
                *) packages="$packages $name" ;;
            esac
        done
    done
    case "$rest $packages" in
        *curl*) ;;
        *' jdk'*) has_program curl || packages="$packages curl" ;; # the download's
    esac
    if [ -n "$packages" ]; then
        case $system in
            debian | ubuntu) as_root "apt-get update && apt-get install -y$packages" "$system" ;;
            fedora) as_root "dnf install -y$packages" "$system" ;;
            arch) as_root "pacman -Syu --needed$packages" "$system" ;;
            alpine) as_root "apk add$packages" "$system" ;;
            macos) echo "brew install$packages" ;;
        esac
    fi
    [ -z "$casks" ] || echo "brew install --cask$casks"
    for need in $rest; do
        case $need in
            jdk) jdk_download ;;
            browser) echo "./smartoken browser" ;;
        esac
    done
}

# The line that unpacks a JDK where find_jdk looks, for a system whose packages have none.
jdk_download() {
    os=linux
    [ "$(name_system)" != alpine ] || os=alpine-linux
    [ "$(uname -s)" != Darwin ] || os=mac
    case $(uname -m) in aarch64 | arm64) arch=aarch64 ;; *) arch=x64 ;; esac
    echo "mkdir -p ~/.jdks && curl -fsSL https://api.adoptium.net/v3/binary/latest/$JDK_MIN/ga/$os/$arch/jdk/hotspot/normal/eclipse | tar -xz -C ~/.jdks"
}

call_it() {
    case $1 in
        jdk) echo "a JDK of $JDK_MIN or newer" ;;
        maven) echo "Maven (mvn)" ;;
        browser) echo "Chromium" ;;
        *) echo "$1" ;;
    esac
}

# Says everything that is missing, at once, with what to type here.
tell_missing() {
    said=
    for need in "$@"; do
        [ -z "$said" ] || said="$said, "
        said=$said$(call_it "$need")
    done
    echo "smartoken: missing on this machine: $said.$NOTES"
    system=$(name_system)
    if [ -n "$system" ]; then
        echo "Type:"
        echo
        lines_for "$system" "$@" | sed 's/^/  /'
    else
        echo "Type, on"
        for system in debian ubuntu fedora arch alpine macos; do
            echo
            echo "  $system"
            lines_for "$system" "$@" | sed 's/^/    /'
        done
    fi
    echo
}

may_install() {
    is_root && has_program apt-get
}

# Root's PATH may lack what packages are set up with.
run_apt() {
    PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o "DPkg::Lock::Timeout=$APT_LOCK_SECONDS_MAX" "$@" </dev/null
}

# Installs what apt has of this. Fails with apt's own reason.
install_missing() {
    said=$(for need in "$@"; do call_it "$need"; done | paste -s -d , - | sed 's/,/, /g')
    echo "smartoken: installing $said..." >&2
    log=$(mktemp)
    # What was fetched before may do, where nothing can be fetched now.
    run_apt update >"$log" 2>&1 || true
    system=$(name_system)
    packages=
    for need in "$@"; do packages="$packages $(package_of "${system:-debian}" "$need")"; done
    # shellcheck disable=SC2086 # names of packages, a word each
    if [ -n "${packages# }" ] && ! run_apt install -y $packages >>"$log" 2>&1; then
        # The last error; and the first warning, which tells of a network that is not there.
        note_that "apt-get failed: $(sed -n 's/^E: //p' "$log" | tail -n 1) $(sed -n 's/^W: \(.*\)/(\1)/p' "$log" | head -n 1)"
    fi
    rm -f "$log"
}

# Sets MISSING to those of the needs that are not there.
look_for() {
    MISSING=
    NOTES=
    for need in "$@"; do
        case $need in
            jdk) find_jdk || MISSING="$MISSING jdk" ;;
            maven) find_maven || MISSING="$MISSING maven" ;;
            browser) find_browser || MISSING="$MISSING browser" ;;
            *) has_program "$need" || MISSING="$MISSING $need" ;;
        esac
    done
}

# Sees to it that all needs (jdk, maven, browser, or a program's name) are there, before anything is built. Ends the
# script with everything that is missing, and what to type, when they can't be had.
set_up() {
    look_for "$@"
    [ -n "$MISSING" ] || return 0
    if may_install; then
        NOTES=
        # shellcheck disable=SC2086 # words
        install_missing $MISSING
        failed=$NOTES
        look_for "$@"
        if [ "$MISSING" = ' browser' ] && [ -z "$failed" ]; then
            download_browser || failed="
smartoken: Playwright's own Chromium could not be downloaded."
            look_for "$@"
        fi
        [ -n "$MISSING" ] || return 0
        NOTES=$NOTES$failed
    fi
    # shellcheck disable=SC2086 # words
    tell_missing $MISSING >&2
    exit 1
}

# The same for a program that is only good to have: says so, and goes on.
would_like() {
    has_program "$1" && return 0
    NOTES=
    if may_install; then install_missing "$1"; fi
    has_program "$1" && return 0
    system=$(name_system)
    echo "smartoken: $1 is not on this machine; $2.$NOTES" >&2
    echo "To have it, type:" >&2
    lines_for "${system:-debian}" "$1" | sed 's/^/  /' >&2
}

# What a build needs that no package brings: said now, not by the tenth plug-in.
check_ground() {
    id -un >/dev/null 2>&1 ||
        give_up "user $(id -u) has no name here, and PostgreSQL starts for none without. Give it a line in /etc/passwd."
    case $ROOT in *:*) give_up "a class path can't have a folder with ':' in its name: move $ROOT." ;; esac
    for folder in "$ROOT/db/target" "$ROOT/web/target"; do
        if ! mkdir -p "$folder" 2>/dev/null || [ ! -w "$folder" ]; then
            give_up "$folder can't be written by $(id -un). Use a checkout of your own, or change its owner."
        fi
    done
}

# ./smartoken judge bare: makes a bare Debian, as a developer's machine has it who has JDK 25, Maven and git and nothing
# else, and types README's two commands there as an ordinary user and as root. ./smartoken reads this file, as root.

BARE_SUITE=bookworm
BARE_PERSON=ada

explain_judge() {
    cat <<'TEXT'
Usage: ./smartoken judge bare [--as ordinary|root] [--folder FOLDER] [--cold] [-- ARGUMENTS OF test]

  --as       only as one of them
  --folder   where the machines are made and kept for the next time; else in a temporary folder that goes
  --cold     without a copy of this user's Maven repository: everything is downloaded
  -- ...     what ./smartoken test gets, such as -Dtest=CodeRunTest -Dsurefire.failIfNoSpecifiedTests=false
TEXT
}

judge_on() {
    case "${1:-} ${2:-}" in
        'bare --help' | 'bare -h' | '--help ')
            explain_judge
            exit 0
            ;;
        bare*) ;;
        *)
            explain_judge >&2
            exit 2
            ;;
    esac
    shift
    persons="ordinary root"
    folder=
    cold=
    while [ $# -gt 0 ]; do
        case $1 in
            --as) persons=${2:-} && [ $# -gt 1 ] && shift ;;
            --folder) folder=${2:-} && [ $# -gt 1 ] && shift ;;
            --cold) cold=yes ;;
            --) shift && break ;;
            *)
                explain_judge >&2
                exit 2
                ;;
        esac
        shift
    done
    case $persons in
        ordinary | root | 'ordinary root') ;;
        *)
            explain_judge >&2
            exit 2
            ;;
    esac
    is_root || give_up "judge bare makes a machine's root folder: only root may. Type it as root."
    set_up jdk git debootstrap
    keep=yes
    if [ -z "$folder" ]; then
        keep=
        folder=$(mktemp -d "${TMPDIR:-/var/tmp}/smartoken-bare.XXXXXX")
    fi
    ENTERED=
    trap end_judge EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)
    JUDGED=0
    LINES_TRIED=0
    commit=$(git -c safe.directory="$ROOT" -C "$ROOT" rev-parse HEAD)
    echo "A bare Debian ($BARE_SUITE), commit $(printf '%.12s' "$commit"), $(date -u +%Y-%m-%d)"
    [ -f "$folder/base/made" ] || make_base "$folder/base"
    for person in $persons; do
        make_machine "$person"
        judge_person "$person" "$@"
        [ -n "$keep" ] || rm -rf --one-file-system "${folder:?}/$person"
    done
    echo
    if [ "$JUDGED" = 0 ]; then echo "Both commands do all the set-up here."; else echo "Something failed: the logs stand above."; fi
    return "$JUDGED"
}

# Ends what runs in a machine, and takes the machines away that were not to be kept.
end_judge() {
    [ -z "$ENTERED" ] || kill -KILL "$ENTERED" 2>/dev/null || true
    [ -n "$keep" ] || rm -rf --one-file-system "$folder"
}

# --- The machine ---

# Debian's smallest system with Maven and git from its packages, this machine's JDK, and an ordinary user.
make_base() {
    echo "  making it..."
    rm -rf --one-file-system "$1"
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
        sed -n "s| $BARE_SUITE\$||p" | grep /debian | head -n 1) || mirror=
    debootstrap --variant=minbase "$BARE_SUITE" "$1" ${mirror:+"$mirror"} >"$1.log" 2>&1 ||
        { tail -n 5 "$1.log"; give_up "debootstrap failed."; }
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
    # The way to the packages is this machine's: proxies and the like.
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|Check|Retries)' >"$1/etc/apt/apt.conf.d/01machine" || true
    in_root "$1" root 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y maven git &&
        useradd --create-home --shell /bin/bash '"$BARE_PERSON" >>"$1.log" 2>&1 ||
        { tail -n 5 "$1.log"; give_up "the bare machine could not be made."; }
    mkdir -p "$1/usr/lib/jvm"
    cp -RL "$JAVA_HOME" "$1/usr/lib/jvm/jdk-$JDK_MIN" # with what it links to: its certificates
    touch "$1/made"
}

# A fresh copy of it for one person, with a clean clone of what is committed here.
make_machine() {
    machine=$folder/$1
    rm -rf --one-file-system "$machine"
    cp -a "$folder/base" "$machine"
    case $1 in root) home=/root ;; *) home=/home/$BARE_PERSON ;; esac
    git -c safe.directory="$ROOT" clone --quiet --no-hardlinks --no-checkout "$ROOT" "$machine$home/smartoken"
    git -c advice.detachedHead=false -C "$machine$home/smartoken" checkout --quiet --detach "$commit"
    mkdir "$machine$home/.m2"
    [ ! -f "$HOME/.m2/settings.xml" ] || cp "$HOME/.m2/settings.xml" "$machine$home/.m2/"
    [ -n "$cold" ] || [ ! -d "$HOME/.m2/repository" ] || cp -a "$HOME/.m2/repository" "$machine$home/.m2/"
    [ "$1" = root ] || in_root "$machine" root "chown -R $BARE_PERSON: $home"
}

# Runs a line of bash in a machine as a user, with arguments. Whatever it leaves running ends with it.
in_root() {
    unshare --mount --pid --fork --kill-child sh -euc '. "$0"; enter_root "$@"' "$ROOT/web/script/bare.sh" "$@" </dev/null &
    ENTERED=$!
    entered=0
    wait "$ENTERED" || entered=$?
    ENTERED=
    return "$entered"
}

# Within namespaces of its own: the machine's folder becomes the root, where users may have namespaces too (which a
# mere chroot denies them, and with them PostgreSQL to root).
enter_root() {
    machine=$1
    user=$2
    line=$3
    shift 3
    mount --make-rprivate /
    mount --bind "$machine" "$machine"
    cd "$machine" || exit 1
    mount -t proc proc proc
    mount -t tmpfs -o mode=755 dev dev
    for device in null zero full random urandom tty; do
        : >"dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    ln -s /proc/self/fd dev/fd
    mkdir dev/shm
    mount -t tmpfs -o mode=1777 shm dev/shm
    mkdir -p outside
    pivot_root . outside
    cd /
    umount -l /outside
    rmdir /outside
    case $user in
        root) set -- HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -c "$line" bash "$@" ;;
        *) set -- HOME="/home/$user" PATH=/usr/local/bin:/usr/bin:/bin bash -c "$line" bash "$@" ;;
    esac
    # Of this machine's environment only what leads to the package registries.
    for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY MAVEN_OPTS MAVEN_ARGS; do
        eval "value=\${$name:-}"
        [ -z "$value" ] || set -- "$name=$value" "$@"
    done
    # What started the judge may have had interrupts ignored, which goes down to every child.
    setpriv --reuid "$user" --regid "$user" --init-groups env -i --default-signal=INT,QUIT USER="$user" LOGNAME="$user" TERM=dumb "$@"
}

# --- The two commands ---

# What a person does with run: waits until it says that it is up, copies the call, and presses Ctrl-C.
TRY_RUN='
cd ~/smartoken || exit 1
rm -rf .smartoken
set -m
SMARTOKEN_PORT=0 ./smartoken run >~/run.log 2>&1 </dev/null &
until grep -q "Ctrl-C stops" ~/run.log 2>/dev/null; do
    if ! kill -0 $! 2>/dev/null || [ $SECONDS -gt 1800 ]; then
        echo "not up after $SECONDS s:"
        tail -n 20 ~/run.log
        exit 1
    fi
    sleep 1
done
echo "up after $SECONDS s"
grep "^smartoken:.*curl" -A 1 ~/run.log
status=0
sed -n "/^  curl /,/^    -d /p" ~/run.log >~/call.sh
if [ -x /usr/bin/curl ]; then
    answer=$(bash ~/call.sh 2>/dev/null)
    case $answer in
        *\"choices\"*) echo "the printed call: ${answer:0:100}..." ;;
        *) echo "the printed call failed: $answer"; status=1 ;;
    esac
fi
SECONDS=0
kill -INT -- -$!
{ wait $! && ended=0 || ended=$?; } 2>/dev/null
left=$(cat /proc/[0-9]*/comm 2>/dev/null | grep -E "java|postgres" | sort | uniq -c)
echo "Ctrl-C: ended after $SECONDS s with $ended, left running: ${left:-nothing}"
[ -z "$left" ] && [ "$(wc -l <~/call.sh)" -gt 0 ] && exit $status
exit 1'

TRY_TEST='cd ~/smartoken && ./smartoken test "$@"'

# Types both commands as a person. Adds to JUDGED what failed.
judge_person() {
    person=$1
    shift
    case $person in root) user=root ;; *) user=$BARE_PERSON ;; esac
    log=$ROOT/web/target/bare
    mkdir -p "$log"
    echo
    echo "as $user ($person)"
    try_line run "$user" "$TRY_RUN" || true
    if [ "$person" = ordinary ]; then
        started=$(date +%s)
        status=0
        in_root "$machine" "$user" "$TRY_TEST" "$@" >"$log/ordinary-refusal.log" 2>&1 || status=$?
        echo "  ./smartoken test: ended after $(($(date +%s) - started)) s with $status:"
        sed 's/^/    | /' "$log/ordinary-refusal.log"
        lines=$(sed -n 's/^  //p' "$log/ordinary-refusal.log")
        if [ "$status" != 1 ] || [ -z "$lines" ]; then
            echo "    that does not say what to type"
            JUDGED=1
            return 0
        fi
        try_line 'the line, typed as root' root "$lines" || return 0
        try_line run "$user" "$TRY_RUN" || true
    fi
    try_line test "$user" "$TRY_TEST" "$@" || true
}

# Runs a line and says how it went: the whole of short outputs, the end of others.
try_line() {
    what=$1
    typist=$2
    line=$3
    shift 3
    LINES_TRIED=$((LINES_TRIED + 1))
    output=$log/$LINES_TRIED-$typist.log
    started=$(date +%s)
    status=0
    in_root "$machine" "$typist" "$line" "$@" >"$output" 2>&1 || status=$?
    case $what in run | test) what="./smartoken $what" ;; esac
    echo "  $what: ended after $(($(date +%s) - started)) s with $status"
    if [ "$status" != 0 ]; then
        tail -n 40 "$output" | sed 's/^/    | /'
        echo "    all of it: $output"
        JUDGED=1
    else
        case $what in
            *run) sed 's/^/    | /' "$output" ;;
            *test)
                grep '^smartoken: ' "$output" | sed 's/^/    | /' || true
                sed -n '/^Not run here:/,$p; /^[0-9]* passed/p' "$output" | awk '!seen[$0]++' | sed 's/^/    | /'
                ;;
        esac
    fi
    return "$status"
}

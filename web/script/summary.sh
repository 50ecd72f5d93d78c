# What a run of the tests came to, read from the reports that Surefire wrote. ./smartoken reads this file.

SLOWEST=10

# Does something with a module's reports of this run: those that are newer than its mark.
find_reports() {
    reports=$ROOT/$1/target/surefire-reports
    mark=$2
    shift 2
    [ ! -d "$reports" ] || find "$reports" -name 'TEST-*.xml' -newer "$mark" "$@"
}

print_reports() {
    for module in db web; do find_reports "$module" "$1" -exec cat {} +; done
}

# Lines of fields with tabs between: class, seconds, tests, failed, skipped; and for each test that was skipped: -, why.
read_reports() {
    print_reports "$1" | LC_ALL=C awk '
        function attribute(name) {
            if (!match($0, " " name "=\"[^\"]*\"")) return ""
            return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
        }
        /^<testsuite / {
            seconds = attribute("time"); gsub(",", "", seconds)
            print attribute("name") "\t" seconds "\t" attribute("tests") "\t" \
                (attribute("failures") + attribute("errors")) "\t" attribute("skipped")
        }
        /^ *<testcase / { test = attribute("classname") "." attribute("name") }
        /^ *<skipped/ {
            # A failed assumption is told with its stack, the reason of a test that is switched off as an attribute.
            why = $0
            if (!sub(/.*<!\[CDATA\[/, "", why)) {
                why = attribute("message")
                gsub(/&quot;/, "\"", why); gsub(/&apos;/, "\047", why); gsub(/&lt;/, "<", why); gsub(/&gt;/, ">", why)
                gsub(/&amp;/, "\\&", why)
            }
            sub(/&#10;.*/, "", why); sub(/\]\]>.*/, "", why)
            sub(/^[A-Za-z0-9_.$]*(Exception|Error): /, "", why); sub(/^Assumption failed: /, "", why)
            print "-\t" (why == "" ? test : why)
        }'
}

# Prints the slowest classes, what was not run and why, and last the counts. Takes the mark of the run's start and how
# Maven ended. Fails when a test failed, when none ran, or when the build failed otherwise.
sum_up() {
    figures=$(mktemp)
    read_reports "$1" >"$figures"
    echo
    if grep -q -v '^-' "$figures"; then
        echo "The slowest of $(grep -c -v '^-' "$figures") test classes, in seconds:"
        grep -v '^-' "$figures" | LC_ALL=C sort -t '	' -k 2,2nr | head -n "$SLOWEST" |
            LC_ALL=C awk -F '\t' '{ printf "%8.1f  %s\n", $2, $1 }'
        echo
    fi
    if grep -q '^-' "$figures"; then
        echo "Not run here:"
        sed -n 's/^-	//p' "$figures" | LC_ALL=C sort | uniq -c | LC_ALL=C awk '{
            count = $1; sub(/^ *[0-9]+ /, "")
            print "  " $0 (count == 1 ? " (1 test)" : " (" count " tests)")
        }'
        echo
    fi
    counts=$(LC_ALL=C awk -F '\t' '$1 != "-" { tests += $3; failed += $4; skipped += $5 }
        END { print tests - failed - skipped " " failed + 0 " " skipped + 0 }' "$figures")
    rm -f "$figures"
    if [ "$2" != 0 ]; then
        for module in db web; do
            [ -n "$(find_reports "$module" "$1" -print)" ] || echo "smartoken: no test of $module ran." >&2
        done
    fi
    read -r passed failed skipped <<END
$counts
END
    status=$2
    if [ $((passed + failed + skipped)) = 0 ]; then
        [ "$status" != 0 ] || { echo "smartoken: no test ran." >&2 && status=1; }
    elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
        echo "smartoken: the build failed, though no test did: its reason stands above." >&2
    elif [ "$failed" != 0 ] && [ "$status" = 0 ]; then
        status=1
    fi
    echo "$passed passed, $failed failed, $skipped skipped"
    return "$status"
}

#!/usr/bin/env bash
# The entrypoint of PrairieLearn's container, once for each submission. Always ends with results.json and exit code 0.
#
# GRADE            the platform's folder
# WORKBOOK         the workbook in the image
# WORKBOOK_STEPS   the steps of this question, such as "4 5.1"; all of them if empty
# WORKBOOK_SEAL    "never" judges without sealing: see platforms/README.md before you use it
set -uo pipefail

grade="${GRADE:-/grade}"
workbook="${WORKBOOK:-/workbook}"
results="$grade/results/results.json"
seal=(--sealed)
if [ "${WORKBOOK_SEAL:-always}" = never ]; then seal=(); fi
read -r -a steps <<<"${WORKBOOK_STEPS:-}"

mkdir -p "$grade/results"
rm -f "$results"
if cd "$workbook"; then
  node workbook/main.mjs grade ${steps[@]+"${steps[@]}"} --folder "$grade/student" \
    ${seal[@]+"${seal[@]}"} --reporter prairielearn --out "$results"
fi

# Without a report the submission is not gradable, which costs no attempt.
if [ ! -s "$results" ]; then
  echo '{"gradable": false, "format_errors": ["The workbook could not judge this submission. This is not your fault; please tell your teacher."]}' >"$results"
fi
exit 0

#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image.
set -euo pipefail

# Where the workbook is: change this to your own copy. A branch or a tag keeps a term's workbook the same.
repository="${WORKBOOK_REPOSITORY:-https://github.com/YOUR-SCHOOL/sockets-workbook.git}"
branch="${WORKBOOK_BRANCH:-main}"
workbook="${WORKBOOK:-/autograder/workbook}"

apt-get update
apt-get install -y bubblewrap ca-certificates curl git util-linux
curl -fsSL https://deb.nodesource.com/setup_24.x | bash -
apt-get install -y nodejs

git clone --depth 1 --branch "$branch" "$repository" "$workbook"
cd "$workbook"
npm ci

#!/usr/bin/env python3
"""Grades a submission of the Sockets Workbook for Classroom 50.

The runner starts this in the student's checkout and reads result.json there:
https://github.com/foundation50/classroom50/wiki/Advanced-Autograding

Environment, besides what the runner sets:
  WORKBOOK             a workbook with its packages installed; without it, one is fetched
  WORKBOOK_REPOSITORY  where it is fetched from, in place of REPOSITORY below
  WORKBOOK_STEPS       the steps that count, in place of STEPS below
  WORKBOOK_SEAL        "never" judges without sealing: see platforms/README.md before you use it
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Change these two. Without steps, all of them count.
REPOSITORY = "https://github.com/YOUR-SCHOOL/sockets-workbook.git"
STEPS = ""


def install() -> pathlib.Path:
    """Fetches the teacher's workbook: the student's copy of the tests is never used."""
    temporary = tempfile.mkdtemp(dir=os.environ.get("RUNNER_TEMP") or None)
    workbook = pathlib.Path(temporary) / "workbook"
    source = os.environ.get("WORKBOOK_REPOSITORY") or REPOSITORY
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", source, str(workbook)], check=True)
    subprocess.run(["npm", "ci"], cwd=workbook, check=True)
    return workbook


def allow_sealing() -> None:
    """Ubuntu 24.04 forbids what bubblewrap needs, until an administrator allows it."""
    if shutil.which("bwrap") is None:
        subprocess.run(["sudo", "apt-get", "install", "-y", "bubblewrap"], check=False)
    switch = "kernel.apparmor_restrict_unprivileged_userns=0"
    if shutil.which("sudo"):
        subprocess.run(["sudo", "-n", "sysctl", "-w", switch], check=False)


def main() -> int:
    result = pathlib.Path.cwd() / "result.json"
    result.unlink(missing_ok=True)
    workbook = pathlib.Path(os.environ["WORKBOOK"]) if os.environ.get("WORKBOOK") else install()
    seal = [] if os.environ.get("WORKBOOK_SEAL") == "never" else ["--sealed"]
    if seal:
        allow_sealing()
    steps = (os.environ.get("WORKBOOK_STEPS") or STEPS).split()
    grade = ["node", "workbook/main.mjs", "grade", *steps, "--folder", str(pathlib.Path.cwd()), *seal]
    subprocess.run([*grade, "--reporter", "classroom50", "--out", str(result)], cwd=workbook, check=False)
    # Any other exit code than 0 means that the grader failed, not the student.
    return 0 if result.is_file() else 1


if __name__ == "__main__":
    sys.exit(main())

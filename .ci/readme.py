"""Runs the commands of a page as they stand there and compares what they print.

Every block marked `console` is one session of a shell, in order, in the project's folder: a line that begins with `$ ` is a command
(lines that begin with `> ` go on with it), the lines behind it are its output, both streams. `…` in the output stands for anything.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys

MARK = "--- end of command ---"


def commands(page):
    for block in re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        command, output = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, output
                command, output = line[2:], []
            elif line.startswith("> ") and not output:
                command += "\n" + line[2:]
            else:
                output.append(line)
        if command is not None:
            yield command, output


def matches(expected, actual):
    pattern = ".*?".join(re.escape(part) for part in "\n".join(expected).strip().split("…"))
    return re.fullmatch(pattern, actual.strip(), re.DOTALL) is not None


def main():
    failed = passed = 0
    page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    shell = subprocess.Popen(
        ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"no end within 10 minutes: {command}"))
    try:
        for command, expected in commands(page):
            signal.alarm(600)
            shell.stdin.write(f"{command}\necho '{MARK}'\n")
            shell.stdin.flush()
            lines = []
            for line in shell.stdout:
                before, mark, _ = line.partition(MARK)
                lines.append(before)
                if mark:
                    break
            actual = "".join(lines)
            if matches(expected, actual):
                passed += 1
                print(f"ok: {command}")
            else:
                failed += 1
                print(f"FAILED: {command}\n--- the page says\n" + "\n".join(expected) + f"\n--- it printed\n{actual}")
    finally:
        signal.alarm(0)
        shell.stdin.close()
        try:
            shell.wait(10)
        finally:
            try:
                os.killpg(shell.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()

#!/usr/bin/env python3
"""Copies the libraries for an image: libraries.py LIBRARIES FOLDER

ONNX Runtime's jar goes without the native libraries of every system that it holds (the one for here lies beside it), and what
the build packs itself gets a fixed time, so that the same libraries are the same bytes and the image's layer stays the same.
"""

import pathlib
import shutil
import sys
import zipfile

NATIVE = "ai/onnxruntime/native/"
REPACKED = ("onnxruntime-", "picocli-")
FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def repack(source: pathlib.Path, target: pathlib.Path) -> None:
    with zipfile.ZipFile(source) as jar, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in sorted(jar.infolist(), key=lambda entry: entry.filename):
            if not entry.filename.startswith(NATIVE):
                content = jar.read(entry)
                packed.writestr(zipfile.ZipInfo(entry.filename, FIXED_TIME), content, zipfile.ZIP_DEFLATED)


def main() -> None:
    libraries, folder = map(pathlib.Path, sys.argv[1:])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for jar in sorted(libraries.glob("*.jar")):
        if jar.name.startswith(REPACKED):
            repack(jar, folder / jar.name)
        else:
            shutil.copy(jar, folder)


main()

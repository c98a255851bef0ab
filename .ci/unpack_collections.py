"""Unpacks collections out of the package `ansible`: a few of its hundred, in a second instead of a minute.

    unpack_collections.py WHEEL FOLDER NAMESPACE.NAME…
"""

import sys
import zipfile

wheel, folder, *names = sys.argv[1:]
wanted = tuple(f"ansible_collections/{name.replace('.', '/')}/" for name in names)
unwanted = ("tests", "docs", "changelogs")
with zipfile.ZipFile(wheel) as archive:
    files = [name for name in archive.namelist() if name.startswith(wanted) and name.split("/")[3] not in unwanted]
    missing = [name for name in wanted if not any(file.startswith(name) for file in files)]
    if missing:
        sys.exit(f"{wheel} has no {', '.join(missing)}")
    archive.extractall(folder, files)

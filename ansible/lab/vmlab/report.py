"""The closing table, and the dated page that is kept."""

import datetime

from vmlab.place import KIND


def table(rows):
    """The steps, their seconds and results, in columns."""
    width = max(len(name) for name, *_ in rows)
    return "\n".join(f"{name:{width}}  {seconds:6.0f} s  {result}" for name, seconds, result in rows)


def page(title, command, machines, rows):
    """A page of Markdown with the steps in the order they went."""
    when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    lines = [
        f"# {title}",
        "",
        f"`ansible/lab/lab {command}` with {machines} {KIND}; it ended {when}.",
        "Load: an open loop through an edge, each second request over a connection of its own, no second attempts.",
        "",
        "| step | seconds | result |",
        "|---|---:|---|",
    ]
    lines += [f"| {name} | {seconds:.0f} | {result.replace(chr(10), ' ').replace('|', '/')} |" for name, seconds, result in rows]
    return "\n".join(lines) + "\n"

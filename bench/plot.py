"""Draws throughput and latency by load."""

import statistics

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "querycast"
matplotlib.rcParams["font.size"] = 9
from matplotlib import pyplot, ticker  # noqa: E402 the way of drawing is chosen before

NAMES = {"querycast": "querycast", "bare": "bare: Vert.x and JSON, no model"}
# A series, its x and what that is called, its y and what that is called, whether each is drawn as a logarithm.
PANELS = [
    ("by_connections", "connections", "connections that ask again at once", "requests_per_second", "requests/s", True, False),
    ("by_connections", "connections", "connections that ask again at once", "p50_ms", "median latency, ms", True, True),
    ("by_connections", "connections", "connections that ask again at once", "p99_ms", "p99 latency, ms", True, True),
    ("latency_by_rate", "rate", "requests/s offered, at a constant rate", "p99_ms", "p99 latency, ms", False, True),
    ("by_queries", "queries", "queries a request", "cpu_us_per_query", "processor time a query, µs", True, True),
    ("by_cores", "cores", "cores, the load on the same", "requests_per_second", "requests/s of 32 queries", False, False),
]


def draw(results, file):
    """Writes an SVG of the series in the results: medians of the rounds, with a band from the least to the most."""
    panels = [panel for panel in PANELS if panel[0] in results["series"]]
    if not panels:
        return
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(4.6 * columns, 3.4 * rows), squeeze=False)
    for axis in axes.flat[len(panels) :]:
        axis.set_visible(False)
    for axis, (name, x, x_title, y, y_title, log_x, log_y) in zip(axes.flat, panels):
        points = results["series"][name]["points"]
        for server in NAMES:
            at = {}
            for point in points:
                if point["server"] == server:
                    at.setdefault(point[x], []).append(point[y])
            axis.plot(list(at), [statistics.median(values) for values in at.values()], marker="o", markersize=3, label=NAMES[server])
            axis.fill_between(list(at), [min(values) for values in at.values()], [max(values) for values in at.values()], alpha=0.2)
        axis.set_xlabel(x_title)
        axis.set_ylabel(y_title)
        if log_x:
            axis.set_xscale("log", base=2 if x == "connections" else 10)
            axis.set_xticks(list(at))
            axis.xaxis.set_major_formatter("{x:,.0f}")
            axis.xaxis.set_minor_locator(ticker.NullLocator())
        if x == "cores":
            axis.set_xticks(list(at))
        if log_y:
            axis.set_yscale("log")
        else:
            axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    axes[0][0].legend(frameon=False, loc="lower right")
    drawn = {results["series"][name]["run"] for name, *_ in panels}
    runs = [run for run in results["runs"] if run["date"] in drawn]
    when = " and ".join(f"{run['commit']}, {run['date'][:10]}" for run in runs)
    figure.suptitle(f"{runs[-1]['cpu']}, server on one core where nothing else is said; {runs[-1]['java']}; {when}", fontsize=8)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None, "Creator": None})

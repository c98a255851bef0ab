"""Draws throughput and latency by load."""

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "querycast"
matplotlib.rcParams["font.size"] = 9
from matplotlib import pyplot  # noqa: E402 the way of drawing is chosen before


def draw(series, file):
    """Writes an SVG of what was measured so far."""
    panels = [
        ("by_connections", "connections", "requests_per_second", "requests/s at full load, one core", True, False),
        ("latency_by_rate", "rate", "p99_ms", "p99 in ms at a constant rate (requests/s), one core", False, True),
        ("by_queries", "queries", "cpu_us_per_query", "processor time a query in µs, by queries a request", True, True),
    ]
    panels = [panel for panel in panels if panel[0] in series]
    if not panels:
        return
    figure, axes = pyplot.subplots(1, len(panels), figsize=(4.6 * len(panels), 3.4), squeeze=False)
    for axis, (name, x, y, title, log_x, log_y) in zip(axes[0], panels):
        for server in dict.fromkeys(point["server"] for point in series[name]):
            points = [point for point in series[name] if point["server"] == server]
            axis.plot([p[x] for p in points], [p[y] for p in points], marker="o", markersize=3, label=server)
        axis.set_title(title, fontsize=9)
        axis.set_xlabel(x)
        if log_x:
            axis.set_xscale("log", base=2 if x == "connections" else 10)
        if log_y:
            axis.set_yscale("log")
        else:
            axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
        axis.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None, "Creator": None})

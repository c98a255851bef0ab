"""Uses the pages of a service in headless Chromium as a person would, and looks for what a person would mind.

page.py [--screenshots FOLDER] [--axe FILE] [COMMAND]: COMMAND is the launcher, FILE the script of axe-core (accessibility rules).
Between the browser and the service stands a relay on the same origin that can be slow, answer for the service, or be gone.
"""

import argparse
import base64
import contextlib
import hashlib
import http.client
import http.server
import io
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

DEADLINE = 20
JOINS = "select c_name, sum(o_totalprice) from customer join orders on c_custkey = o_custkey group by c_name"
STATEMENTS = ["-- first; not its end\nselect ';' from customer", "select \"a;\"\"b\" /* ; */ from nation", "select 'it\\'s;' from part", "select 1"]
FILE = f"\n{STATEMENTS[0]};\n;; -- nothing\n;{STATEMENTS[1]};{STATEMENTS[2]};\n\n{STATEMENTS[3]}  \n"
LINES = [2, 5, 5, 7]

arguments = argparse.ArgumentParser()
arguments.add_argument("--screenshots", type=pathlib.Path)
arguments.add_argument("--axe", type=pathlib.Path)
arguments.add_argument("command", nargs="?", default="./querycast")
arguments = arguments.parse_args()
passed = []


def ok(what):
    passed.append(what)
    print(f"ok: {what}", flush=True)


def until(what, condition):
    end = time.monotonic() + DEADLINE
    value = None
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            value = condition()
            if value:
                return value
        time.sleep(0.02)
    raise AssertionError(f"not within {DEADLINE} s: {what}: {value}")


@contextlib.contextmanager
def service(*options):
    command = [arguments.command, "serve", "--port", "0", "--management-port", "0", "--drain-delay", "0s", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+) \(API\)", line)
            if found:
                port = int(found.group(1))
                break
        threading.Thread(target=process.stdout.read, daemon=True).start()
        ready = f"http://127.0.0.1:{port}/v2/health/ready"
        until("the service is ready", lambda: urllib.request.urlopen(ready, timeout=5).status == 200)
        yield port
    finally:
        process.terminate()
        process.wait(30)


class Relay(http.server.ThreadingHTTPServer):
    """Passes requests on; `answers` may hold functions from a request's body to a status and problem, or to a delay in seconds."""

    daemon_threads = True

    def __init__(self, port, service_port):
        self.service_port = service_port
        self.answer = lambda body: None
        super().__init__(("127.0.0.1", port), Handler)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def gone(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def relay(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        own = self.server.answer(body) if self.command == "POST" else None
        if isinstance(own, tuple):
            status, headers, problem = own
            self.send_response(status)
            for name, value in {"Content-Type": "application/problem+json", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(problem).encode())
            return
        time.sleep(own or 0)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.service_port, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "accept-encoding")}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    do_GET = do_POST = relay

    def log_message(self, *_):
        pass


class Page:
    def __init__(self, folder, width=1280, height=900, dark=False):
        options = webdriver.ChromeOptions()
        for flag in (
            "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
            f" disable-sync hide-scrollbars user-data-dir={tempfile.mkdtemp(dir=folder)}"
        ).split():
            options.add_argument("--" + flag)
        options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.binary_location = shutil.which("chromium")
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        self.size(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.expected = []

    def size(self, width, height):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, address):
        self.origin = "/".join(address.split("/")[:3])
        self.driver.get(address)

    def run(self, script, *values):
        return self.driver.execute_script(script, *values)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def text(self, selector):
        return self.one(selector).text.replace("\u2212", "-")

    def shown(self, selector):
        return any(element.is_displayed() for element in self.all(selector))

    def put(self, sql):
        """Pastes a text."""
        self.run("const t = document.getElementById('sql'); t.focus(); t.select(); document.execCommand('insertText', false, arguments[0])", sql)

    def predicted(self, seconds):
        until(f"{seconds} s shown", lambda: self.text("#seconds") == f"{seconds:.6f} s" and self.one("#result").get_attribute("data-state") == "answer")

    def drop(self, *files):
        """Drops files: each a name and its content."""
        self.run(
            """const transfer = new DataTransfer();
            for (const [name, text] of arguments[0]) {
                transfer.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
            }
            for (const type of ["dragover", "drop"]) {
                document.body.dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
            }""",
            [[name, base64.b64encode(content).decode()] for name, content in files],
        )

    def screenshot(self, name):
        if not arguments.screenshots:
            return
        self.run("document.activeElement.blur(); window.scrollTo(0, 0)")
        content = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": content["width"], "height": content["height"], "scale": 1}
        picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip})
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
        image = Image.open(io.BytesIO(base64.b64decode(picture["data"]))).convert("RGB")
        image.quantize(128, dither=Image.Dither.NONE).save(arguments.screenshots / f"{name}.png", optimize=True)

    def no_sideways_scroll(self, where):
        width, inner = self.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert width <= inner, f"{where} is {width} wide in a window of {inner}"

    def is_one_line(self, selector):
        return self.run(
            """const range = document.createRange();
            range.selectNodeContents(document.querySelector(arguments[0]));
            const boxes = [...range.getClientRects()];
            return Math.max(...boxes.map(b => b.top)) < Math.min(...boxes.map(b => b.bottom));""", selector)

    def no_text_squeezed(self, where):
        """No text that runs over more than three lines of fewer than six letters."""
        squeezed = self.run(
            """const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), found = [];
            while (texts.nextNode()) {
                range.selectNodeContents(texts.currentNode);
                const text = texts.currentNode.data.trim(), lines = new Set([...range.getClientRects()].map(r => Math.round(r.top))).size;
                if (lines > 3 && text.length / lines < 6) {
                    found.push(`${text.slice(0, 60)}: ${lines} lines`);
                }
            }
            return found""")
        assert not squeezed, f"{where}: {squeezed}"

    def accessible(self, where):
        if not arguments.axe:
            return
        self.run(arguments.axe.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations), e => done(String(e)))"
        )
        what = [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] if isinstance(found, list) else found
        assert found == [], f"{where}: {what}"
        ok(f"{where}: no accessibility rule broken")

    def quiet(self, where, *allowed):
        """Nothing in the browser's console but what is allowed, and no request to anyone else."""
        lines = [entry["message"] for entry in self.driver.get_log("browser")]
        unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in allowed)]
        assert not unexpected, f"{where}: {unexpected}"
        addresses = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(("data:", "blob:", "chrome:", "about:")):
                    addresses.add(address)
        foreign = [address for address in addresses if not address.startswith(self.origin + "/")]
        assert not foreign, f"{where} asked {foreign}"
        ok(f"{where}: console quiet, {len(addresses)} addresses, all of the service itself")

    def close(self):
        self.driver.quit()


def ask(port, *queries, explain=False):
    body = json.dumps({"queries": queries, "explain": explain}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/predictions", body, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=10))["predictions"]


def predictions(page, port):
    page.one("#sql").send_keys("SELECT * FROM customer")
    answer = ask(port, "SELECT * FROM customer", explain=True)[0]
    page.predicted(answer["seconds"])
    ok("typed SQL shows the service's seconds")

    page.put(JOINS)
    answer = ask(port, JOINS, explain=True)[0]
    page.predicted(answer["seconds"])
    rows = [[cell.text.replace("\u2212", "-") for cell in row.find_elements(By.CSS_SELECTOR, "th, td")] for row in page.all(".drivers tbody tr, .drivers tfoot tr")]
    shares = [[c["token"], f"×{c['count']}", "", f"{c['seconds']:+.3f}"] for c in answer["contributions"]]
    assert rows == [["Baseline", "", "", f"{answer['baseline_seconds']:.3f}"], *shares, ["Prediction", "", "", f"{answer['seconds']:.3f}"]], rows
    zero = float(page.one(".drivers line").get_attribute("x1").rstrip("%"))
    for row, seconds in zip(page.all(".drivers tbody tr")[1:], [c["seconds"] for c in answer["contributions"]]):
        bar = row.find_element(By.CSS_SELECTOR, "rect")
        x, width = (float(bar.get_attribute(name).rstrip("%")) for name in ("x", "width"))
        assert width > 0 and (abs(x - zero) < 0.01 if seconds > 0 else x + width - zero < 0.41), (seconds, x, width, zero)
    ok("the chart holds baseline, every contribution and the prediction, negative ones to the left of zero")

    statement = answer["statement"]
    facts = dict(zip([e.text for e in page.all(".facts dt")], [e.text.split() for e in page.all(".facts dd")]))
    expected = {name.capitalize(): statement[name] or ["none"] for name in ("tables", "columns", "aggregates")}
    expected.update(Kind=[statement["kind"]], Joins=[str(statement["joins"])], Subqueries=[str(statement["subqueries"])])
    assert facts == expected, (facts, expected)
    ok("tables, columns and the rest are what the parser found")

    broken = "SELECT a FROM b GROUP WHERE"
    page.put(broken)
    answer = ask(port, broken, explain=True)[0]
    page.predicted(answer["seconds"])
    until("the parser's reason", lambda: page.shown(".not-parsed .reason"))
    page.one(".not-parsed button").click()
    assert page.run("return document.activeElement.id") == "sql" and page.run("return document.getElementById('sql').selectionStart") == answer["statement"]["column"] - 1
    ok("a text that does not parse is predicted, the reason and its place shown and gone to")

    page.put("SELECT * FROM customer;")
    page.predicted(ask(port, "SELECT * FROM customer;")[0]["seconds"])
    page.one("#editor-hint button").click()
    page.predicted(ask(port, "SELECT * FROM customer")[0]["seconds"])
    ok("a trailing semicolon is pointed out and can be left out")

    negative = "select 1 where a = 'x' and b = 'x' and c = 'x' and d = 'x' and e = 'x' and f = 'x' and g = 'x' and h = 'x' and i = 'x'"
    seconds = ask(port, negative)[0]["seconds"]
    assert seconds < 0
    page.put(negative)
    page.predicted(seconds)
    assert "extrapolates" in page.text("#figure-note")
    ok("a negative prediction is told to be extrapolation")

    page.put("")
    until("the empty state", lambda: page.shown("#empty") and not page.shown("#answer"))


def stale_answers(page, relay, port):
    slow, fast = "select l_tax from lineitem", "select l_tax, l_discount from lineitem"
    relay.answer = lambda body: 1.5 if slow.encode() + b'"' in body else None
    page.put(slow)
    until("waiting", lambda: page.shown("#progress"))
    page.put(fast)
    page.predicted(ask(port, fast)[0]["seconds"])
    end = time.monotonic() + 2
    while time.monotonic() < end:
        page.predicted(ask(port, fast)[0]["seconds"])
    relay.answer = lambda body: None
    ok("a late answer to an earlier text is never shown")


def history(page, port):
    for button in page.all("#samples button"):
        button.click()
        seconds = ask(port, page.one("#sql").get_attribute("value"))[0]["seconds"]
        page.predicted(seconds)
        until("listed", lambda: page.text("#history li:first-child .history-seconds") == f"{seconds:.3f} s")
    samples = len(page.all("#samples button"))
    first = page.one("#sql").get_attribute("value")
    page.all("#history button")[samples - 1].click()
    until("restored", lambda: page.one("#sql").get_attribute("value") == "SELECT * FROM customer")
    page.predicted(ask(port, "SELECT * FROM customer")[0]["seconds"])
    until("moved up", lambda: "SELECT * FROM customer" in page.text("#history li:first-child"))
    assert len(page.all("#history li")) >= samples and first
    page.put("select 1 where " + " and ".join(["a = 'x'"] * 150))
    page.one("#sql").send_keys(Keys.CONTROL, Keys.ENTER)
    until("listed", lambda: re.fullmatch(r"-\d\d\.\d{3} s", page.text("#history li:first-child .history-seconds")))
    for width in (1280, 320):
        page.size(width, 900)
        for seconds in ("#history li:first-child .history-seconds", "#seconds"):
            assert page.is_one_line(seconds), f"{seconds} breaks at {width}"
        page.no_sideways_scroll(f"a long figure at {width}")
    page.size(1280, 900)
    ok("seconds and their unit stay on one line")
    page.one("#history-clear").click()
    assert not page.all("#history li")
    ok("queries of this visit are listed once each, restored and cleared")


def batch(page, relay, port, folder):
    page.drop(("queries.sql", FILE.encode()))
    until("rows", lambda: len(page.all(".results tbody tr")) == len(STATEMENTS))
    expected = [p["seconds"] for p in ask(port, *STATEMENTS)]
    page.all(".results th button")[0].click()
    rows = [[cell.text.replace("\u2212", "-") for cell in row.find_elements(By.TAG_NAME, "td")] for row in page.all(".results tbody tr")]
    assert [row[:2] for row in rows] == [[str(line), f"{s:.3f}"] for line, s in zip(LINES, expected)], rows
    assert page.text("#batch-summary").split() == f"Statements 4 Total {sum(expected):.3f} s Longest {max(expected):.3f} s".split()
    ok("a dropped file is split as the command line splits it, and each statement predicted")

    page.all(".results th button")[1].click()
    seconds = [float(cell.text.replace("\u2212", "-")) for cell in page.all(".results tbody td:nth-child(2)")]
    assert seconds == sorted(seconds, reverse=True) and page.all(".results th")[1].get_attribute("aria-sort") == "descending"
    page.all(".results th button")[1].click()
    assert [float(c.text.replace("\u2212", "-")) for c in page.all(".results tbody td:nth-child(2)")] == sorted(seconds)
    ok("the table sorts both ways and says so")

    page.one("#batch-download").click()
    saved = pathlib.Path(folder, "predictions.csv")
    until("the download", lambda: saved.exists() and saved.read_text().count("\n") == 5)
    lines = saved.read_text().split()
    assert lines[0] == "index,file,line,seconds" and [float(line.split(",")[3]) for line in lines[1:]] == expected, lines
    ok("the table can be had as CSV, to the last digit")

    page.all(".results .statement button")[0].click()
    until("opened", lambda: page.one("#sql").get_attribute("value") in STATEMENTS)

    many = [f"select {i} from lineitem" for i in range(1200)]
    many[700] = "select '" + "x" * 70_000 + "'"
    page.drop(("a.sql", ";\n".join(many).encode()), ("b.sql", b"select 1"))
    until("all rows", lambda: page.text("#batch-summary").split()[:2] == ["Statements", "1,200"] and "Refused\n1" in page.text("#batch-summary"))
    page.all(".results th button")[1].click()
    assert "too long: the service takes at most 65,536 bytes" in page.text(".results tbody tr:first-child"), page.text(".results tbody tr:first-child")
    ok("1,201 statements of two files: the one too long is named, the others predicted")

    relay.answer = lambda body: (503, {"Retry-After": "1"}, {"type": "urn:querycast:problem:saturated", "detail": "busy"}) if time.monotonic() < back else None
    back = time.monotonic() + 0.7
    page.drop(("c.sql", b"select 1;select 2"))
    until("after another attempt", lambda: len(page.all(".results tbody tr")) == 2)
    relay.answer = lambda body: (500, {}, {"type": "urn:querycast:problem:internal-error", "detail": "it broke"})
    page.drop(("c.sql", b"select 1;select 2"))
    until("told", lambda: "It broke." in page.text("#batch-problem") and "0 of 2" in page.text("#batch-problem"))
    relay.answer = lambda body: None
    page.one("#batch-problem button").click()
    until("gone on", lambda: len(page.all(".results tbody tr")) == 2 and not page.shown("#batch-problem"))
    ok("a batch waits for a busy service, and goes on where a failure stopped it")

    relay.answer = lambda body: (500, {}, {"type": "urn:querycast:problem:internal-error", "detail": "it broke"})
    page.drop(("d.sql", b"select 1;select 2;select 3"))
    until("told", lambda: "0 of 3" in page.text("#batch-problem"))
    relay.answer = lambda body: None
    for name, content, words in (("binary.sql", b"\xff\xfe\x00", "binary.sql is not text in UTF-8"), ("empty.sql", b"-- nothing\n;;", "no statement in empty.sql")):
        page.drop((name, content))
        until("told", lambda: any(words in message.text for message in page.all("#batch [role=alert]")))
        assert "0 of 3" in page.text("#batch-problem"), "the unfinished batch cannot be gone on with"
    page.one("#batch-problem button").click()
    until("gone on", lambda: len(page.all(".results tbody tr")) == 3 and not page.shown("#batch-problem"))
    ok("what is no SQL file is told beside the drop area, and an unfinished batch can still be gone on with")

    page.put("select 1; select 2")
    until("offered", lambda: "2 statements" in page.text("#editor-hint"))
    page.one("#editor-hint button").click()
    until("each", lambda: len(page.all(".results tbody tr")) == 2)
    page.one("#batch-clear").click()
    ok("several statements in the editor can be predicted each")


def errors(page, relay, port):
    seconds = ask(port, "select 1")[0]["seconds"]
    page.put("select 1")
    page.predicted(seconds)
    for text, words in (("x" * 70_000, "too long: the service takes at most 65,536 bytes"), ("x" * 1_100_000, "too long: the service takes at most 1,048,576 bytes")):
        page.run("const t = document.getElementById('sql'); t.value = arguments[0]; t.dispatchEvent(new Event('input'))", text)
        until(words, lambda: words in page.text("#editor-problem") and page.one("#sql").get_attribute("aria-invalid") == "true")
        assert page.one("#editor-problem").get_attribute("role") == "alert" and not page.shown("#answer")
    page.run("const t = document.getElementById('sql'); t.value = 'select \\ud800'; t.dispatchEvent(new Event('input'))")
    until("told", lambda: "half of a character" in page.text("#editor-problem"))
    page.put("select 1")
    page.predicted(seconds)
    assert page.one("#sql").get_attribute("aria-invalid") is None and not page.shown("#editor-problem")
    ok("a text that is too long (422, 413) or broken (400) is told beside the editor, and taken back with it")

    attempts = []
    relay.answer = lambda body: attempts.append(1) or ((503, {"Retry-After": "1"}, {"type": "x", "detail": "too busy"}) if len(attempts) < 2 else None)
    page.put("select 1 ")
    until("told", lambda: "Too busy. Trying again in 1 s." in page.text("#service-problem"))
    page.predicted(ask(port, "select 1 ")[0]["seconds"])
    assert len(attempts) == 2 and not page.shown("#service-problem")
    relay.answer = lambda body: None
    ok("a busy service is told beside the prediction and asked again when it says so")

    address = relay.server_address[1]
    relay.gone()
    page.put(JOINS)
    until("told", lambda: "cannot be reached" in page.text("#service-problem"))
    assert page.one("#result").get_attribute("data-state") == "stale"
    page.screenshot("console-error")
    page.accessible("service gone")
    relay = Relay(address, relay.service_port)
    page.one("#service-problem button").click()
    page.predicted(ask(port, JOINS)[0]["seconds"])
    ok("a service that is gone is told, the earlier answer marked as such, and found again when it is back")
    return relay


def keyboard(page, port):
    page.driver.refresh()
    until("ready", lambda: page.run("return document.activeElement.id") == "sql")
    page.run("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    focused = lambda: page.driver.switch_to.active_element
    page.press(Keys.TAB)
    skip = focused()
    assert skip.get_attribute("class") == "skip" and until("in sight", lambda: skip.rect["y"] >= 0), skip.get_attribute("outerHTML")
    skip.send_keys(Keys.ENTER)
    until("skipped", lambda: page.run("return location.hash === '#sql'"))
    assert focused().get_attribute("id") == "sql"
    focused().send_keys("select 1 from nation", Keys.CONTROL, Keys.ENTER)
    seconds = ask(port, "select 1 from nation")[0]["seconds"]
    page.predicted(seconds)
    until("kept at once", lambda: page.text("#history li .history-seconds") == f"{seconds:.3f} s")
    seen = []
    for _ in range(60):
        page.press(Keys.TAB)
        element = focused()
        if element.tag_name == "body" or (seen and element == seen[0]):
            break
        outline = page.run(
            """const e = arguments[0]; const s = getComputedStyle(e), f = e.type === 'file' ? getComputedStyle(e.nextElementSibling) : s;
            return [f.outlineStyle, parseFloat(f.outlineWidth), e.getBoundingClientRect().height]""", element)
        assert outline[0] != "none" and outline[1] >= 2 and outline[2] > 0, (element.get_attribute("outerHTML")[:120], outline)
        seen.append(element)
    names = [e.get_attribute("id") or e.text or e.accessible_name for e in seen]
    for expected in ("clear", "One table", "history-clear", "file"):
        assert expected in names, names
    order = page.run("return arguments[0].every((e, i, all) => i === 0 || all[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)", seen)
    assert order, names
    ok(f"everything is reached by keyboard in reading order with a visible focus ({len(seen)} stops behind the editor)")


def keys(page, folder):
    file = pathlib.Path(folder, "keys")
    file.write_text("test:" + hashlib.sha256(b"secret").hexdigest() + "\n")
    with service("--api-keys", str(file)) as port:
        page.open(f"http://127.0.0.1:{port}/")
        focused = lambda: page.run("return document.activeElement.id")
        page.press("select a")
        until("asked", lambda: page.shown("#key-form") and page.text("#service-problem") == "The service asks for an API key.")
        page.press(" from t")
        assert (focused(), page.one("#sql").get_attribute("value"), page.one("#key").get_attribute("value")) == ("sql", "select a from t", ""), focused()
        page.one("#sql").send_keys(Keys.CONTROL, Keys.ENTER)
        until("the key's field has the focus", lambda: focused() == "key")
        page.accessible("asked for a key")
        ok("an API key is asked for when the service wants one; typing goes on undisturbed, and only Ctrl+Enter moves to the key")

        page.one("#key").send_keys("schl\u00fcssel \u20ac", Keys.ENTER)
        until("told", lambda: "Character 5 of 11" in page.text("#key-problem"))
        assert page.shown("#key-form") and focused() == "key" and "cannot be reached" not in page.text("#service-problem")
        page.accessible("a key that cannot be one")
        page.one("#key").send_keys("wrong", Keys.ENTER)
        until("refused", lambda: page.text("#service-problem") == "The service does not know this API key.")
        assert page.shown("#key-form") and not page.shown("#key-problem") and focused() == "key"
        page.one("#key").send_keys("secret", Keys.ENTER)
        until("answered", lambda: page.shown("#answer") and not page.shown("#key-form"))
        assert focused() == "sql" and page.one("#key").get_attribute("value") == ""
        assert page.run("return localStorage.length + sessionStorage.length + document.cookie.length") == 0
        ok("a key that cannot be one or is not known is told; one that is accepted is kept nowhere")
        page.quiet("with keys", "401")


def documents(page, origin):
    operations = json.load(urllib.request.urlopen(origin + "/openapi.json", timeout=10))["paths"]
    page.open(origin + "/docs")
    until("operations", lambda: len(page.all(".opblock")) == len(operations))
    assert not page.shown(".authorize")
    page.one(".opblock-post .opblock-summary-control").click()
    until("a form", lambda: page.shown(".opblock-post .execute"))
    page.one(".opblock-post .execute").click()
    until("its answer", lambda: "1.3549651" in page.text(".live-responses-table"))
    page.no_sideways_scroll("the documents")
    ok("the documents list every operation and try one")
    page.size(320, 800)
    page.no_sideways_scroll("the documents, narrow")
    page.no_text_squeezed("the documents, narrow")
    page.size(1280, 900)
    ok("the documents can be read in a narrow window")
    page.open(origin + "/docs")
    until("operations", lambda: len(page.all(".opblock")) == len(operations))
    page.screenshot("docs")
    page.quiet("the documents")


def shown_off(folder, origin, port):
    """The page full of content: light, dark and narrow."""
    many = "".join(f"select l_orderkey, sum(l_quantity) from lineitem where l_linenumber = {i}{' and l_tax > 0.01' * (i % 7)} group by l_orderkey;\n" for i in range(8))
    for name, width, dark in (("light", 1280, False), ("dark", 1280, True), ("narrow", 360, False), ("narrowest", 320, True)):
        page = Page(folder, width, 800, dark)
        try:
            page.open(origin)
            for button in page.all("#samples button")[:4]:
                button.click()
                page.predicted(ask(port, page.one("#sql").get_attribute("value"))[0]["seconds"])
                until("listed", lambda: page.text("#history li:first-child .history-sql")[:20] == page.one("#sql").get_attribute("value").split("\n")[0][:20])
            page.drop(("nightly.sql", many.encode()))
            until("rows", lambda: len(page.all(".results tbody tr")) == 8)
            page.no_sideways_scroll(name)
            page.no_text_squeezed(name)
            background = page.run("return getComputedStyle(document.body).backgroundColor")
            assert (sum(map(int, re.findall(r"\d+", background))) < 150) == dark, background
            page.accessible(name)
            if name != "narrowest":
                page.screenshot(f"console-{name}")
            page.quiet(name)
        finally:
            page.close()


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, service() as port:
        relay = Relay(0, port)
        origin = f"http://127.0.0.1:{relay.server_address[1]}"
        page = Page(folder)
        try:
            page.open(origin)
            until("the editor has the focus", lambda: page.run("return document.activeElement.id") == "sql")
            page.accessible("empty")
            predictions(page, port)
            stale_answers(page, relay, port)
            history(page, port)
            page.quiet("the console")
            batch(page, relay, port, folder)
            page.quiet("a batch", "422", "413", "503", "500")
            relay = errors(page, relay, port)
            page.quiet("errors", "400", "422", "413", "503", "ERR_CONNECTION", "ERR_EMPTY")
            keyboard(page, port)
            documents(page, origin)
            keys(page, folder)
        except BaseException:
            page.screenshot("failure")
            raise
        finally:
            page.close()
        shown_off(folder, origin, port)
        relay.gone()
    print(f"{len(passed)} passed, 0 failed")


main()

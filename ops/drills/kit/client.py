"""A plain HTTP/1.1 client over asyncio streams: one attempt a request, never a second one."""

import asyncio
import ssl
import urllib.parse

MOST_HEADERS = 100
MOST_BODY = 1 << 20


class Client:
    """Sends requests to one address, over connections that stay or over a new one each time. The key may be changed."""

    def __init__(self, url, ca_file=None, key=None):
        """Raises ValueError when the address is not one, OSError when the CA's file cannot be read."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError(f'"{url}" is not an address like http://127.0.0.1:8080')
        self.host, self.port = parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]
        self.tls = ssl.create_default_context(cafile=ca_file) if parts.scheme == "https" else None
        self.netloc, self.key = parts.netloc, key
        self.idle = []

    async def post(self, path, body, keep):
        """The status and body of the answer; raises OSError, asyncio.IncompleteReadError or ValueError."""
        reader, writer = self._idle() if keep else (None, None)
        if writer is None:
            reader, writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls)
        reusable = False
        try:
            head = f"POST {path} HTTP/1.1\r\nHost: {self.netloc}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            head += f"Authorization: Bearer {self.key}\r\n" if self.key else ""
            writer.write(f"{head}Connection: {'keep-alive' if keep else 'close'}\r\n\r\n".encode() + body)
            await writer.drain()
            status, headers = await _head(reader)
            content = await _content(reader, headers)
            reusable = keep and headers.get("connection", "").lower() != "close"
            return status, content
        finally:
            if reusable:
                self.idle.append((reader, writer))
            else:
                writer.close()

    def _idle(self):
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return None, None

    def close(self):
        """Closes the connections that stayed."""
        for _, writer in self.idle:
            writer.close()
        self.idle.clear()


async def _head(reader):
    line = await reader.readline()
    if not line:
        raise ConnectionResetError("closed without an answer")
    version, _, rest = line.decode("latin-1").partition(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError("not an HTTP answer")
    headers = {}
    for _ in range(MOST_HEADERS):
        line = (await reader.readline()).decode("latin-1").rstrip("\r\n")
        if not line:
            return int(rest[:3]), headers
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    raise ValueError("too many headers")


async def _content(reader, headers):
    if headers.get("transfer-encoding", "").lower() == "chunked":
        content = b""
        while size := int(await reader.readline(), 16):
            content += (await reader.readexactly(size + 2))[:-2]
            if len(content) > MOST_BODY:
                raise ValueError("an answer without end")
        await reader.readline()
        return content
    size = int(headers.get("content-length", 0))
    if size > MOST_BODY:
        raise ValueError("an answer without end")
    return await reader.readexactly(size)

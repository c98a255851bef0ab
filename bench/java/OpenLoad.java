import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Load at a constant rate. Each request has a time when it is due, whatever became of those before; its latency counts from
 * then, so that a server that stalls is not asked less. The one thread never sleeps: a sleeping client would be late itself.
 */
public final class OpenLoad {
    private static final long SECOND = 1_000_000_000L;

    private final Selector selector = Selector.open();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Histogram latencies = new Histogram(SECOND * 60, 3);
    private final Histogram gaps = new Histogram(SECOND * 60, 3);
    private final ByteBuffer[] requests;
    private long measuredFrom;
    private long unanswered;
    private long late;

    private OpenLoad(int port, List<String> bodies, int connections) throws IOException {
        requests = bodies.stream().map(body -> request(port, body)).toArray(ByteBuffer[]::new);
        for (int i = 0; i < connections; i++) {
            idle.add(new Connection(new InetSocketAddress("127.0.0.1", port)));
        }
    }

    private static ByteBuffer request(int port, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /v1/predictions HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + content.length)
                .put(head)
                .put(content)
                .flip();
    }

    /** Arguments: port, file of bodies, requests a second, seconds to warm up, seconds to measure, connections. */
    public static void main(String[] arguments) throws IOException {
        List<String> bodies = Files.readAllLines(Path.of(arguments[1]));
        int rate = Integer.parseInt(arguments[2]);
        long warmUp = SECOND * Integer.parseInt(arguments[3]);
        long measured = SECOND * Integer.parseInt(arguments[4]);
        OpenLoad load = new OpenLoad(Integer.parseInt(arguments[0]), bodies, Integer.parseInt(arguments[5]));
        load.run(rate, warmUp, measured);
        System.out.printf(
                Locale.ROOT,
                "{\"requests\": %d, \"late\": %d, \"p50_ms\": %f, \"p99_ms\": %f, \"p99.9_ms\": %f, \"max_ms\": %f, \"own_gap_p99_ms\": %f, \"own_gap_max_ms\": %f}%n",
                load.latencies.getTotalCount(),
                load.late,
                load.latencies.getValueAtPercentile(50) / 1e6,
                load.latencies.getValueAtPercentile(99) / 1e6,
                load.latencies.getValueAtPercentile(99.9) / 1e6,
                load.latencies.getMaxValue() / 1e6,
                load.gaps.getValueAtPercentile(99) / 1e6,
                load.gaps.getMaxValue() / 1e6);
    }

    private void run(int rate, long warmUp, long measured) throws IOException {
        long start = System.nanoTime();
        long end = start + warmUp + measured;
        measuredFrom = start + warmUp;
        long sent = 0;
        long lastLook = start;
        for (long now = start; now < end || unanswered > 0; now = System.nanoTime()) {
            if (now >= measuredFrom && now < end) {
                // By the time it takes, so that a long gap counts for all who could have been sent or answered in it.
                gaps.recordValueWithCount(now - lastLook, now - lastLook);
            }
            lastLook = now;
            long due = start + sent * SECOND / rate;
            while (due <= now && due < end && !idle.isEmpty()) {
                if (due >= measuredFrom && now - due > SECOND / 1000) {
                    late++;
                }
                idle.poll().send(requests[(int) (sent % requests.length)].duplicate(), due);
                sent++;
                due = start + sent * SECOND / rate;
            }
            if (now > end + 10 * SECOND) {
                throw new IOException(unanswered + " requests are not answered after 10 s");
            }
            selector.selectNow(this::receive);
        }
    }

    private void receive(SelectionKey key) {
        ((Connection) key.attachment()).receive();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocateDirect(256 << 10);
        private long due;

        Connection(InetSocketAddress address) throws IOException {
            channel = SocketChannel.open(address);
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(ByteBuffer request, long requestDue) throws IOException {
            due = requestDue;
            unanswered++;
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        void receive() {
            try {
                if (channel.read(answer) < 0) {
                    throw new IllegalStateException("the server closed a connection");
                }
            } catch (IOException e) {
                throw new IllegalStateException("the server broke a connection", e);
            }
            if (isComplete()) {
                long now = System.nanoTime();
                answer.clear();
                unanswered--;
                idle.add(this);
                if (due >= measuredFrom) {
                    latencies.recordValue(now - due);
                }
            }
        }

        private boolean isComplete() {
            int length = answer.position();
            int content = -1;
            for (int i = 0; i + 3 < length; i++) {
                if (answer.get(i) == '\n' && lineBegins(i + 1, "content-length: ")) {
                    content = number(i + 17);
                } else if (answer.get(i) == '\n' && answer.get(i + 1) == '\r') {
                    if (!lineBegins(0, "http/1.1 200") || content < 0) {
                        throw new IllegalStateException("the answer is not 200 with a Content-Length");
                    }
                    return length == i + 3 + content;
                }
            }
            return false;
        }

        private boolean lineBegins(int start, String lowerCase) {
            for (int i = 0; i < lowerCase.length(); i++) {
                if (start + i >= answer.position() || Character.toLowerCase((char) answer.get(start + i)) != lowerCase.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int number(int start) {
            int value = 0;
            for (int i = start; i < answer.position() && Character.isDigit((char) answer.get(i)); i++) {
                value = 10 * value + answer.get(i) - '0';
            }
            return value;
        }
    }
}

package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParserThreadsTest {
    private final ParserThreads threads = new ParserThreads(2, 2);
    private final List<CountDownLatch> held = new ArrayList<>();

    @AfterEach
    void release() {
        held.forEach(CountDownLatch::countDown);
        threads.close();
    }

    /** Holds a thread until the test ends; returns once it does. */
    private void hold() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        held.add(end);
        assertThat(threads.offer(() -> {
                    begun.countDown();
                    awaitUninterruptibly(end);
                }))
                .isTrue();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                done = latch.getCount() == 0;
            }
        }
    }

    @Test
    void offer_queueFull_isRefused() throws InterruptedException {
        hold();
        hold();

        assertThat(threads.offer(() -> {})).isTrue();
        assertThat(threads.offer(() -> {})).isTrue();
        assertThat(threads.offer(() -> {})).isFalse();
    }

    @Test
    void offer_threadIsDaemonWithAName() throws InterruptedException {
        Semaphore done = new Semaphore(0);
        List<Thread> seen = new ArrayList<>();
        threads.offer(() -> {
            seen.add(Thread.currentThread());
            done.release();
        });

        assertThat(done.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("sql-parser-1");
        });
    }

    @Test
    void lose_threadsHeld_othersStandIn() throws InterruptedException {
        hold();
        hold();
        Semaphore done = new Semaphore(0);
        threads.offer(done::release);
        threads.lose();

        assertThat(done.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        threads.offer(done::release);
        assertThat(done.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lose_moreThanThereAre_standInsAreBounded() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            hold();
            threads.lose();
        }
        Semaphore done = new Semaphore(0);

        assertThat(threads.offer(done::release)).isTrue();
        assertThat(threads.offer(done::release)).isTrue();
        assertThat(threads.offer(done::release)).isFalse();
        assertThat(done.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void regain_threadsFreeAgain_asManyAsBefore() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            hold();
            threads.lose();
        }
        held.forEach(CountDownLatch::countDown);
        for (int i = 0; i < 4; i++) {
            threads.regain();
        }
        hold();
        hold();
        Semaphore done = new Semaphore(0);

        assertThat(threads.offer(done::release)).isTrue();
        assertThat(done.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
    }
}

# What our images need of a Debian that others made: Busybox' wget, which health checks ask with.
ARG BASE
FROM $BASE
RUN apt-get update && apt-get install -y --no-install-recommends busybox-static && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && ln -sf /bin/busybox /usr/local/bin/wget

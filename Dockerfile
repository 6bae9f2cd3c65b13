# Made of the artifacts of a release: docker build -t wsgiscope -f Dockerfile .cache/release/artifacts
# Used on the folder one stands in: docker run --rm -v "$PWD:/work:ro" wsgiscope
FROM debian:12-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git libstdc++6 \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory /work
ADD wsgiscope-*-linux-x64.tar.gz /opt/
RUN ln -s /opt/wsgiscope-*-linux-x64/wsgiscope /usr/local/bin/wsgiscope
WORKDIR /work
ENTRYPOINT ["wsgiscope"]
CMD ["check"]

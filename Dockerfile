# On Record in a container: `docker compose up`, or docs/operating/containers.md. Papers come in on /papers, which is only
# read; index, users and thumbs stand on the volume /data.
FROM python:3.11-slim-bookworm AS wheels

WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY corpus corpus
COPY assistant assistant
# torch without CUDA is 190 MB; the one on PyPI brings 2.5 GB of libraries that nothing here uses
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN python -m venv /opt/onrecord \
    && /opt/onrecord/bin/pip install --no-cache-dir --constraint constraints.txt --extra-index-url "$TORCH_INDEX" torch \
    && /opt/onrecord/bin/pip install --no-cache-dir --constraint constraints.txt '.[metrics]'

FROM python:3.11-slim-bookworm

# OpenMP, which torch and FAISS share
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --no-create-home onrecord \
    && install --directory --owner=onrecord --group=onrecord /data /papers

COPY --from=wheels /opt/onrecord /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["onrecord", "serve", "--host", "0.0.0.0", "--corpus", "/papers", "--index", "/data/index", "--feedback", "/data/feedback.sqlite", "--watch", "--log-format", "json"]

# syntax=docker/dockerfile:1
# Stage 1 builds the wheel (web pages included) and the environment; stage 2 holds only what runs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock pyproject.toml hatch_build.py README.md LICENSE ./
RUN python -m venv /opt/wardwatch && /opt/wardwatch/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY zones zones
COPY geodata geodata
COPY maps maps
COPY api api
RUN /opt/wardwatch/bin/pip install --no-cache-dir --no-deps . \
 && NUMBA_CACHE_DIR=/opt/wardwatch/numba /opt/wardwatch/bin/wardwatch warm

FROM python:3.11-slim-bookworm
# The folder of the workspace is made here: a volume takes its owner from it, and would else belong to root.
RUN apt-get update && apt-get install -y --no-install-recommends libexpat1 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/wardwatch wardwatch \
 && install -d -o wardwatch -g wardwatch /var/lib/wardwatch/data
COPY --from=build --chown=wardwatch /opt/wardwatch /opt/wardwatch
ENV PATH=/opt/wardwatch/bin:$PATH NUMBA_CACHE_DIR=/opt/wardwatch/numba WARDWATCH_DATA=/var/lib/wardwatch/data
USER wardwatch
WORKDIR /var/lib/wardwatch
VOLUME /var/lib/wardwatch/data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["wardwatch", "serve", "--host", "0.0.0.0", "--port", "8000"]

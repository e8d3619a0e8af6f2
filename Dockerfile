# Intersect with everything it needs but PostgreSQL. Built by docker-compose.yml.
FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements.txt ./
RUN python -m venv /opt/intersect \
    && /opt/intersect/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . .
RUN /opt/intersect/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/intersect --create-home --shell /usr/sbin/nologin intersect
COPY --from=build /opt/intersect /opt/intersect
ENV PATH=/opt/intersect/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    INTERSECT_DATA_DIR=/var/lib/intersect \
    INTERSECT_LOG_FORMAT=json
USER intersect
WORKDIR /var/lib/intersect
# SIGTERM ends it after the request under way is settled: give it 90 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["intersect"]
CMD ["run"]

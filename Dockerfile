# A first image: the code and its locked packages, run by a user without rights. Build it with: docker build -t earlysight .
# There is no sign-in yet, so it serves on the machine's own loopback address only: run it with --network host,
# a volume at /home/earlysight/home and the pseudonym key as a file named by EARLYSIGHT_PSEUDONYM_KEY_FILE.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements/run.lock requirements/build.lock requirements/
RUN python -m venv /opt/earlysight \
 && /opt/earlysight/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.lock
# The tools that build the package stay in this stage.
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY dashboards dashboards
COPY jobs jobs
COPY geo geo
COPY fixtures fixtures
RUN python -m venv /build/tools \
 && /build/tools/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/build.lock \
 && /build/tools/bin/pip wheel --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -w /build/wheel . \
 && /opt/earlysight/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-index /build/wheel/*.whl

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 earlysight
COPY --from=build /opt/earlysight /opt/earlysight
ENV PATH=/opt/earlysight/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER earlysight
WORKDIR /home/earlysight
VOLUME /home/earlysight/home
ENTRYPOINT ["earlysight"]
CMD ["up", "/home/earlysight/home"]

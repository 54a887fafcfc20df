# Installs the locked dependencies and the package, then copies both into an image without compilers.
FROM python:3.13-slim AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY requirements-s3.lock ./
RUN python -m venv /app && /app/bin/pip install --no-cache-dir --require-hashes -r requirements-s3.lock
COPY . .
RUN /app/bin/pip install --no-cache-dir --no-deps .
# Leave out debug symbols, Amazon's other services, sources of translations, and the installers.
# Libraries in *.libs were changed by their packagers, which strip doesn't expect.
RUN find /app \( -name '*.so' -o -name '*.so.*' \) ! -path '*.libs/*' -exec strip --strip-unneeded {} + \
    && find /app/lib/python3*/site-packages/botocore/data -mindepth 1 -maxdepth 1 -type d \
        ! -name s3 ! -name sts -exec rm -r {} + \
    && find /app -name '*.po' -delete \
    && /app/bin/pip uninstall --quiet --yes setuptools pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home offprint \
    && install -d -o offprint -m 700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH DATA_DIR=/data PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["offprint", "run", "--host", "0.0.0.0"]

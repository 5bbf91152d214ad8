# One image, one process; finished runs and fetched data outlive it in the volume:
#   docker build -t activation-lab . && docker run -p 8501:8501 -v lab:/data activation-lab
FROM python:3.11.14-slim-bookworm

RUN useradd --uid 1000 --create-home lab && install --directory --owner=lab /data
WORKDIR /app

# Dependencies before sources: a change of the sources leaves this layer, 400 MB, as it is.
ARG GPU=0
COPY pyproject.toml .
COPY .ci .ci
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /tmp/needed.txt \
    && PIP_NO_CACHE_DIR=1 GPU=$GPU .ci/install python -r /tmp/needed.txt

COPY . .
USER lab

ENV ACTIVATION_LAB_STORE=/data/runs ACTIVATION_LAB_CACHE=/data/cache
VOLUME /data
EXPOSE 8501
HEALTHCHECK CMD python -c "import os, urllib.request as r; base = os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', '').strip('/'); r.urlopen('/'.join(filter(None, ['http://127.0.0.1:8501', base, '_stcore/health'])))"
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]

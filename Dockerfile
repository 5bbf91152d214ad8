# One image, one process: docker build -t activation-lab . && docker run -p 8501:8501 activation-lab
FROM python:3.11-slim

RUN useradd --uid 1000 --create-home lab
WORKDIR /app
COPY --chown=lab . .
RUN pip install --no-cache-dir -e .
USER lab

EXPOSE 8501
HEALTHCHECK CMD python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health')"
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]

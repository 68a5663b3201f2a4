# Stage 1 installs the dependencies; stage 2 carries them and the bot, without a compiler or a cache.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes --only-binary=:all: -r requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home runner
COPY --from=build /venv /venv
WORKDIR /app
COPY bot bot
COPY faq faq
ENV PATH="/venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HEALTH_FILE=/tmp/glute-bot.pulse \
    CACHE_DIR=/learned DATABASE_URL=sqlite:////data/bot.db
RUN install -d -o runner /learned /data
VOLUME /data
USER runner
# Learns the content, so that no container has to at its start.
RUN python -m bot check --learn
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]

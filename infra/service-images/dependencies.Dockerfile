# What one service depends on, by itself, because it changes with the lockfile only: the Dockerfile's BASE.
ARG BASE
FROM ${BASE}
COPY . /app

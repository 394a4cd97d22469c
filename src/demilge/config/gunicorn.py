"""Gunicorn's settings: threads, since SQLite and PostgreSQL wait outside Python; measured in docs/operate/performance.md."""

from django.conf import settings

from . import env
from .worker import choose_core, stay_on_core

bind = f"{env.in_address(settings.HOST)}:{settings.PORT}"
worker_class = "demilge.config.worker.ServingWorker"
workers = env.whole("DEMILGE_WORKERS", 2, least=1, most=64)
threads = env.whole("DEMILGE_THREADS", 4, least=1, most=64)
# One copy of the program for all workers: half the memory of a second one.
preload_app = True
# A phone on a weak link may keep its connection; it must not keep a thread.
keepalive = 5
timeout = 60
graceful_timeout = 15
accesslog = None
errorlog = "-"
loglevel = settings.LOG_LEVEL.lower()
proc_name = "demilge"
pre_fork = choose_core
post_fork = stay_on_core

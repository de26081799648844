"""Timing a running service from outside: start-up, memory, questions for one client."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from eval.running_service import RunningService
from rag.settings import Settings

_WARM_UP_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Medians over several starts of `tilmash serve`, each in a process of its own.

    `ready_s` is the time from starting the process until `/readyz` answers 200; `resident_mb` the
    memory that it holds after all questions (Linux only, else None); `ask_ms` the time of a warm
    `/v1/ask` for one client, median and 95th percentile over all questions.
    """

    starts: int
    questions: int
    ready_s: float
    resident_mb: float | None
    ask_ms_median: float
    ask_ms_p95: float


def benchmark_service(questions: Sequence[str], starts: int, settings: Settings) -> ServiceFigures:
    """Start the service that the settings describe, on a free port, and time it.

    Raises:
        ConfigurationError: it does not become ready.
    """
    ready: list[float] = []
    resident: list[float | None] = []
    asked: list[float] = []
    for _ in range(starts):
        with RunningService({}, host=settings.host, port=0) as service:
            ready.append(service.ready_s)
            for question in questions[:_WARM_UP_QUESTIONS]:
                service.ask(question)
            asked.extend(_timed_ask(service, question) for question in questions)
            resident.append(service.resident_mb())
    held = [megabytes for megabytes in resident if megabytes is not None]
    return ServiceFigures(
        starts=starts,
        questions=len(questions),
        ready_s=round(median(ready), 3),
        resident_mb=round(median(held), 1) if held else None,
        ask_ms_median=round(median(asked), 2),
        ask_ms_p95=round(quantiles(asked, n=20)[-1], 2),
    )


def _timed_ask(service: RunningService, question: str) -> float:
    started = time.perf_counter()
    service.ask(question)
    return (time.perf_counter() - started) * 1000

"""Timing a running service from outside: start-up, memory, questions for one client."""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
    `/v1/ask` for one client, median and 95th percentile over all questions; `asks_per_s` how many
    questions one client, and two clients side by side, get answered in a second.
    """

    starts: int
    questions: int
    ready_s: float
    resident_mb: float | None
    ask_ms_median: float
    ask_ms_p95: float
    asks_per_s_one_client: float
    asks_per_s_two_clients: float


def benchmark_service(questions: Sequence[str], starts: int, settings: Settings) -> ServiceFigures:
    """Start the service that the settings describe, on a free port, and time it.

    Raises:
        ConfigurationError: it does not become ready.
    """
    ready: list[float] = []
    resident: list[float | None] = []
    asked: list[float] = []
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(starts):
        with RunningService({}, host=settings.host, port=0) as service:
            ready.append(service.ready_s)
            for question in questions[:_WARM_UP_QUESTIONS]:
                service.ask(question)
            asked.extend(_timed_ask(service, question) for question in questions)
            for clients, measured in rates.items():
                measured.append(_asks_per_s(service, questions, clients))
            resident.append(service.resident_mb())
    held = [megabytes for megabytes in resident if megabytes is not None]
    return ServiceFigures(
        starts=starts,
        questions=len(questions),
        ready_s=round(median(ready), 3),
        resident_mb=round(median(held), 1) if held else None,
        ask_ms_median=round(median(asked), 2),
        ask_ms_p95=round(quantiles(asked, n=20)[-1], 2),
        asks_per_s_one_client=round(median(rates[1]), 1),
        asks_per_s_two_clients=round(median(rates[2]), 1),
    )


def _timed_ask(service: RunningService, question: str) -> float:
    started = time.perf_counter()
    service.ask(question)
    return (time.perf_counter() - started) * 1000


def _asks_per_s(service: RunningService, questions: Sequence[str], clients: int) -> float:
    asked = list(questions) * clients
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        deque(pool.map(service.ask, asked), maxlen=0)  # waits for all, raises what one raised
    return len(asked) / (time.perf_counter() - started)

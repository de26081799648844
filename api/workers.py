"""Threads that questions are worked on in, so that the event loop stays free."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """A bounded number of threads; what comes while all are busy waits its turn."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="question")

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function returns, called in one of the threads."""
        return await asyncio.wrap_future(self._pool.submit(function, *args, **kwargs))

    async def iterate(self, steps: Generator[T, None, None]) -> AsyncGenerator[T, None]:
        """Yield what the generator yields, each step taken in one of the threads.

        The generator is closed at the end, also when this one is closed before. It must not yield
        None.
        """
        step: Future[T | None] | None = None
        try:
            while True:
                step = self._pool.submit(next, steps, None)
                item = await asyncio.wrap_future(step)
                if item is None:
                    return
                yield item
        finally:
            # Where the client left in the middle of a step, the step is still running, and a
            # running generator cannot be closed.
            if step is not None:
                step.add_done_callback(lambda _: steps.close())

    def close(self) -> None:
        """Let the threads end; what still waits for its turn is given up."""
        self._pool.shutdown(wait=True, cancel_futures=True)

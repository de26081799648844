import asyncio
import threading
from collections.abc import Generator

import pytest

from api.workers import Workers


def test_work_is_done_side_by_side_and_off_the_event_loop() -> None:
    meeting = threading.Barrier(2)

    def meet() -> str:
        meeting.wait(60)  # comes through only if the other one runs at the same time
        return threading.current_thread().name

    async def work() -> list[str]:
        workers = Workers(2)
        names = await asyncio.gather(workers.run(meet), workers.run(meet))
        workers.close()
        return list(names)

    names = asyncio.run(work())
    assert len(set(names)) == 2
    assert threading.current_thread().name not in names


def test_an_iteration_yields_what_the_generator_yields_and_raises_what_it_raises() -> None:
    def steps() -> Generator[int, None, None]:
        yield 1
        yield 2
        raise ValueError("broken")

    async def work() -> list[int]:
        workers = Workers(1)
        iteration = workers.iterate(steps())
        seen = [await anext(iteration), await anext(iteration)]
        with pytest.raises(ValueError, match="broken"):
            await anext(iteration)
        workers.close()
        return seen

    assert asyncio.run(work()) == [1, 2]


def test_a_generator_is_closed_when_its_reader_leaves_between_steps() -> None:
    is_closed = threading.Event()

    def steps() -> Generator[int, None, None]:
        try:
            yield 1
            yield 2
        finally:
            is_closed.set()

    async def work() -> None:
        workers = Workers(1)
        iteration = workers.iterate(steps())
        assert await anext(iteration) == 1
        await iteration.aclose()
        workers.close()

    asyncio.run(work())
    assert is_closed.is_set()


def test_a_generator_is_closed_when_its_reader_leaves_in_the_middle_of_a_step() -> None:
    has_begun, may_go_on, is_closed = threading.Event(), threading.Event(), threading.Event()

    def steps() -> Generator[int, None, None]:
        try:
            has_begun.set()
            may_go_on.wait(60)
            yield 1
            yield 2
        finally:
            is_closed.set()

    async def work() -> None:
        workers = Workers(1)
        reading = asyncio.ensure_future(anext(workers.iterate(steps())))
        await asyncio.to_thread(has_begun.wait, 60)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert not is_closed.is_set()
        may_go_on.set()
        workers.close()

    asyncio.run(work())
    assert is_closed.is_set()

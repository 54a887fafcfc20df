"""Client processes that look like many readers. They start without Django."""

import contextlib
import http.client
import multiprocessing
import threading
import time
from collections.abc import Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CLIENTS = 4
Answer = tuple[int, int, bool]
"""The reader, the status, and whether the page is whole."""


def address(number: int) -> str:
    return f"100.{64 + number // 65536}.{number // 256 % 256}.{number % 256}"


def read_as_readers(
    port: int, path: str, first: int, stop: Event, answered: "Queue[Answer | None]"
) -> None:
    """Open the page as one new reader after another; return those who got a full response."""
    number = first
    connected: http.client.HTTPConnection | None = None
    while not stop.is_set():
        number += 1
        try:
            connected = connected or http.client.HTTPConnection("127.0.0.1", port, timeout=15)
            headers = {"X-Forwarded-For": address(number), "User-Agent": BROWSER}
            connected.request("GET", path, headers=headers)
            response = connected.getresponse()
            body = response.read()
            answered.put((number, response.status, b"</html>" in body))
        except (OSError, http.client.HTTPException):
            connected = None
            time.sleep(0.01)
        # Four clients with a few hundred requests per second: enough to interrupt something.
        time.sleep(0.002)


@contextlib.contextmanager
def many_readers(port: int, path: str) -> Iterator[list[Answer]]:
    """Run four client processes; yield a list that contains all their results after the block."""
    context = multiprocessing.get_context("spawn")
    stop, answers = context.Event(), list[Answer]()
    queue: Queue[Answer | None] = context.Queue()
    clients = [
        context.Process(target=read_as_readers, args=(port, path, n * 1_000_000, stop, queue))
        for n in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    collector = threading.Thread(target=lambda: answers.extend(iter(queue.get, None)))
    collector.start()
    try:
        yield answers
    finally:
        stop.set()
        for client in clients:
            client.join()
        queue.put(None)
        collector.join()

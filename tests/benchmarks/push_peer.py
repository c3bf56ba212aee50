"""``python push_peer.py ORDERS``: sends what the orders say with pywebpush's own async sending, a hundred at once.

It runs in an environment that has pywebpush, and says how many milliseconds it took. The orders' ``key`` is a file, as
in pywebpush's README, or ``parsed``: then the file is read once.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
from py_vapid import Vapid
from pywebpush import webpush_async

AT_ONCE = 100


async def send(orders: dict[str, Any]) -> None:
    key = Vapid.from_file(orders["keyFile"]) if orders["isParsed"] else orders["keyFile"]
    trusted = ssl.create_default_context(cafile=orders["ca"])
    messages = iter(orders["messages"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE, ssl=trusted)) as session:

        async def send_on() -> None:
            for each in messages:
                await webpush_async(
                    each["subscription"],
                    each["body"],
                    vapid_private_key=key,
                    vapid_claims={"sub": orders["subject"]},
                    ttl=3600,
                    aiohttp_session=session,
                )

        since = time.perf_counter()
        await asyncio.gather(*(send_on() for _ in range(AT_ONCE)))
        print((time.perf_counter() - since) * 1000)


asyncio.run(send(json.loads(Path(sys.argv[1]).read_text())))

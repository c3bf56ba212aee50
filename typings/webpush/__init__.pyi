"""What we use of webpush 1.0.6, which says nothing about its types."""

from webpush.types import WebPushSubscription

class WebPush:
    def __init__(self, private_key: bytes, public_key: bytes) -> None: ...
    def _encrypt(self, message: bytes, subscription: WebPushSubscription) -> bytes: ...

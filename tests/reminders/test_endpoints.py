"""Which addresses the server may be made to send to."""

import pytest

from carematch.core.errors import Invalid
from carematch.reminders.service import judge_endpoint
from config import KNOWN_PUSH_HOSTS


@pytest.mark.parametrize("host", KNOWN_PUSH_HOSTS)
def test_the_push_services_of_the_browsers_are_known(host: str) -> None:
    judge_endpoint(f"https://{host}/send/abc", push_hosts=KNOWN_PUSH_HOSTS, allow_loopback=False)
    judge_endpoint(f"https://{host}:443/send/abc", push_hosts=KNOWN_PUSH_HOSTS, allow_loopback=False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/send/abc",
        "https://fcm.googleapis.com:8443/send/abc",
        "https://fcm.googleapis.com.example/send/abc",
        "https://fcm.googleapis.com@intranet.example/send",
        "https://somebody@fcm.googleapis.com/send",
        "https://intranet.example/fcm.googleapis.com",
        "https://intranet.example#fcm.googleapis.com",
        "https://intranet.example\\@fcm.googleapis.com/",
        "http://127.0.0.1:9/send",
        "http://[::1]:9/send",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "fcm.googleapis.com",
        "https://",
        "",
        "https://fcm.googleapis.com:x/",
    ],
)
def test_no_other_address_is_sent_to(endpoint: str) -> None:
    with pytest.raises(Invalid):
        judge_endpoint(endpoint, push_hosts=(*KNOWN_PUSH_HOSTS, "127.0.0.1"), allow_loopback=False)


def test_loopback_is_for_trying_out_and_must_be_listed_too() -> None:
    judge_endpoint("http://127.0.0.1:9/x", push_hosts=["127.0.0.1"], allow_loopback=True)
    judge_endpoint("http://127.0.0.1:9/x", push_hosts=["127.0.0.1:9"], allow_loopback=True)

    for endpoint in ("http://127.0.0.1:9/x", "http://localhost:9/x", "http://127.0.0.2:9/x"):
        with pytest.raises(Invalid):
            judge_endpoint(endpoint, push_hosts=["127.0.0.1:8", "localhost"], allow_loopback=True)

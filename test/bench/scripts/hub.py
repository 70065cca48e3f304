"""What the scripts share: a request with the token, on a connection of its own as `requests.get` opens it."""
import os
import sys

import requests

URL = os.environ.get("JUPYTERHUB_URL", "http://127.0.0.1:8081").rstrip("/")
HEADERS = {"Authorization": "token " + os.environ["JUPYTERHUB_TOKEN"]}


def get(path, **more):
    return checked(requests.get(URL + path, headers={**HEADERS, **more.pop("headers", {})}, **more))


def post(path, body):
    return requests.post(URL + path, headers=HEADERS, json=body)


def patch(path, body):
    return requests.patch(URL + path, headers=HEADERS, json=body)


def delete(path):
    return requests.delete(URL + path, headers=HEADERS)


def checked(reply):
    if not reply.ok:
        sys.exit(f"{reply.request.method} {reply.url}: {reply.status_code} {reply.text}")
    return reply


def count(replies):
    """Ends with an error unless all went well: a benchmark of failures would look quick."""
    failed = [reply for reply in replies if not reply.ok]
    print(f"{len(replies) - len(failed)} done, {len(failed)} failed")
    if failed:
        checked(failed[0])

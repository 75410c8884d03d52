"""A mail server for tests, which misbehaves by request. Needs aiosmtpd.

    smtp.py [--port N] [--tls]

Listens on 127.0.0.1, prints `{"port": N}`, then one line of JSON for each mail it got, read by Python's own parser. It ends
with its standard input. What it does with a mail is said by the recipient's local part:

    refused    550 to the recipient              busy       451 to the first try, 250 to those after
    slow       answers after 0.3 s               lost       takes the first try, and drops the connection before saying so
    hang       never answers                     drop       drops the connection
    anything else is taken

With --tls it offers STARTTLS, with a certificate that nobody can trust.
"""

import argparse
import asyncio
import email
import email.policy
import json
import logging
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self):
        self.tries = {}

    def first_try(self, address):
        self.tries[address] = self.tries.get(address, 0) + 1
        return self.tries[address] == 1

    async def handle_RCPT(self, server, session, envelope, address, options):
        behaviour = address.split("@")[0].split("-")[0]
        if behaviour == "refused":
            return f"550 5.1.1 <{address}>: no such mailbox"
        if behaviour == "busy" and self.first_try(address):
            return "451 4.3.2 try again later"
        if behaviour == "slow":
            await asyncio.sleep(0.3)
        if behaviour == "hang":
            await asyncio.sleep(3600)
        if behaviour == "drop":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part for part in message.walk()}
        report(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "headers": {name.lower(): str(value) for name, value in message.items()},
                "parts": [part.get_content_type() for part in message.walk()],
                "text": parts["text/plain"].get_content(),
                "html": parts["text/html"].get_content(),
                "ascii": envelope.content.isascii(),
                "longest_line": max(map(len, envelope.content.splitlines())),
                "defects": [str(defect) for part in message.walk() for defect in part.defects],
            }
        )
        if envelope.rcpt_tos[0].startswith("lost") and self.first_try(envelope.rcpt_tos[0]):
            server.transport.abort()
        return "250 2.0.0 taken"


def report(value):
    print(json.dumps(value), flush=True)


def self_signed():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
            + ["-keyout", key, "-out", certificate],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        context.load_cert_chain(certificate, key)
    return context


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--tls", action="store_true")
    arguments = arguments.parse_args()
    handler, context = Handler(), self_signed() if arguments.tls else None
    # A client that hangs up on the certificate is what the tests want to see, not a fault to be told of.
    logging.disable(logging.CRITICAL)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", tls_context=context, loop=loop), "127.0.0.1", arguments.port
    )
    report({"port": server.sockets[0].getsockname()[1]})
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())

#!/usr/bin/python3
"""smtp_server - a mail server on loopback, for tests (aiosmtpd)

  smtp_server.py DIR [--cert FILE --key FILE] [--smtps] [--user NAME:PASSWORD] [--slow SECONDS]
  smtp_server.py show FILE

It takes mail at a port that the kernel picks and writes each to DIR/1.eml, DIR/2.eml ..., with who
sent it how in DIR/1.json; DIR/port has the port once it listens. With a certificate it takes nothing
before STARTTLS (--smtps: TLS from the start), with --user nothing before AUTH. --slow: it greets late.

show prints a mail as its reader sees it: the headers, decoded, an empty line, the text. It fails when
the mail has defects or lacks what RFC 5322 demands.
"""

import argparse
import email
import email.policy
import json
import os
import re
import sys


class Handler:
    def __init__(self, folder):
        self.folder, self.count = folder, sum(name.endswith(".eml") for name in os.listdir(folder))

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(self.folder, str(self.count))
        with open(name + ".json", "w") as out:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                       "tls": session.ssl is not None or server.transport.get_extra_info("cipher") is not None,
                       "user": session.auth_data, "helo": session.host_name}, out)
        with open(name + ".new", "wb") as out:
            out.write(envelope.original_content)
        os.rename(name + ".new", name + ".eml")
        return "250 OK"


def serve(args):
    import asyncio  # what takes long to import, and `show` does not need
    import ssl
    from aiosmtpd.smtp import SMTP, AuthResult

    def authenticate(server, session, envelope, mechanism, data):
        given = (data.login + b":" + data.password).decode()
        return AuthResult(success=given == args.user, handled=False, auth_data=data.login.decode())

    class Slow(SMTP):
        async def _handle_client(self):
            await asyncio.sleep(args.slow)
            await super()._handle_client()

    context = None
    if args.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.cert, args.key)
    handler = Handler(args.dir)
    starttls = context if not args.smtps else None

    def factory():
        return Slow(handler, hostname="mail.test", loop=loop, tls_context=starttls,
                    require_starttls=starttls is not None, authenticator=authenticate,
                    auth_required=args.user is not None, auth_require_tls=starttls is not None)

    async def listen():
        server = await loop.create_server(factory, "127.0.0.1", 0, ssl=context if args.smtps else None)
        name = os.path.join(args.dir, "port")
        with open(name + ".new", "w") as out:
            out.write(str(server.sockets[0].getsockname()[1]))
        os.rename(name + ".new", name)

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(listen())
    loop.run_forever()


def show(path):
    with open(path, "rb") as file:
        raw = file.read()
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines), "bare line end"
    assert all(len(line) <= 998 for line in lines), "line too long"
    assert raw.isascii(), "not 7 bit"
    words = re.findall(rb"=[?][^?]*[?][BQ][?][^?]*[?]=", raw)
    assert all(len(word) <= 75 for word in words), "encoded word too long"
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ("Date", "From", "To", "Message-ID", "Subject", "MIME-Version"):
        assert len(mail.get_all(name, [])) == 1, name
    assert not mail.defects and mail["Date"].datetime.tzinfo is not None
    for name, value in mail.items():
        assert not value.defects, (name, value.defects)
        print(f"{name}: {value}")
    print()
    print(mail.get_content().replace("\r\n", "\n"), end="")


if len(sys.argv) == 3 and sys.argv[1] == "show":
    show(sys.argv[2])
else:
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--smtps", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--slow", type=float, default=0)
    serve(parser.parse_args())

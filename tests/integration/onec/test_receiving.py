"""Files on their way: pieces, repeats, breaks, archives, names, and what is read when nobody asks for it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from datetime import timedelta

import pytest
from django.db import connection

from dealernet.business.catalog.models import Product
from dealernet.foundation import clock
from dealernet.foundation.files.store import opened
from dealernet.integrations.onec import jobs, receiving, spool
from dealernet.integrations.onec.emulator import Trade11
from dealernet.integrations.onec.models import ExchangeFile
from factories.onec import goods, whole
from ground.database import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_transcript_of_two_portions_goes_as_written(us, trade, reading):
    first = goods("a1", "a2", whole_export=True, inside="<Описание>" + "описание " * 400_000 + "</Описание>")
    offers = whole("<ПакетПредложений><Ид>k1#</Ид><Предложения/></ПакетПредложений>")
    assert len(first) > receiving.FILE_LIMIT
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "import_files/a1/a1_f1.jpg", b"\xff\xd8\xff picture")
    trade.send("catalog", "import0_1.xml", first)
    trade.send("catalog", "offers0_1.xml", offers)
    assert [trade.imported("catalog", name) for name in ("import0_1.xml", "offers0_1.xml")] == ["success"] * 2
    assert trade.imported("catalog", "import0_1.xml") == "success"

    assert trade.send_catalogue({"import0_2.xml": goods("a3"), "offers0_2.xml": offers}) == ["success"] * 2

    assert sorted(Product.objects.values_list("name", "is_sold")) == [(f"Товар a{n}", True) for n in (1, 2, 3)]
    assert opened("products", "import_files/a1/a1_f1.jpg").size == 11
    assert trade.slowest < 15


def test_a_piece_or_a_file_sent_again_counts_once_and_a_piece_cut_off_leaves_nothing(us, trade, reading):
    content = goods(*(f"b{n}" for n in range(400)))
    third = len(content) // 3
    pieces = [content[:third], content[third : 2 * third], content[2 * third :]]
    trade.check("catalog")
    trade.init("catalog")
    for piece in (pieces[0], pieces[0], pieces[1], pieces[1], pieces[2], pieces[2]):
        trade.send_piece("catalog", "import0_1.xml", piece)
    trade.send("catalog", "import0_2.xml", goods("c1"))
    trade.send("catalog", "import0_2.xml", goods("c1"))

    assert [trade.imported("catalog", f"import0_{n}.xml") for n in (1, 2)] == ["success", "success"]
    assert Product.objects.count() == 401

    body = io.BytesIO(b"half of it")
    with spool.held("cut", "x.xml") as path, pytest.raises(spool.CutOff):
        spool.appended(path, body, spool.Piece(), told=5000)
    assert path.read_bytes() == b""


def test_pieces_in_another_order_are_refused_with_the_reason_and_change_nothing(us, trade, reading):
    content = goods(*(f"b{n}" for n in range(400)))
    half = len(content) // 2
    trade.check("catalog")
    trade.init("catalog")
    trade.send_piece("catalog", "import0_1.xml", content[half:])
    trade.send_piece("catalog", "import0_1.xml", content[:half])

    assert trade.imported("catalog", "import0_1.xml").startswith("failure\nimport0_1.xml: ")
    assert Product.objects.count() == 0


def test_init_does_not_take_away_a_file_that_is_still_to_be_read(us, trade):
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "import0_1.xml", goods("a1"))
    receiving.due(ExchangeFile.objects.get().session, "import0_1.xml")

    trade.init("catalog")
    while jobs.read_due():
        pass

    assert ExchangeFile.objects.get().state == "done"
    assert Product.objects.count() == 1


def test_what_a_session_left_behind_is_read_when_1c_comes_again_or_after_three_minutes(us, trade):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("import0_1.xml", goods("a1"))
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "v8_1.zip", packed.getvalue())
    trade.send("catalog", "import0_2.xml", goods("a2"))
    ExchangeFile.objects.update(received_at=clock.now() - timedelta(minutes=1))

    trade.check("sale")
    assert set(ExchangeFile.objects.values_list("name", "state")) == {
        ("v8_1.zip", "done"), ("import0_1.xml", "receiving"), ("import0_2.xml", "due"),
    }  # fmt: skip
    ExchangeFile.objects.filter(state="receiving").update(received_at=clock.now() - timedelta(minutes=4))
    jobs.wake_forgotten()
    while jobs.read_due():
        pass

    assert Product.objects.count() == 2


def test_raw_and_encoded_russian_names_and_folders_are_the_same_file(us, trade, reading):
    trade.raw_names = True
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "webdata/товары/выгрузка.xml", goods("a1"))
    trade.raw_names = False

    assert trade.imported("catalog", "товары\\выгрузка.xml") == "success"
    assert ExchangeFile.objects.get().name == "товары/выгрузка.xml"


def test_two_imports_at_once_are_read_one_after_another_and_neither_is_lost(us, trade):
    other = Trade11(trade.url, trade.user, trade.password)
    for client, ids in ((trade, [f"a{n}" for n in range(600)]), (other, [f"a{n}" for n in range(300, 900)])):
        client.check("catalog")
        client.init("catalog")
        client.send("catalog", "import0_1.xml", goods(*ids))
    for file in ExchangeFile.objects.select_related("session"):
        receiving.due(file.session, file.name)
    most: list[int] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set() and ExchangeFile.objects.filter(state__in=["due", "reading"]).exists():
            jobs.read_due()
            most.append(ExchangeFile.objects.filter(state="reading").count())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    stop.set()

    assert list(ExchangeFile.objects.values_list("state", flat=True)) == ["done", "done"]
    assert (max(most), Product.objects.count()) == (1, 900) or (max(most), Product.objects.count()) == (0, 900)


def test_a_worker_killed_in_the_middle_of_a_file_is_followed_by_another_that_begins_it_anew(us, trade, settings):
    trade.check("catalog")
    trade.init("catalog")
    trade.send("catalog", "import0_1.xml", goods(*(f"a{n}" for n in range(10_000))))
    receiving.due(ExchangeFile.objects.get().session, "import0_1.xml")
    environment = {**os.environ, "DATA_DIR": str(settings.DATA_DIR), "PYTHONPATH": str(ROOT / "src")}
    worker = subprocess.Popen([sys.executable, "-m", "dealernet", "worker"], env=environment, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while not ExchangeFile.objects.filter(state="reading", progress__gt=0).exists():
            assert time.monotonic() < until, "the worker never began"
            time.sleep(0.05)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
    assert ExchangeFile.objects.get().state == "reading"

    until = time.monotonic() + 120
    while ExchangeFile.objects.get().state != "done" and time.monotonic() < until:
        jobs.read_due() or time.sleep(0.1)  # the server lets the dead worker's lock go when it notices

    file = ExchangeFile.objects.get()
    assert (file.state, Product.objects.count()) == ("done", 10_000)
    assert file.report["products_created"] + file.report.get("products_unchanged", 0) == 10_000


def test_200_megabytes_come_in_pieces_and_are_read_with_flat_memory(us, trade, reading):
    ballast = "<ДвоичныеДанные>" + "QUJD" * 25_000 + "</ДвоичныеДанные>"
    row = "<Товар><Ид>h{n}</Ид><Наименование>Товар {n}</Наименование>" + ballast + "</Товар>"
    head, tail = goods("h0").split("<Товар><Ид>h0".encode())[0], "</Товары></Каталог></КоммерческаяИнформация>".encode()
    trade.check("catalog")
    trade.init("catalog")
    before, most, size, piece = _resident(), 0, len(head), bytearray(head)
    for n in range(2000):
        piece += row.format(n=n).encode()
        if len(piece) >= 4_000_000:
            trade.send_piece("catalog", "import0_1.xml", bytes(piece))
            size, piece, most = size + len(piece), bytearray(), max(most, _resident())
    trade.send_piece("catalog", "import0_1.xml", bytes(piece) + tail)

    done = threading.Event()
    peak = [most]

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = trade.imported("catalog", "import0_1.xml")
    done.set()
    watcher.join()

    assert (said, Product.objects.count(), size > 190_000_000) == ("success", 2000, True)
    assert peak[0] - before < 150 * 1024 * 1024


def _resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

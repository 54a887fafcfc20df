"""The figures of the notes on distributed systems: boxes and arrows after the papers."""

import math

from site_config.demo.drawing_board import (
    ACCENT,
    BLUE,
    DEEP_BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    MOSS,
    OCHRE,
    ROSE,
    SAND,
    TINT,
    WHITE,
    Board,
)

WIDTH = 1200


def _mapreduce_flow() -> bytes:
    board = Board(WIDTH, 620)
    board.box((500, 30), (200, 66), "master", fill=ROSE, line=ACCENT)
    splits, maps, reduces = (150, 270, 390, 510), (180, 330, 480), (230, 430)
    for number, y in enumerate(splits):
        board.box((40, y - 34), (130, 68), f"split {number}", fill=TINT, text_size=20)
    for y in maps:
        board.box((300, y - 38), (150, 76), "map\nworker", fill=BLUE, line=DEEP_BLUE, text_size=20)
        board.box((492, y - 28), (116, 56), "local disk", fill=WHITE, line=GREY, text_size=18)
        board.arrow([(452, y), (490, y)], width=2)
        for goal in reduces:
            board.arrow([(610, y), (718, goal + (y - 330) * 0.12)], colour=GREY, width=1.8)
    for number, y in enumerate(reduces):
        board.box((720, y - 38), (150, 76), "reduce\nworker", fill=GREEN, line=MOSS, text_size=20)
        board.box((990, y - 34), (160, 68), f"output {number}", fill=TINT, text_size=20)
        board.arrow([(872, y), (988, y)])
    for y, goal in zip(splits, (180, 180, 330, 480), strict=True):
        board.arrow([(172, y), (298, goal)], colour=INK, width=2)
    board.arrow([(500, 74), (375, 92), (375, 140)], colour=ACCENT, width=2, dash=7)
    board.arrow([(700, 74), (795, 92), (795, 190)], colour=ACCENT, width=2, dash=7)
    board.text((420, 52), "assigns", size=19, colour=ACCENT)
    board.text((782, 52), "assigns", size=19, colour=ACCENT)
    columns = (
        (105, "input files"),
        (375, "map phase"),
        (550, "intermediate"),
        (795, "reduce phase"),
    )
    for x, words in (*columns, (1070, "output files")):
        board.text((x, 586), words, size=20, colour=GREY)
    return board.png()


def _gfs_write() -> bytes:
    board = Board(WIDTH, 560)
    board.box((60, 70), (210, 90), "client", fill=SAND, line=OCHRE, text_size=26)
    board.box((860, 60), (260, 110), "master\nnames, chunks, leases", fill=ROSE, line=ACCENT)
    board.arrow([(272, 98), (856, 98)], colour=GREY)
    board.arrow([(856, 132), (274, 132)], colour=GREY)
    board.text((565, 78), "1  who holds the lease?", size=20, colour=GREY)
    board.text((565, 154), "2  primary and replicas (kept in a cache)", size=20, colour=GREY)
    names = ("secondary A", "primary", "secondary B")
    for number, name in enumerate(names):
        fill, line = (GREEN, MOSS) if name == "primary" else (BLUE, DEEP_BLUE)
        board.box((90 + 400 * number, 380), (230, 96), name, fill=fill, line=line, text_size=24)
    board.arrow([(120, 162), (120, 378)], width=9, colour=OCHRE)
    board.text((140, 270), "3  data", size=20, anchor="lm", colour=OCHRE)
    for left in (322, 722):
        board.arrow([(left, 400), (left + 166, 400)], width=9, colour=OCHRE)
    board.arrow([(240, 162), (560, 376)], width=2.5)
    board.text((448, 268), "4  write, 7  reply", size=20, anchor="lm")
    for goal, start in ((324, 488), (886, 722)):
        board.arrow([(start, 452), (goal, 452)], width=2.5)
        board.text(((start + goal) / 2, 480), "5  order", size=19)
    board.line([(60, 524), (120, 524)], width=9, colour=OCHRE)
    board.text((134, 524), "data, from server to server", size=19, anchor="lm", colour=GREY)
    board.line([(440, 524), (500, 524)], width=2.5)
    board.text(
        (514, 524), "control (6: the secondaries acknowledge)", size=19, anchor="lm", colour=GREY
    )
    return board.png()


def _dynamo_ring() -> bytes:
    board = Board(WIDTH, 680)
    middle, radius = (420, 390), 220

    def on_ring(turn: float, distance: float = radius) -> tuple[float, float]:
        angle = math.radians(turn - 90)
        return middle[0] + distance * math.cos(angle), middle[1] + distance * math.sin(angle)

    board.arc(middle, radius, (0, 360), colour=FAINT, width=5)
    board.arc(middle, radius + 54, (-59, 43), colour=ACCENT, width=4)
    for number, letter in enumerate("ABCDEFGH"):
        holds = letter in "BCD"
        board.dot(
            on_ring(number * 45), 36, fill=ROSE if holds else TINT, line=ACCENT if holds else INK
        )
        board.text(on_ring(number * 45), letter, size=28)
    board.dot(on_ring(20), 9, fill=ACCENT)
    board.arrow([on_ring(20, radius + 112), on_ring(20, radius + 16)], colour=ACCENT)
    board.text(on_ring(20.8, radius + 132), "hash(key)", size=24, colour=ACCENT, anchor="lm")
    lines = (
        ("B", "coordinates: the first node clockwise"),
        ("C, D", "hold the other two replicas"),
        ("E", "stands in when one of them is away,"),
        ("", "with a hint about whose data it holds"),
    )
    for row, (node, words) in enumerate(lines):
        y = 320 + 48 * row
        board.text((790, y), node, size=24, colour=ACCENT, anchor="rm")
        board.text((810, y), words, size=22, anchor="lm")
    board.text(middle, "N = 3\nR = 2\nW = 2", size=26, colour=GREY)
    return board.png()


def _spanner_commit_wait() -> bytes:
    board = Board(WIDTH, 500)
    board.arrow([(60, 400), (1150, 400)])
    board.text((1120, 434), "true time", size=21, colour=GREY)
    board.box((250, 96), (330, 50), fill=ROSE, line=ACCENT, radius=6)
    board.text((415, 121), "TT.now() at the start", size=21)
    board.box((600, 96), (330, 50), fill=GREEN, line=MOSS, radius=6)
    board.text((765, 121), "TT.now() at the end", size=21)
    for x in (250, 580, 600, 930):
        board.line([(x, 150), (x, 398)], colour=GREY, width=1.5, dash=6)
    board.text((250, 76), "earliest", size=19, colour=GREY, anchor="lm")
    board.text((580, 76), "latest", size=19, colour=GREY, anchor="rm")
    board.dot((580, 400), 10, fill=ACCENT)
    board.text((566, 440), "s", size=30, colour=ACCENT)
    board.text((602, 76), "earliest, now past s", size=19, colour=MOSS, anchor="lm")
    board.arrow([(415, 330), (765, 330)], colour=ACCENT, width=5)
    board.arrow([(765, 330), (415, 330)], colour=ACCENT, width=5)
    board.text((500, 304), "commit wait", size=23, colour=ACCENT)
    board.box((415, 186), (300, 52), "Paxos replicates", fill=BLUE, line=DEEP_BLUE, text_size=20)
    for x, words in (
        (415, "locks held,\npick s = latest"),
        (765, "locks released,\nresult visible"),
    ):
        board.line([(x, 250), (x, 400)], width=2.5)
        board.text((x, 458), words, size=20)
    return board.png()


def _raft_states() -> bytes:
    board = Board(WIDTH, 470)
    states = ((200, "follower", BLUE, DEEP_BLUE), (600, "candidate", SAND, OCHRE),
              (1000, "leader", GREEN, MOSS))  # fmt: skip
    for x, name, fill, line in states:
        board.box((x - 110, 190), (220, 96), name, fill=fill, line=line, radius=48, text_size=27)
    board.arrow([(60, 120), (130, 186)])
    board.text((54, 100), "starts", size=20, colour=GREY, anchor="lm")
    board.arrow([(312, 225), (487, 225)])
    board.text((400, 186), "hears nothing\nfor a while", size=20)
    board.arrow([(712, 225), (887, 225)])
    board.text((800, 186), "votes from\na majority", size=20)
    board.line([(550, 188), (550, 108), (650, 108)])
    board.arrow([(650, 108), (650, 186)])
    board.text((600, 76), "votes were split: new term, new timeout", size=20)
    board.line([(560, 288), (560, 346), (260, 346)], colour=ACCENT)
    board.arrow([(260, 346), (260, 290)], colour=ACCENT)
    board.text((410, 370), "finds a leader, or a higher term", size=20, colour=ACCENT)
    board.line([(1000, 288), (1000, 416), (170, 416)], colour=ACCENT)
    board.arrow([(170, 416), (170, 290)], colour=ACCENT)
    board.text((590, 440), "sees a server with a higher term", size=20, colour=ACCENT)
    return board.png()


def _spark_dependencies() -> bytes:
    board = Board(WIDTH, 520)
    rows = (130, 220, 310, 400)

    def dataset(x: float, words: str, line: str) -> None:
        board.box((x, 80), (130, 376), fill=WHITE, line=line, radius=18)
        for y in rows:
            board.box((x + 20, y - 26), (90, 52), fill=BLUE, line=DEEP_BLUE, radius=8)
        board.text((x + 65, 484), words, size=20, colour=GREY)

    board.text((300, 40), "narrow", size=28)
    board.text((900, 40), "wide", size=28, colour=ACCENT)
    dataset(110, "parent", INK)
    dataset(360, "map, filter", INK)
    dataset(710, "parent", INK)
    dataset(960, "group by key", ACCENT)
    for y in rows:
        board.arrow([(222, y), (378, y)])
        for goal in rows:
            board.arrow([(822, y), (978, goal + (y - 265) * 0.09)], colour=ACCENT, width=1.4)
    board.line([(600, 60), (600, 470)], colour=FAINT, width=2)
    return board.png()


SYSTEMS_FIGURES = {
    "mapreduce-flow.png": _mapreduce_flow,
    "gfs-write.png": _gfs_write,
    "dynamo-ring.png": _dynamo_ring,
    "spanner-commit-wait.png": _spanner_commit_wait,
    "raft-states.png": _raft_states,
    "spark-dependencies.png": _spark_dependencies,
}

"""The figures of the notes on machine learning systems."""

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
    Chart,
)

WIDTH = 1200


def _ray_architecture() -> bytes:
    board = Board(WIDTH, 600)
    board.box((40, 40), (780, 90), "global schedulers (replicated)", fill=SAND, line=OCHRE)
    for x in (40, 320, 600):
        board.box((x, 230), (220, 320), fill=WHITE, line=GREY, radius=14)
        board.box((x + 20, 250), (180, 60), "local scheduler", fill=SAND, line=OCHRE, text_size=19)
        board.box((x + 20, 340), (84, 90), "worker", fill=BLUE, line=DEEP_BLUE, text_size=18)
        board.box((x + 116, 340), (84, 90), "actor", fill=BLUE, line=DEEP_BLUE, text_size=18)
        board.box((x + 20, 460), (180, 60), "object store", fill=GREEN, line=MOSS, text_size=19)
        board.arrow([(x + 90, 248), (x + 90, 134)], width=2)
        board.arrow([(x + 130, 132), (x + 130, 246)], width=2)
        board.arrow([(x + 62, 312), (x + 62, 338)], width=2)
        board.arrow([(x + 158, 312), (x + 158, 338)], width=2)
    board.text((184, 180), "up only if\noverloaded", size=18, colour=GREY, anchor="lm")
    for x in (262, 542):
        board.arrow([(x, 490), (x + 56, 490)], width=2, colour=MOSS)
        board.arrow([(x + 56, 490), (x, 490)], width=2, colour=MOSS)
    board.box((900, 40), (260, 510), fill=ROSE, line=ACCENT, radius=14)
    board.text((1030, 84), "global control store", size=22, colour=ACCENT)
    rows = ("object table", "task table", "function table", "event logs")
    for number, words in enumerate(rows):
        board.box(
            (930, 130 + 100 * number), (200, 70), words, fill=WHITE, line=ACCENT, text_size=20
        )
    board.arrow([(822, 85), (896, 85)], width=2, colour=ACCENT)
    board.arrow([(822, 400), (896, 400)], width=2, colour=ACCENT)
    return board.png()


def _zero_memory() -> bytes:
    """Gigabytes of one GPU for 7.5 billion parameters on 64 GPUs, by the note's formulas."""
    board = Board(WIDTH, 560)
    chart = Chart(board, (220, 40), (880, 420), ((0, 130), (0, 4)))
    bars = (
        ("no cut", (15, 15, 90)),
        ("stage 1", (15, 15, 90 / 64)),
        ("stage 2", (15, 15 / 64, 90 / 64)),
        ("stage 3", (15 / 64, 15 / 64, 90 / 64)),
    )
    left, bottom = chart.at(0, 0)
    for value in range(0, 121, 20):
        x = chart.at(value, 0)[0]
        board.line([(x, 40), (x, bottom)], colour=FAINT, width=1.5)
        board.text((x, bottom + 26), str(value), size=20, colour=GREY)
    for row, (words, parts) in enumerate(bars):
        y, start = 62 + 105 * row, 0.0
        board.text((left - 20, y + 30), words, size=24, anchor="rm")
        for part, colour in zip(parts, (DEEP_BLUE, OCHRE, ACCENT), strict=True):
            corner = chart.at(start, 0)[0]
            wide = max(1.0, chart.at(start + part, 0)[0] - corner)
            board.box((corner, y), (wide, 60), fill=colour, line=colour, radius=0, width=1)
            start += part
        board.text((chart.at(start, 0)[0] + 14, y + 30), f"{start:.1f} GB", size=23, anchor="lm")
    board.line([(left, 40), (left, bottom)], width=2)
    board.text((660, bottom + 66), "memory per GPU (GB)", size=22)
    legend = ((DEEP_BLUE, "weights"), (OCHRE, "gradients"), (ACCENT, "optimiser state"))
    for row, (colour, words) in enumerate(legend):
        board.box((850, 222 + 44 * row), (26, 26), fill=colour, line=colour, radius=4)
        board.text((890, 235 + 44 * row), words, size=22, anchor="lm")
    return board.png()


def _vllm_blocks() -> bytes:
    board = Board(WIDTH, 620)
    columns = ((60, "request 1", DEEP_BLUE, BLUE, (7, 1, 4)),
               (880, "request 2", MOSS, GREEN, (7, 5)))  # fmt: skip
    for number in range(8):
        y = 70 + 62 * number
        board.text((452, y + 25), str(number), size=20, colour=GREY)
        board.box((480, y), (240, 50), fill=WHITE, line=GREY, radius=6)
    words = {1: ("paged and", BLUE), 4: ("fast", BLUE), 5: ("too small", GREEN),
             7: ("Our cache is", SAND)}  # fmt: skip
    for number, (text, fill) in words.items():
        board.box((480, 70 + 62 * number), (240, 50), text, fill=fill, radius=6, text_size=20)
    for x, name, line, fill, table in columns:
        board.text((x + 130, 60), name, size=24, colour=line)
        for row, block in enumerate(table):
            y = 100 + 70 * row
            tone = SAND if block == 7 else fill
            cell = f"block {row}  is at  {block}"
            board.box((x, y), (260, 56), cell, fill=tone, line=line, radius=6, text_size=21)
            goal = 95 + 62 * block
            start, end = (x + 262, 476 - 42) if x < 480 else (x - 2, 724)
            board.arrow([(start, y + 28), (end, goal)], colour=line, width=2)
    board.text((600, 36), "physical blocks", size=24)
    board.text(
        (600, 592), "block 7 has two references: copy it before writing", size=21, colour=OCHRE
    )
    board.text((190, 340), "block table", size=20, colour=GREY)
    board.text((1010, 270), "block table", size=20, colour=GREY)
    return board.png()


def _themis_knob() -> bytes:
    board = Board(WIDTH, 600)
    chart = Chart(board, (150, 40), (820, 440), ((0, 1), (0, 1)))
    ticks = [(n / 5, f"{n / 5:.1f}") for n in range(6)]
    marks = [(0.0, "low"), (0.5, ""), (1.0, "high")]
    chart.axes(
        "f: only the worst 1 - f of the apps may bid", "schematic", x_ticks=ticks, y_ticks=marks
    )
    steps = [n / 100 for n in range(101)]
    chart.curve([(x, 0.24 + 0.62 * math.exp(-3.2 * x)) for x in steps], colour=ACCENT)
    chart.curve([(x, 0.22 + 0.5 * x**2.6) for x in steps], colour=DEEP_BLUE)
    chart.curve_label((1, 0.265), "largest unfairness", colour=ACCENT, shift=(12, 0))
    chart.curve_label((1, 0.72), "GPU time spent", colour=DEEP_BLUE, shift=(12, 0))
    bottom, top = chart.at(0.8, 0), chart.at(0.8, 1)
    board.line([bottom, top], colour=GREY, width=2, dash=8)
    board.text(
        (bottom[0] - 14, top[1] + 22), "the authors' choice", size=20, colour=GREY, anchor="rm"
    )
    return board.png()


def _gandiva_slices() -> bytes:
    board = Board(WIDTH, 480)
    jobs = (("job A", BLUE, DEEP_BLUE), ("job B", SAND, OCHRE), ("job C", GREEN, MOSS))
    left, width, bottom = 110, 172, 330
    board.turned_text((56, 220), "GPU memory", size=21)
    for number in range(6):
        name, fill, line = jobs[number % 3]
        start = left + number * width
        board.box((start, 86), (width, 44), name, fill=fill, line=line, radius=0, text_size=20)
        beats = [n / 60 for n in range(181)]
        curve = [
            (start + x / 3 * width, bottom - 14 - 140 * math.sin(math.pi * (x % 1)) ** 2)
            for x in beats
        ]
        board.polygon([(start, bottom), *curve, (start + width, bottom)], fill=fill)
        board.line(curve, colour=line, width=3)
        board.line([(start, 86), (start, bottom + 14)], colour=INK, width=2, dash=7)
    end = left + 6 * width
    board.line([(end, 86), (end, bottom + 14)], colour=INK, width=2, dash=7)
    board.arrow([(left, bottom), (end + 40, bottom)], width=2.5)
    board.text((end, bottom + 36), "time", size=21, colour=GREY)
    board.line([(left, 366), (left, 376), (left + width, 376), (left + width, 366)], width=2)
    board.text((left + width / 2, 402), "one slice", size=20)
    board.arrow([(left + 3 * width, 424), (left + 3 * width, bottom + 18)], colour=ACCENT)
    board.text(
        (left + 3 * width, 446), "suspend here: almost nothing to save", size=21, colour=ACCENT
    )
    board.text(
        (left + 3 * width, 48), "each slice ends with a minibatch (here after three)", size=21
    )
    return board.png()


def _flashattention_tiles() -> bytes:
    board = Board(WIDTH, 640)
    x0, y0, cell = 330, 170, 70
    for row in range(6):
        for column in range(6):
            corner = (x0 + column * cell, y0 + row * cell)
            is_now = (row, column) == (2, 3)
            fill = ACCENT if is_now else ROSE if row == 2 and column < 3 else TINT
            board.box(corner, (cell, cell), fill=fill, line=FAINT, radius=0, width=1.5)
    for number in range(6):
        now_row, now_column = number == 2, number == 3
        board.box((x0 - 130, y0 + number * cell), (90, cell), fill=BLUE if now_row else WHITE,
                  line=DEEP_BLUE, radius=0)  # fmt: skip
        board.box((x0 + number * cell, y0 - 110), (cell, 80), fill=SAND if now_column else WHITE,
                  line=OCHRE, radius=0)  # fmt: skip
        board.box((x0 + 6 * cell + 40, y0 + number * cell), (90, cell),
                  fill=GREEN if now_row else WHITE, line=MOSS, radius=0)  # fmt: skip
    board.text((x0 - 85, y0 - 34), "Q", size=34, colour=DEEP_BLUE)
    board.text((x0 + 210, y0 - 138), "K and V, block by block", size=22, colour=OCHRE)
    board.text((x0 + 6 * cell + 85, y0 - 34), "O", size=34, colour=MOSS)
    board.text((x0 + 210, y0 + 6 * cell + 30), "N x N: never written out", size=22, colour=GREY)
    board.text((x0 + 3.5 * cell, y0 + 2.5 * cell), "SRAM", size=20, colour=WHITE)
    board.arrow([(x0 + 3.5 * cell, y0 - 28), (x0 + 3.5 * cell, y0 + 2 * cell - 4)], colour=OCHRE)
    board.arrow(
        [(x0 - 38, y0 + 2.5 * cell), (x0 + 3 * cell - 4, y0 + 2.5 * cell)], colour=DEEP_BLUE
    )
    board.arrow([(x0 + 4 * cell + 4, y0 + 2.5 * cell), (x0 + 6 * cell + 38, y0 + 2.5 * cell)],
                colour=MOSS)  # fmt: skip
    notes = ("for each row keep", "m  the maximum so far", "l  the sum so far", "and rescale O")
    for row, words in enumerate(notes):
        tone = INK if row else GREY
        board.text((940, y0 + 116 + 40 * row), words, size=21, anchor="lm", colour=tone)
    return board.png()


def _lottery_pruning() -> bytes:
    board = Board(WIDTH, 600)
    chart = Chart(board, (150, 40), (800, 440), ((math.log(100), math.log(1)), (90, 99)))
    shares = (100, 51.2, 21.1, 10, 3.6, 1.2)
    ticks = [(math.log(share), f"{share:g}%") for share in shares]
    marks = [(float(n), f"{n}%") for n in range(90, 100, 3)]
    chart.axes("weights left (log scale)", "accuracy (schematic)", x_ticks=ticks, y_ticks=marks)
    logs = [math.log(100) * (1 - n / 120) for n in range(121)]
    ticket = [
        (x, 98.0 + 0.35 * math.exp(-((x - 3) ** 2) / 0.7) - 5.2 * math.exp(-2.1 * x)) for x in logs
    ]
    fresh = [(x, 98.24 - 6.6 * math.exp(-0.72 * x)) for x in logs]
    chart.curve(ticket, colour=ACCENT)
    chart.curve(fresh, colour=GREY, dash=12)
    board.text((980, chart.at(0, ticket[-1][1])[1] - 14), "winning ticket:", size=22, colour=ACCENT,
               anchor="lm")  # fmt: skip
    board.text((980, chart.at(0, ticket[-1][1])[1] + 16), "original values", size=22, colour=ACCENT,
               anchor="lm")  # fmt: skip
    board.text(
        (980, chart.at(0, fresh[-1][1])[1] + 24), "same mask,", size=22, colour=GREY, anchor="lm"
    )
    board.text(
        (980, chart.at(0, fresh[-1][1])[1] + 54), "new values", size=22, colour=GREY, anchor="lm"
    )
    return board.png()


LEARNING_FIGURES = {
    "ray-architecture.png": _ray_architecture,
    "zero-memory.png": _zero_memory,
    "vllm-blocks.png": _vllm_blocks,
    "themis-knob.png": _themis_knob,
    "gandiva-slices.png": _gandiva_slices,
    "flashattention-tiles.png": _flashattention_tiles,
    "lottery-pruning.png": _lottery_pruning,
}

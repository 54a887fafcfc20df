import io

from django.core.management.base import OutputWrapper

from site_config.imports.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def progress_output(stream, steps):
    bar = ProgressBar(OutputWrapper(stream))
    for step in range(1, steps + 1):
        bar.show(step, steps, f"Note {step}")
    return stream.getvalue()


def test_terminal_shows_one_bar_and_clears_it():
    assert (
        progress_output(Terminal(), 2)
        == f"\r\x1b[K{'█' * 12}{'░' * 12}  50%  0:00 left  Note 1\r\x1b[K"
    )


def test_file_gets_ten_lines_however_many_notes_there_are():
    lines = progress_output(io.StringIO(), 2000).splitlines()

    assert (len(lines), lines[0][:5], lines[-1]) == (10, "10%, ", "100%, 0:00 left")

"""Notebooks for tests, as Python data."""

import base64
import json


def notebook(*cells, **metadata):
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    )


def text(source, **more):
    return {"cell_type": "markdown", "id": "a", "metadata": {}, "source": source, **more}


def raw(source, **metadata):
    return {"cell_type": "raw", "id": "a", "metadata": metadata, "source": source}


def code(source, *outputs, tags=(), **metadata):
    metadata |= {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code", "id": "a", "execution_count": 1, "metadata": metadata,
        "source": source.splitlines(keepends=True), "outputs": list(outputs),
    }  # fmt: skip


def stream(written, name="stdout"):
    return {"output_type": "stream", "name": name, "text": written}


def shown(**data):
    """An output; ``text_plain`` is the type text/plain."""
    named = {mime.replace("_", "/", 1): value for mime, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def error(*lines):
    return {"output_type": "error", "ename": "E", "evalue": "e", "traceback": list(lines)}


def in_base64(data):
    return base64.b64encode(data).decode()

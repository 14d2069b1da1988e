"""`sim page` starts the page, or says at once why it cannot."""

from __future__ import annotations

import importlib.util
import socket
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.commands import page
from sim.page import serving


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "150"}).invoke(app, ["page", *arguments])
    return result.exit_code, result.output


def test_a_port_in_use_is_told_of() -> None:
    with socket.socket() as other:
        other.bind((serving.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        code, told = call("--port", str(port), "--no-browser")
    assert code == 2
    assert f"--port {port}: another program uses it" in told


def test_without_streamlit_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(page, "find_spec", lambda name: None if name == "streamlit" else real(name))
    code, told = call("--no-browser")
    assert code == 2
    assert "pip install 'balance-and-bargaining[page]'" in told


def test_it_listens_here_only_and_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web import bootstrap

    given: dict[str, Any] = {}
    monkeypatch.setattr(bootstrap, "load_config_options", given.update)
    monkeypatch.setattr(bootstrap, "run", lambda *arguments: None)
    monkeypatch.setattr(serving, "_prepare", lambda: None)
    code, _ = call("--port", "18501", "--no-browser")
    assert code == 0
    assert given["server_address"] == "127.0.0.1"
    assert given["server_port"] == 18501
    assert given["browser_gatherUsageStats"] is False
    assert given["client_toolbarMode"] == "minimal"
    assert given["server_headless"] is True

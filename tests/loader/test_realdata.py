"""What `intersect realdata` says before it begins."""

from pathlib import Path

import pytest

from loader.config import Settings
from tests.commands import Shell


def test_a_folder_that_lacks_files_is_named_with_them_and_nothing_is_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    intersect = Shell(monkeypatch, capsys, Settings(data_dir=data))
    (tmp_path / "erp").mkdir()
    (tmp_path / "erp" / "product.csv").write_text("product_id\n")
    ended = intersect("realdata", str(tmp_path))
    assert ended.code == 1
    assert str(tmp_path) in ended.err
    assert "erp/store.csv" in ended.err
    assert "shop/sales_2017.csv" in ended.err
    assert "erp/product.csv" not in ended.err
    assert ended.out == ""
    assert not data.exists()

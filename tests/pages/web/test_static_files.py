"""Scripts are served to browsers, what checks them is not, and no address is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.ui.assets import BESIDE, FRONTEND, module_url, scripts_version
from pages.web.static_files import static_files

browser = TestClient(Starlette(routes=list(static_files)))
PARTS = [*BESIDE, "", ".", "..", "core", "element.js", "package.json", "x"]


def test_a_script_of_this_version_is_kept_for_good() -> None:
    answer = browser.get(module_url("core/element.js"))
    assert answer.text == (FRONTEND / "core/element.js").read_text(encoding="utf-8")
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_script_of_another_version_is_asked_for_again() -> None:
    assert browser.get("/assets/frontend/0/core/element.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("folder", sorted(BESIDE))
@pytest.mark.parametrize("way", ["", "core/../", "./"])
def test_what_checks_the_scripts_is_not_served(folder: str, way: str) -> None:
    files = [path for path in (FRONTEND / folder).rglob("*") if path.is_file()]
    for path in files[:3]:
        address = f"/assets/frontend/0/{way}{path.relative_to(FRONTEND).as_posix()}"
        assert browser.get(address).status_code == 404


@given(st.lists(st.sampled_from(PARTS), max_size=4).map("/".join))
def test_no_address_is_an_error(path: str) -> None:
    for root in ("/assets/vendor", f"/assets/frontend/{scripts_version()}"):
        assert browser.get(f"{root}/{path}").status_code in (200, 404)

"""A fresh machine: what make, the image and the README's plain lines would have pip install.

The real Makefile and script run; python, pip and the network are stand-ins that write down what
they are asked. Versions are compared by `packaging`, which is what pip itself compares with.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
INDEX = "https://download.pytorch.org/whl/cpu"
TORCH = f"install --quiet --constraint .ci/constraints.txt --no-deps --index-url {INDEX} torch"
LAB = "install --quiet --constraint .ci/constraints.txt -e ."
PYTHON = """#!/bin/sh
case "$1 $2" in
"-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip")
    shift 2
    if [ "$1" = freeze ]; then echo "torch==$THERE"; exit; fi
    echo "$*" >>"$LOG"
    case "$*" in *--index-url*) exit "$REFUSED" ;; esac
    ;;
-c*) echo "asks" >>"$LOG"; exit "$UNREACHABLE" ;;
esac
"""


@pytest.fixture
def fresh(tmp_path: Path):
    """Runs make in a folder with nothing installed; returns what was asked for since."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    tools, log = tmp_path / "tools", tmp_path / "log"
    tools.mkdir()
    for name, text in (("python", PYTHON), ("uname", '#!/bin/sh\necho "$SYSTEM"\n')):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)

    def make(
        *words: str, system: str = "Linux", unreachable: bool = False, refused: bool = False
    ) -> list[str]:
        log.write_text("")
        environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "LOG": str(log),
            "SYSTEM": system,
            "UNREACHABLE": str(int(unreachable)),
            "REFUSED": str(int(refused)),
            "THERE": "2.13.0+cpu",
        }
        subprocess.run(
            ["make", "--silent", f"PYTHON={tools / 'python'}", *words],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
        )
        return log.read_text().splitlines()

    return make


def test_linux_takes_pytorch_without_cuda_and_only_that_from_its_index(fresh):
    assert fresh("install") == ["asks", TORCH, LAB]
    assert fresh("install") == [], "nothing is installed twice"


def test_an_index_that_cannot_be_reached_is_not_asked_again(fresh):
    assert fresh("install", unreachable=True) == ["asks", LAB]


def test_an_index_without_a_build_for_the_machine_is_passed_over(fresh):
    assert fresh("install", refused=True) == ["asks", TORCH, LAB]


@pytest.mark.parametrize("system", ["Darwin", "MINGW64_NT-10.0"])
def test_elsewhere_the_plain_way_is_right(fresh, system):
    assert fresh("install", system=system) == [LAB]


def test_cuda_is_there_on_demand_also_after_a_build_without(fresh):
    assert fresh("install") == ["asks", TORCH, LAB]
    assert fresh("install", "GPU=1") == ["uninstall --quiet --yes torch", LAB]
    assert fresh("install", "GPU=1") == []
    assert fresh("install", "GPU=0") == []


def test_the_extras_of_the_tests_come_in_the_same_versions(fresh):
    fresh("install")
    assert fresh(".venv/.installed-test") == ["asks", TORCH, LAB + "[test]"]


def test_the_image_and_the_plain_lines_install_the_same():
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    needed, sources = image.index(".ci/install python"), image.index("COPY . .")
    assert image.index("COPY .ci .ci") < needed < sources, "a layer that sources leave as it is"
    assert re.search(r"^FROM python:3\.11\.\d+-slim-\w+$", image, re.MULTILINE), "pinned"
    assert sources < image.index("USER lab") < image.index("CMD [")
    kept = dict(re.findall(r"(ACTIVATION_LAB_\w+)=(\S+)", image))
    assert set(kept) == {"ACTIVATION_LAB_STORE", "ACTIVATION_LAB_CACHE"}
    assert all(place.startswith("/data/") for place in kept.values())
    assert "VOLUME /data" in image
    plain = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/pip (install .*?)(?:  #.*)?$", plain, re.MULTILINE)
    assert lines[0] == f"install -c .ci/constraints.txt torch --index-url {INDEX}"
    assert lines[1:] == [f"install -c .ci/constraints.txt -e {what}" for what in (".", '".[test]"')]


def test_every_dependency_has_a_tested_version_that_is_allowed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    versions = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins}
    assert len(versions) == len(pins)
    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        if name == "activation-lab":
            continue
        pin = versions[name]
        assert pin.startswith("==")
        assert requirement.specifier.contains(pin[2:]), requirement
    # PyTorch calls its build for the CPU 2.13.0+cpu.
    assert SpecifierSet(versions["torch"]).contains(Version(versions["torch"][2:] + "+cpu"))

"""The rules of who may import whom, read from the source."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Left never imports right; members of one group do not import each other either.
ORDER = (
    ("arrays", "text", "files", "environment"),
    ("settings", "jobs", "links", "initialisation", "preset", "wire"),
    ("formula",),
    ("quadrature",),
    ("activations",),
    ("theory",),
    ("flow", "cnn"),
    ("lessons",),
    ("figures",),
    ("pages.ui",),
    ("pages.live",),
    ("pages.activations", "pages.gradient_flow", "pages.live_cnn", "pages.lessons"),
    ("pages.web",),
    ("pages",),
    ("app",),
)
COMMON = ("files", "environment")
ALONE = {"jobs", "links"}  # import nothing else of vizcore but these
LEVEL = {part: level for level, group in enumerate(ORDER) for part in group}
SOURCES = [
    path
    for folder in ("vizcore", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path != ROOT / "vizcore/__init__.py"  # re-exports everything, by name only
] + [ROOT / "app.py"]


def part_of(module: str) -> str | None:
    """The part of the project that a dotted module name belongs to."""
    names = module.split(".")
    if names[0] == "vizcore" and len(names) > 1:
        home = ROOT.joinpath(*names[:2])
        return names[1] if home.is_dir() or home.with_suffix(".py").is_file() else "vizcore"
    if module == "vizcore":
        return "vizcore"
    if names[0] == "pages":
        return ".".join(names[:2]) if (ROOT / "pages" / names[1]).is_dir() else "pages"
    return "app" if module == "app" else None


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(path: Path, root: Path = ROOT) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_run_from_left_to_right(path: Path) -> None:
    own = part_of(module_of(path))
    for module in imports_of(path):
        part = part_of(module)
        if part is None or part == own:
            continue
        if part == "vizcore" and own.startswith(("pages", "app")):
            continue  # pages use the public names
        assert part in LEVEL, f"{path} imports {module}: in no layer"
        assert own not in ALONE or part in COMMON, f"{path} imports {module}: {own} stands alone"
        assert LEVEL[part] < LEVEL[own], f"{path} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_only_the_front_end_knows_streamlit_and_only_figures_know_plotly(path: Path) -> None:
    roots = {module.split(".")[0] for module in imports_of(path)}
    if module_of(path).startswith("vizcore"):
        assert "streamlit" not in roots
    if not module_of(path).startswith("vizcore.figures"):
        assert "plotly" not in roots


@pytest.mark.parametrize("part", ["theory", "flow"])
def test_what_computes_knows_no_colour(part: str) -> None:
    for path in (ROOT / "vizcore" / part).rglob("*.py"):
        assert not re.search(r"colou?r|#[0-9a-f]{6}", path.read_text(encoding="utf-8")), path


def test_the_rules_would_notice_a_wrong_import(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from vizcore.figures import theme\n")
    assert {part_of(module) for module in imports_of(wrong)} == {"figures"}
    assert LEVEL["figures"] > LEVEL["flow"]


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_every_room_is_small_enough_to_feel_at_home_in(path: Path) -> None:
    words = path.parent.name == "content"  # a lesson, in two languages
    limit = 450 if words else 300
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit


def test_the_browser_gets_the_plotly_that_python_builds_for() -> None:
    from plotly.offline import get_plotlyjs_version

    script = ROOT / f"assets/vendor/plotly-cartesian-{get_plotlyjs_version()}.min.js"
    assert script.is_file()
    assert script.name in (ROOT / "assets/frontend/charts/draw.js").read_text(encoding="utf-8")


def circles_in(root: Path, *folders: str) -> set[frozenset[str]]:
    """Modules that import each other, wherever in their code, in groups as large as can be."""
    files = [path for folder in folders for path in (root / folder).rglob("*.py")]
    paths = {module_of(path, root).removesuffix(".__init__"): path for path in files}
    direct = {}
    for name, path in paths.items():
        found = imports_of(path)  # of a name in a module too: then the module is meant
        direct[name] = {m if m in paths else m.rpartition(".")[0] for m in found} & paths.keys()
    reached = {name: set(modules) for name, modules in direct.items()}
    for through in paths:
        for modules in reached.values():
            if through in modules:
                modules |= reached[through]
    return {
        frozenset(m for m in reached[name] if name in reached[m])
        for name in paths
        if name in reached[name]
    }


def test_nothing_imports_itself_by_way_of_others() -> None:
    # Also not inside a function, or for the type checker alone.
    assert circles_in(ROOT, "vizcore", "pages", "tests", "benchmarks") == set()


def test_a_circle_would_be_noticed(tmp_path: Path) -> None:
    texts = {
        "a/__init__.py": "",
        "a/one.py": "from a import two\nimport os",
        "a/two.py": "def f():\n    from a.three import name",
        "a/three.py": "if TYPE_CHECKING:\n    import a.one",
        "a/four.py": "from a.one import x\nfrom a.five import y",
        "a/five.py": "",
        "b/six.py": "from b import z",
        "b/__init__.py": "from b.six import z",
    }
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    groups = {frozenset({"a.one", "a.two", "a.three"}), frozenset({"b", "b.six"})}
    assert circles_in(tmp_path, "a", "b") == groups


def test_the_entry_stays_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 40


MAPS = [
    path
    for folder in ("vizcore", "pages", "benchmarks")
    for path in sorted((ROOT / folder).rglob("__init__.py"))
]


@pytest.mark.parametrize("path", MAPS, ids=module_of)
def test_a_package_begins_with_a_map_of_all_that_is_inside(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    modules = {file.stem for file in path.parent.glob("*.py")} - {"__init__"}
    packages = {folder.parent.name for folder in path.parent.glob("*/__init__.py")}
    assert modules | packages <= set(re.findall(r"\w+", said))


def test_the_front_door_leads_to_what_is_there() -> None:
    said = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"\b(?:vizcore|pages|assets|tests|docs)/[\w./]*\w", said)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []

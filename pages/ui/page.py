"""The frame that every page stands in: question, presets, link, sentence, explanation."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitPageNotFoundError

from pages.ui import ask
from pages.ui.assets import module_url, prose
from pages.ui.components.document import toggle_button
from pages.ui.glossary import pattern
from pages.ui.language import language, language_tag, say
from pages.ui.navigation import script_of
from pages.ui.page_state import PageState
from pages.ui.turn import aside
from pages.ui.waits import CHART_S
from vizcore.preset import Preset
from vizcore.text import Text

_SEEN = "page.seen"
_SCHOOL = ":material/school:"
_LESSON = Text("The lesson on this", "相关课程")
_NEW_HERE = Text("New here? Start with a lesson", "第一次来？先上一课")
COPY_WORDS = {
    "link": Text("Copy link", "复制链接"),
    "copied": Text("Copied", "已复制"),
    "refused": Text(
        "The browser does not let this page copy here. The text is selected: copy it yourself, "
        "with Ctrl+C or ⌘C.",
        "浏览器不允许本页在此复制。文字已选中，请自行复制（Ctrl+C 或 ⌘C）。",
    ),
    "close": Text("Close", "关闭"),
}
# Of a pad that is used by keyboard, see controls/cursor.js.
CURSOR_WORDS = {
    "cursor_point": Text(
        "Arrow keys move the cursor; Space puts a point there.",
        "方向键移动光标，空格键放一个点。",
    ),
    "cursor_pen": Text(
        "Arrow keys move the pen; Space puts it down and lifts it.",
        "方向键移动画笔，空格键落笔、提笔。",
    ),
    "cursor_at": Text("row {row}, column {column}", "第 {row} 行第 {column} 列"),
    "cursor_down": Text(
        "row {row}, column {column}, pen down", "第 {row} 行第 {column} 列，已落笔"
    ),
}
_HOW = Text("How it works", "原理与公式")
_KEPT = Text(
    "This server keeps finished runs and trained networks until newer ones need their place. It "
    "keeps nothing about you: there is no account, and neither drawings nor pictures are stored. "
    "That you have been in a lesson, your browser alone remembers.",
    "本服务器只保存已完成的训练记录和训练好的网络，空间不足时先删除最久未用的。服务器不保存任何个人信息："
    "无需账号，手绘和上传的图片也不会留存。是否上过课，只有你的浏览器记得。",
)

_copy_link = st.components.v2.component(
    "activation_lab.copy_link",
    html='<button class="lab-copy" type="button"></button>',
    js=f"""
const module = import(new URL("{module_url("page/copy.js")}", document.baseURI).href);
export default async (component) => (await module).mount(component);
""",
    isolate_styles=False,
)

_TONES = {
    "good": ("success", "✓"),
    "warn": ("warning", "!"),
    "bad": ("error", "✗"),
    "plain": ("info", "→"),
}


def chart_first() -> None:
    """Let the browser of a new visitor draw the chart that was sent before it gets the rest.

    It would render all that has come by then first, which takes it longer than the chart.
    """
    if not st.session_state.setdefault(_SEEN, False):
        st.session_state[_SEEN] = True
        with aside():
            time.sleep(CHART_S)


# What Streamlit makes links, icons, emoji and arrows of, even where it is escaped: it looks for
# them in the finished text.
_TAKEN_AS_MORE = re.compile(
    r":(?=//|[\w/+-]+:)|www(?=\.)|(?<=[\w.+-])(?=@)|[-<>~=](?=[-<>~=])", re.IGNORECASE
)
_JOINER = "\u2060"  # takes no room, and no line breaks there


def plain(text: str) -> str:
    """`text` with everything escaped that markdown or HTML would take as its own.

    No address in it can be clicked. The variances σ_w² and σ_b² are set as in formulas.
    """
    text = _TAKEN_AS_MORE.sub(lambda found: found[0] + _JOINER, text)
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$~:&^=])", r"\\\1", text)
    return re.sub(r"σ\\_([wb])²", r"$\\sigma_\1^2$", escaped)


def with_terms(text: str) -> str:
    """`plain`, and the first use of each term a link that explains it (see page/glossary.js)."""
    pieces: list[str] = []
    seen: set[str] = set()
    end = 0
    for found in re.finditer(pattern(language()), text):
        key = found.lastgroup or ""
        if key not in seen:
            seen.add(key)
            shown = plain(found[0])
            # A formula alone is no name of a link.
            name = f' "{found[0]}"' if "$" in shown else ""
            pieces += [plain(text[end : found.start()]), f"[{shown}](#term-{key}{name})"]
            end = found.end()
    return "".join([*pieces, plain(text[end:])])


def copy_link() -> None:
    """Draw the button that copies the address; it also tells the document its language."""
    words = {name: say(text) for name, text in COPY_WORDS.items()}
    _copy_link(key="copy_link", data={**words, "language": language_tag()}, width="content")


def header(
    question: Text,
    bound: PageState,
    presets: Sequence[Preset] = (),
    lesson: tuple[str, str] = ("lessons", ""),
) -> DeltaGenerator:
    """Title, lesson, copy-link button, preset chips, and the place for what is wrong.

    `lesson` names the lesson that explains what is on the screen, and its moment. A browser that
    has not been in any shows the link to all of them instead (see page/learner.js).

    The place is there even if nothing is wrong: a browser would draw all that follows anew when a
    sentence before it comes or goes.
    """
    with st.container(key="question", horizontal=True, vertical_alignment="center"):
        st.title(say(question), anchor=False)
        page, moment = lesson
        with st.container(key="lesson_first", width="content"):
            link_to("lessons", _NEW_HERE, {}, icon=_SCHOOL)
        with st.container(key="lesson_on_this", width="content"):
            link_to(page, _LESSON, {"moment": [moment]}, icon=_SCHOOL)
        copy_link()
    if presets:
        _chips(bound, presets)
        ask.card(_shown(bound, presets))
    place = st.container(key="problems")
    for problem in bound.problems:
        place.warning(plain(say(problem.sentence_in(*bound.configs))))
    return place


def _chips(bound: PageState, presets: Sequence[Preset]) -> None:
    with st.container(key="presets", horizontal=True, gap="small"):
        for preset in presets:
            toggle_button(
                say(preset.label),
                key=f"{bound.page}.preset.{preset.key}",
                on=is_on(bound, preset),
                on_click=bound.apply,
                kwargs={**preset.configs, **preset.resets},
            )


def is_on(bound: PageState, preset: Preset) -> bool:
    """Whether the settings are those of a preset."""
    return all(bound.named(name) == config for name, config in preset.configs.items())


def _shown(bound: PageState, presets: Sequence[Preset]) -> Preset | None:
    return next((preset for preset in presets if is_on(bound, preset)), None)


def sentence(text: Text, tone: str = "plain") -> None:
    """The computed answer under the picture, with a sign beside its colour."""
    kind, sign = _TONES[tone]
    with st.container(key="sentence"):
        getattr(st, kind)(f"**{sign}** {with_terms(say(text))}")


def notice(bound: PageState, presets: Sequence[Preset], otherwise: Text) -> None:
    """What to look at while a preset is on, else how to read the picture; keeps its height.

    What was predicted of the preset, if its link asked, stands before it.
    """
    preset = _shown(bound, presets)
    with st.container(key="notice"):
        if said := ask.compared(preset):
            st.markdown(f"**{plain(say(said))}**")
        st.caption(with_terms(say(preset.notice if preset else otherwise)))


def link_to(
    page: str, label: Text, query: Mapping[str, Sequence[str]], icon: str | None = None
) -> None:
    """A link to another page (``gradient_flow``), opened with these settings."""
    fields = {name: list(texts) for name, texts in query.items()}
    try:
        st.page_link(script_of(page), label=say(label), icon=icon, query_params=fields)
    except StreamlitPageNotFoundError:  # a page that runs by itself has no navigation
        address = f"{page}?{urlencode(fields, doseq=True)}"
        st.link_button(say(label), address, icon=icon)


def how_it_works(page: str) -> None:
    """The page's explanation: definitions, formulas, references."""
    with st.expander(say(_HOW)):
        st.markdown(prose(page, language()))
        st.caption(plain(say(_KEPT)))

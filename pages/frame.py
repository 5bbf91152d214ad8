"""What every page shares: its settings for the browser, the language, the navigation."""

import streamlit as st

from pages.ui.assets import FOLDER
from pages.ui.components.document import tell_document
from pages.ui.components.preview import wait_for_preview
from pages.ui.language import language_switch, say
from pages.ui.navigation import script_of
from pages.ui.presenter import presenter_switch
from pages.ui.turn import turn
from vizcore.text import Text

_NAME = "Activation Lab"
_HERE = "frame.here"  # this session has had a page
# address, title, icon
PAGES = (
    ("activations", Text("Activations", "激活函数"), ":material/show_chart:"),
    ("gradient_flow", Text("Gradient flow", "梯度流"), ":material/waves:"),
    ("live_cnn", Text("Live CNN", "CNN 训练实况"), ":material/neurology:"),
)
LESSONS = (
    ("lessons", Text("All lessons", "全部课程"), ":material/school:"),
    ("chain_rule", Text("Chain rule", "链式法则"), ":material/link:"),
    ("why_nonlinearity", Text("Why non-linearity", "为什么非线性"), ":material/scatter_plot:"),
    ("step_to_sigmoid", Text("Step to sigmoid", "从阶跃到 sigmoid"), ":material/stairs:"),
    ("loss_and_output", Text("Loss and output", "损失与输出"), ":material/target:"),
    ("zero_centred", Text("Zero-centred", "零中心"), ":material/adjust:"),
    ("convolution", Text("Convolution", "卷积"), ":material/grid_on:"),
    ("which_activation", Text("Which activation?", "该选哪个"), ":material/checklist:"),
)

wait_for_preview()
with turn(newcomer=not st.session_state.get(_HERE, False)):
    st.set_page_config(page_title=_NAME, page_icon=str(FOLDER / "icon.svg"), layout="wide")
    st.html(FOLDER / "style.css")
    embedded = st.context.is_embedded
    if embedded:
        st.html(FOLDER / "embedded.css")
    with st.container(key="topbar", horizontal=True, gap="small"):
        presenter_switch(shown=not embedded)
        language_switch(shown=not embedded)
    page = st.navigation(
        {
            heading: [
                st.Page(script_of(name), title=say(title), icon=icon, url_path=name)
                for name, title, icon in pages
            ]
            for heading, pages in (("", PAGES), (say(Text("Lessons", "课程")), LESSONS))
        },
        position="top",
    )
    st.set_page_config(page_title=f"{page.title} · {_NAME}")
    page.run()
    tell_document()
    st.session_state[_HERE] = True

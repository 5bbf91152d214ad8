"""What every page shares: its settings for the browser, the language, the navigation."""

import streamlit as st

from pages.ui.assets import FOLDER
from pages.ui.language import language_switch, say
from pages.ui.presenter import presenter_switch
from pages.ui.preview import wait_for_preview
from vizcore.text import Text

# folder and address, title, icon
PAGES = (
    ("activations", Text("Activations", "激活函数"), ":material/show_chart:"),
    ("gradient_flow", Text("Gradient flow", "梯度流"), ":material/waves:"),
    ("live_cnn", Text("Live CNN", "CNN 训练实况"), ":material/neurology:"),
)

wait_for_preview()
st.set_page_config(page_title="Activation Lab", page_icon=str(FOLDER / "icon.svg"), layout="wide")
st.html(FOLDER / "style.css")
with st.container(key="topbar", horizontal=True, gap="small"):
    presenter_switch()
    language_switch()
page = st.navigation(
    [
        st.Page(f"{name}/page.py", title=say(title), icon=icon, url_path=name)
        for name, title, icon in PAGES
    ],
    position="top",
)
page.run()

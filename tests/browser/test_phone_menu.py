"""On a phone the pages are in a menu, which can be closed again."""

from playwright.sync_api import Browser, expect

from tests.browser import harness


def test_the_menu_opens_and_closes_and_tools_keep_off_the_legend(server: str, browser: Browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(server)
    harness.settle(page)
    menu = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").tap()
    expect(menu).to_have_attribute("data-collapsed", "false")
    close = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    close.tap()  # fails if something lies over it
    expect(close).not_to_be_in_viewport()
    expect(page.locator(".lab-plot .modebar-container").first).to_be_hidden()
    context.close()

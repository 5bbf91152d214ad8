"""What the activation explorer shows, as settings and as numbers; it draws nothing."""

from vizcore.explorer.config import ORDERS, ExplorerConfig

__all__ = ["ORDERS", "ExplorerConfig"]

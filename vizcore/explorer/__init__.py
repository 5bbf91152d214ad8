"""What the activation explorer shows, as settings and as numbers; it draws nothing."""

from vizcore.explorer.config import MOST, ORDERS, DetailConfig, ExplorerConfig

__all__ = ["MOST", "ORDERS", "DetailConfig", "ExplorerConfig"]

"""Settings of the whole suite."""

import torch
from hypothesis import settings

torch.set_num_threads(1)  # pytest's workers share the cores

# No deadlines: machines are shared and noisy, and a timed test proves nothing there.
settings.register_profile("suite", deadline=None, print_blob=True)
settings.load_profile("suite")

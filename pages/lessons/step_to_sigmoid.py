"""Why is a neuron soft, and not a switch?"""

from pages.lessons.content.step_to_sigmoid import LESSON
from pages.lessons.frame.show import show

show(LESSON)

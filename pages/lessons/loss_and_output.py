"""Which loss for which output?"""

from pages.lessons.content.loss_and_output import LESSON
from pages.lessons.show import show

show(LESSON)
